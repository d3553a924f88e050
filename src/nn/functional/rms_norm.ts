/**
 * Root mean square layer normalization.
 *
 * @module
 */
import type { DType } from "../../backend/memory.ts";
import { machineEpsilon } from "../../ops/dtype.ts";
import { rmsNorm as rmsNormOp } from "../../ops/rms_norm.ts";
import { axesOf } from "../../shape/reduce.ts";
import type { Shape } from "../../shape/shape.ts";
import { apply } from "../../tensor/apply.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { check, checkEps } from "./check.ts";

/** Options of {@linkcode rmsNorm}. */
export interface RMSNormOptions {
  /**
   * ε, added to the mean square; by default, or for `null`, the machine epsilon of the element type
   * as in PyTorch: 2⁻²³ in float32, 2⁻⁵² in float64.
   */
  readonly eps?: number | null;
}

/**
 * Root mean square normalization over the trailing axes, as many as `gamma` has (Zhang & Sennrich
 * 2019, arXiv:1910.07467): `y = γ x / √(mean(x²) + ε)`. It is layer norm that takes off no mean.
 *
 * `x` is `[…, F]`, `gamma` is `[F]`, or any trailing part of x's shape. Without a scale it is
 * `normalize(x, { axes, center: false })`.
 *
 * @throws {RangeError} if gamma does not have the trailing sizes of x, or eps is negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { ones, rmsNorm, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const y = rmsNorm(tensor([[1, 7]]), ones([2])); // divided by √((1 + 49) / 2)
 * assert(Math.abs(y.toArray()[1]! - 1.4) < 1e-6);
 * ```
 */
export function rmsNorm<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  gamma: Tensor<Shape, D>,
  { eps }: RMSNormOptions = {},
): Tensor<S, D> {
  const rank = x.shape.length, skip = Math.max(0, rank - gamma.shape.length);
  check("RMS-normalize", x, (x.shape as Shape).slice(skip), { gamma });
  const axes = axesOf(x.shape).slice(skip), e = eps ?? machineEpsilon(x);
  checkEps("RMS-normalize", e);
  return apply(rmsNormOp, [x, gamma], { axes, eps: e, center: false });
}
