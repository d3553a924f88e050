/**
 * Batch normalization of sequences with padding.
 *
 * @module
 */
import type { DType } from "../../backend/memory.ts";
import { maskedBatchNorm as maskedBatchNormOp } from "../../ops/masked_batch_norm.ts";
import { same, type Shape, show } from "../../shape/shape.ts";
import { results } from "../../tensor/apply.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { BatchNormOptions } from "./batch_norm.ts";
import { normalized } from "./channels.ts";
import { check, checkEps, checkFloat } from "./check.ts";

/**
 * Batch normalization with statistics of some elements alone, such as those of sequences with
 * padding: `mask`, in bool, has the shape of the axes that are normalized over, `[N, L]` for
 * `[N, C, L]`, and is true where an element counts. What it hides is normalized like the rest, as
 * in Keras 3, and has no part in any statistic, be it NaN.
 *
 * Returns `y`, and `μ` and `σ²` of what counts, which are constants to the tape. Unlike in Keras the
 * mean is divided by exactly as many as there are, and a mask that hides everything is refused.
 *
 * @throws {RangeError} if the mask, gamma or beta has another shape, nothing counts, or eps is
 * negative.
 * @throws {TypeError} if the mask is not bool, or other element types differ or are integers.
 *
 * @example
 * ```ts
 * import { maskedBatchNorm, ones, tensor, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([[[1, 3, 99]]]), mask = tensor([[true, true, false]]);
 * const [y, mean] = maskedBatchNorm(x, mask, ones([1]), zeros([1]), { eps: 0 });
 * assert(mean.item() === 2 && y.toArray()[1] === 1);
 * ```
 */
export function maskedBatchNorm<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  mask: Tensor<Shape, "bool">,
  gamma: Tensor<Shape, D>,
  beta: Tensor<Shape, D>,
  options: BatchNormOptions = {},
): [y: Tensor<S, D>, mean: Tensor<Shape, D>, variance: Tensor<Shape, D>] {
  const what = "batch-normalize", { eps = 1e-5 } = options;
  const { axes, channels } = normalized(x, options);
  checkFloat(what, x);
  check(what, x, channels, { gamma, beta });
  checkEps(what, eps);
  const expected = axes.map((axis) => x.shape[axis]!);
  if (mask.dtype !== "bool") {
    throw new TypeError(
      `Cannot ${what} ${show(x.shape)} with a mask in ${mask.dtype}: expected bool, which ` +
        `comparisons give`,
    );
  }
  if (!same(mask.shape, expected)) {
    throw new RangeError(
      `Cannot ${what} ${show(x.shape)} with a mask ${show(mask.shape)}: expected ${show(expected)}`,
    );
  }
  if (!mask.toArray().includes(1)) {
    throw new RangeError(
      `Cannot ${what} ${show(x.shape)} with a mask that hides every element: nothing is left to ` +
        `take a mean of`,
    );
  }
  const m: Tensor = mask.reshape(x.shape.map((n, i) => axes.includes(i) ? n : 1));
  return results(maskedBatchNormOp, [x, m, gamma, beta], { axes, eps }) as Tensor[] as [
    Tensor<S, D>,
    Tensor<Shape, D>,
    Tensor<Shape, D>,
  ];
}
