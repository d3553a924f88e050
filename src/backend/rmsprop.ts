/**
 * A step of RMSprop: the loop that every backend starts with.
 *
 * @module
 */
import { first, type View } from "./backend.ts";
import { heap } from "./memory.ts";

/** @internal One step of RMSprop, PyTorch's formula and names. */
export interface RMSpropStep {
  readonly lr: number;
  readonly alpha: number;
  readonly eps: number;
  readonly weightDecay: number;
  readonly momentum: number;
}
/**
 * @internal What RMSprop remembers of a parameter, in its shape; `gradAvg` is null unless centered,
 * `momentumBuffer` without momentum.
 */
export interface RMSpropAverages {
  readonly squareAvg: View;
  readonly gradAvg: View | null;
  readonly momentumBuffer: View | null;
}

/** @internal Updates `p` and the averages in place by gradient `g`; all of them row-major. */
export function rmsprop(p: View, g: View, averages: RMSpropAverages, step: RMSpropStep): void {
  const { lr, alpha, eps, weightDecay, momentum } = step;
  const { squareAvg, gradAvg, momentumBuffer } = averages, data = heap[p.dtype];
  const [pi, gi, si] = [first(p), first(g), first(squareAvg)];
  const ai = gradAvg === null ? -1 : first(gradAvg);
  const bi = momentumBuffer === null ? -1 : first(momentumBuffer);
  for (let i = 0; i < p.size; i++) {
    const d = data[gi + i]! + weightDecay * data[pi + i]!;
    let square = alpha * data[si + i]! + (1 - alpha) * d * d;
    data[si + i] = square;
    if (ai >= 0) {
      const mean = alpha * data[ai + i]! + (1 - alpha) * d;
      data[ai + i] = mean;
      square = Math.max(0, square - mean * mean); // rounding must not make a variance negative
    }
    let move = d / (Math.sqrt(square) + eps);
    if (bi >= 0) data[bi + i] = move += momentum * data[bi + i]!;
    data[pi + i]! -= lr * move;
  }
}
