/**
 * Group normalization.
 *
 * @module
 */
import { scope } from "../../autograd/scope.ts";
import type { DType } from "../../backend/memory.ts";
import { axesOf } from "../../shape/reduce.ts";
import { type Shape, show } from "../../shape/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { check } from "./check.ts";
import { normalize } from "./normalize.ts";
import { scaled } from "./scaled.ts";

/** Options of {@linkcode groupNorm}. */
export interface GroupNormOptions {
  /** ε, added to the variance; 1e-5 by default. */
  readonly eps?: number;
}

/**
 * Group normalization (Wu & He 2018, arXiv:1803.08494): `y = γ (x − μ) / √(σ² + ε) + β`, where in
 * each sample the channels of one group share mean and biased variance.
 *
 * `x` is `[N, C, …]`, `gamma` and `beta` are `[C]`, or absent. One group is layer norm of whole
 * samples, `C` groups are instance norm. Exact for float32 at any offset, as {@linkcode batchNorm}.
 *
 * @throws {RangeError} if `groups` does not divide the channels, gamma or beta has another shape,
 * or eps is negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { groupNorm, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const y = groupNorm(tensor([[1, 2, 10, 30]]), 2, null, null, { eps: 0 });
 * assert(y.toArray().join() === "-1,1,-1,1");
 * ```
 */
export function groupNorm<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  groups: number,
  gamma?: Tensor<Shape, D> | null,
  beta?: Tensor<Shape, D> | null,
  { eps = 1e-5 }: GroupNormOptions = {},
): Tensor<S, D> {
  const [, channels] = x.shape as Shape;
  if (channels === undefined) {
    throw new RangeError(`Cannot group-normalize ${show(x.shape)}: expected [N, C, …]`);
  }
  check("group-normalize", x, [channels], { ...gamma && { gamma }, ...beta && { beta } });
  return scope(() => {
    const axes = axesOf(x.shape).slice(1);
    return scaled(normalize(x as Tensor, { axes, groups, eps }), gamma, beta);
  }) as Tensor<S, D>;
}
