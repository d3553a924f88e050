/**
 * The loss of yes-or-no questions.
 *
 * @module
 */
import type { DType } from "../backend/memory.ts";
import { broadcast } from "../shape/broadcast.ts";
import { same, type Shape, show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { loss, type Reduced, type Reduction, type ReductionOption } from "./reduction.ts";

/** Options of {@linkcode bceWithLogits}. */
export interface BceOptions<D extends DType = DType, R extends Reduction = "mean">
  extends ReductionOption<R> {
  /** Factors of the elements, in a shape that broadcasts to the logits'. */
  readonly weight?: Tensor<Shape, D>;
  /** Factors of the positive part, above 1 for more recall, in a shape that broadcasts likewise. */
  readonly posWeight?: Tensor<Shape, D>;
}
/**
 * Binary cross-entropy of `sigmoid(z)` against targets `t` from 0 to 1, in nats: `−(p t log σ(z) +
 * (1 − t) log(1 − σ(z)))` with `p` the weight of the positives. Taken from the logits it is exact
 * where the probability would be rounded to 0 or 1. Its mean over all elements by default.
 *
 * @throws {RangeError} if the shapes differ, or a weight does not broadcast to them.
 * @throws {TypeError} if element types differ or are no floating-point numbers.
 *
 * @example
 * ```ts
 * import { bceWithLogits, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const loss = bceWithLogits(tensor([0, 200]), tensor([1, 0])).item();
 * assert(Math.abs(loss - (Math.log(2) + 200) / 2) < 1e-4);
 * ```
 */
export function bceWithLogits<S extends Shape, D extends DType, R extends Reduction = "mean">(
  logits: Tensor<S, D>,
  targets: Tensor<S, D>,
  options: BceOptions<NoInfer<D>, R> = {},
): Tensor<Reduced<S, R>, D> {
  const weight: Tensor | undefined = options.weight,
    positive: Tensor | undefined = options.posWeight;
  checkBroadcasts(logits, { weight, posWeight: positive });
  return loss("binary cross-entropy", logits, targets, options.reduction, (z, t) => {
    // −log σ(z) = softplus(−z); above the threshold it is a line to the last digit of float64.
    const surprise = z.neg().softplus({ threshold: 36 });
    const factor = positive === undefined ? undefined : positive.sub(1).mul(t).add(1);
    const positives = factor === undefined ? surprise : surprise.mul(factor);
    const each = t.neg().add(1).mul(z).add(positives);
    return weight === undefined ? each : each.mul(weight);
  });
}
function checkBroadcasts(x: Tensor, weights: Record<string, Tensor | undefined>): void {
  for (const [name, w] of Object.entries(weights)) {
    if (w === undefined || same(broadcast(x.shape, w.shape), x.shape)) continue;
    throw new RangeError(
      `Cannot take the binary cross-entropy of ${show(x.shape)} with ${name} ${show(w.shape)}: ` +
        `it does not broadcast to that shape`,
    );
  }
}
