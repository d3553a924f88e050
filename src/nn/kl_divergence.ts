/**
 * How far one distribution is from another.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import type { DType } from "../backend/memory.ts";
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { loss, type Reduction } from "./reduction.ts";

/** Options of {@linkcode klDiv}. */
export interface KlDivOptions<R extends Reduction | "batchMean" = "mean"> {
  /**
   * `"mean"` by default, as in PyTorch, which is the mean over all elements; the divergence as it
   * is defined, averaged over the first axis, is `"batchMean"`.
   */
  readonly reduction?: R;
  /** Whether the target, too, is given as logarithms; off by default. */
  readonly logTarget?: boolean;
}
/**
 * Kullback–Leibler divergence `t (log t − x)` of the distribution with probabilities `t` from the
 * one with logarithms of probabilities `x`, such as `logSoftmax` gives. A target of 0 counts as 0.
 *
 * @throws {RangeError} if the shapes differ.
 * @throws {TypeError} if element types differ or are no floating-point numbers.
 *
 * @example
 * ```ts
 * import { klDiv, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const q = tensor([[0.5, 0.5]]).log(), p = tensor([[1, 0]]);
 * assert(Math.abs(klDiv(q, p, { reduction: "batchMean" }).item() - Math.log(2)) < 1e-6);
 * ```
 */
export function klDiv<
  S extends Shape,
  D extends DType,
  R extends Reduction | "batchMean" = "mean",
>(
  input: Tensor<S, D>,
  target: Tensor<S, D>,
  options: KlDivOptions<R> = {},
): Tensor<R extends "none" ? S : [], D> {
  const { reduction, logTarget = false } = options, batch = input.shape[0];
  const ofBatch = reduction === "batchMean";
  const total = loss(
    "divergence",
    input,
    target,
    ofBatch ? "sum" : reduction as Reduction,
    (x, t) => {
      if (logTarget) return t.exp().mul(t.sub(x));
      const positive = t.where(t.greater(0), 1); // log 1 = 0 where log 0 would be −∞
      return t.mul(positive.log().sub(x));
    },
  );
  const result: Tensor = ofBatch ? scope(() => (total as Tensor).div(batch ?? 1)) : total;
  return result as Tensor as Tensor<R extends "none" ? S : [], D>;
}
