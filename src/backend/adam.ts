/**
 * A step of Adam: the loop that every backend starts with.
 *
 * @module
 */
import { first, type View } from "./backend.ts";
import { heap } from "./memory.ts";

/** @internal One step of Adam, PyTorch's formula and names. */
export interface AdamStep {
  readonly lr: number;
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly weightDecay: number;
  /** Whether weights decay by themselves (AdamW), and not by way of the gradient. */
  readonly decoupledWeightDecay: boolean;
  /** How many steps there were, with this one: 1 at first. */
  readonly step: number;
}
/**
 * @internal What Adam remembers of a parameter, in its shape; `maxExpAvgSq` is null without
 * AMSGrad.
 */
export interface AdamMoments {
  readonly expAvg: View;
  readonly expAvgSq: View;
  readonly maxExpAvgSq: View | null;
}

/** @internal Updates `p` and the moments in place by gradient `g`; all of them row-major. */
export function adam(p: View, g: View, moments: AdamMoments, step: AdamStep): void {
  const { lr, eps, weightDecay, betas: [beta1, beta2] } = step;
  const rate = lr / (1 - beta1 ** step.step), correction = Math.sqrt(1 - beta2 ** step.step);
  const coupled = step.decoupledWeightDecay ? 0 : weightDecay;
  const shrink = step.decoupledWeightDecay ? 1 - lr * weightDecay : 1;
  const { expAvg, expAvgSq, maxExpAvgSq } = moments, data = heap[p.dtype];
  const [pi, gi, mi, vi] = [first(p), first(g), first(expAvg), first(expAvgSq)];
  const xi = maxExpAvgSq === null ? -1 : first(maxExpAvgSq);
  for (let i = 0; i < p.size; i++) {
    const theta = data[pi + i]!, d = data[gi + i]! + coupled * theta;
    const m = beta1 * data[mi + i]! + (1 - beta1) * d;
    let v = beta2 * data[vi + i]! + (1 - beta2) * d * d;
    data[mi + i] = m;
    data[vi + i] = v;
    if (xi >= 0) data[xi + i] = v = Math.max(data[xi + i]!, v);
    data[pi + i] = shrink * theta - rate * m / (Math.sqrt(v) / correction + eps);
  }
}
