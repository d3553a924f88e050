/**
 * The mathematics of layers that need no statistics of a batch, on plain tensors.
 *
 * @module
 */
import type { DType } from "../backend/memory.ts";
import { dynamicTanh as dynamicTanhOp } from "../ops/dynamic_tanh.ts";
import { localResponseNorm as localResponseNormOp } from "../ops/local_response_norm.ts";
import { scaleNorm as scaleNormOp } from "../ops/scale_norm.ts";
import { type Shape, show } from "../shape/shape.ts";
import { apply } from "../tensor/apply.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkCount, checkFloat, checkLike, checkNumber } from "./check.ts";

/** Options of {@linkcode localResponseNorm}. */
export interface LocalResponseNormOptions {
  /** α, the weight of the mean of the squares; 1e-4 by default. */
  readonly alpha?: number;
  /** β, the exponent; 0.75 by default. */
  readonly beta?: number;
  /** k, what is added to the squares; 1 by default. */
  readonly k?: number;
}
/** Options of {@linkcode scaleNorm}. */
export interface ScaleNormOptions {
  /** ε: a shorter vector is divided by ε instead of its length; 1e-5 by default. */
  readonly eps?: number;
}

/** @internal Throws unless the options can be meant; `least` is how small k may be. */
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

/**
 * ScaleNorm (Nguyen & Salazar 2019, arXiv:1910.05895): `y = g x / ‖x‖`, the vectors along the last
 * axis brought to one learned length. `g` is one number, `[]` or `[1]`.
 *
 * @throws {RangeError} if g is more than one number, x is a single one, or eps is negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { scaleNorm, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * assert(scaleNorm(tensor([[3, 4], [0, 2]]), tensor(10)).toArray()[0] === 6);
 * ```
 */
export function scaleNorm<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  g: Tensor<Shape, D>,
  { eps = 1e-5 }: ScaleNormOptions = {},
): Tensor<S, D> {
  const what = "scale-normalize";
  checkFloat(what, x);
  if (x.shape.length === 0) throw new RangeError(`Cannot ${what} []: expected [..., features]`);
  checkLike(what, x, g.shape.length === 1 ? [1] : [], { g });
  checkNumber(what, "eps", eps, 0);
  return apply(scaleNormOp, [x, g], { eps });
}

/**
 * Dynamic tanh (Zhu et al. 2025, arXiv:2503.10622): `y = γ tanh(α x) + β`, which takes the place of
 * a normalization and needs no statistics. `alpha` is one number, `[]` or `[1]`; `gamma` and `beta`
 * are any trailing part of x's shape.
 *
 * @throws {RangeError} if alpha is more than one number, or gamma or beta does not have the trailing
 * sizes of x.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { dynamicTanh, ones, tensor, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const y = dynamicTanh(tensor([[-100, 0, 100]]), tensor([0.5]), ones([3]), zeros([3]));
 * assert(y.toArray().join() === "-1,0,1");
 * ```
 */
export function dynamicTanh<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  alpha: Tensor<Shape, D>,
  gamma: Tensor<Shape, D>,
  beta: Tensor<Shape, D>,
): Tensor<S, D> {
  const what = "apply dynamic tanh to";
  checkFloat(what, x);
  checkLike(what, x, alpha.shape.length === 1 ? [1] : [], { alpha });
  const skip = Math.max(0, x.shape.length - gamma.shape.length);
  checkLike(what, x, (x.shape as Shape).slice(skip), { gamma, beta });
  return apply(dynamicTanhOp, [x, alpha, gamma, beta], undefined);
}
