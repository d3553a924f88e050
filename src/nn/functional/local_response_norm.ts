/**
 * Local response normalization.
 *
 * @module
 */
import type { DType } from "../../backend/memory.ts";
import { localResponseNorm as localResponseNormOp } from "../../ops/local_response_norm.ts";
import { type Shape, show } from "../../shape/shape.ts";
import { apply } from "../../tensor/apply.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { checkCount, checkFloat, checkNumber } from "./check.ts";

/** Options of {@linkcode localResponseNorm}. */
export interface LocalResponseNormOptions {
  /** α, the weight of the mean of the squares; 1e-4 by default. */
  readonly alpha?: number;
  /** β, the exponent; 0.75 by default. */
  readonly beta?: number;
  /** k, what is added to the squares; 1 by default. */
  readonly k?: number;
}

/** @internal Throws unless the options can be meant. */
export function checkLocalResponse(
  what: string,
  size: number,
  { alpha, beta, k }: Required<LocalResponseNormOptions>,
): void {
  checkCount(what, "size", size);
  checkNumber(what, "alpha", alpha, 0);
  checkNumber(what, "beta", beta);
  if (k > 0 && k < Infinity) return;
  throw new RangeError(
    `Cannot ${what} with k ${k}: it keeps a window of zeros from being divided by, so it must be ` +
      `positive, such as 1`,
  );
}

/**
 * Local response normalization (Krizhevsky, Sutskever & Hinton 2012, section 3.3) of `[N, C, …]`
 * over neighbouring channels: `y_c = x_c / (k + α/n Σ x_j²)^β`, the sum over the `size` = n
 * channels around c, zeros beyond the first and the last. Of an even number the greater part lies
 * before c.
 *
 * As in PyTorch α is divided by n, which it is not in the paper: for the paper's values, n = 5,
 * k = 2, α = 1e-4, β = 0.75, give `alpha: 5e-4`.
 *
 * @throws {RangeError} if x has fewer than 3 axes, the size is no whole number from 1, alpha is
 * negative, or k is not positive.
 * @throws {TypeError} if the elements are integers.
 *
 * @example
 * ```ts
 * import { localResponseNorm, ones } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const y = localResponseNorm(ones([1, 3, 2]), 3, { alpha: 3, beta: 1, k: 1 });
 * assert(y.toArray()[2] === 1 / 4); // three ones in the window, at the edges two
 * ```
 */
export function localResponseNorm<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  size: number,
  { alpha = 1e-4, beta = 0.75, k = 1 }: LocalResponseNormOptions = {},
): Tensor<S, D> {
  const what = "response-normalize";
  checkFloat(what, x);
  if (x.shape.length < 3) {
    throw new RangeError(`Cannot ${what} ${show(x.shape)}: expected [N, C, …] with 3 axes or more`);
  }
  checkLocalResponse(what, size, { alpha, beta, k });
  return apply(localResponseNormOp, [x], { size, alpha, beta, k });
}
