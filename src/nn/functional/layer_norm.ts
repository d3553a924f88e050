/**
 * Layer normalization.
 *
 * @module
 */
import type { DType } from "../../backend/memory.ts";
import { layerNorm as layerNormOp } from "../../ops/layer_norm.ts";
import { axesOf } from "../../shape/reduce.ts";
import type { Shape } from "../../shape/shape.ts";
import { apply } from "../../tensor/apply.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { check, checkEps } from "./check.ts";

/** Options of {@linkcode layerNorm}. */
export interface LayerNormOptions {
  /** ε, added to the variance; 1e-5 by default. */
  readonly eps?: number;
}

/**
 * Layer normalization over the trailing axes, as many as `gamma` has (Ba, Kiros & Hinton 2016,
 * arXiv:1607.06450): `y = γ (x − μ) / √(σ² + ε) + β` with mean and biased variance of each sample.
 *
 * `x` is `[…, F]`, `gamma` and `beta` are `[F]`, or any trailing part of x's shape. Exact for
 * float32 at any offset, as {@linkcode batchNorm}.
 *
 * @throws {RangeError} if gamma or beta does not have the trailing sizes of x, or eps is negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { layerNorm, ones, tensor, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const y = layerNorm(tensor([[1, 2, 3], [10, 20, 30]]), ones([3]), zeros([3]));
 * assert(Math.abs(y.toArray()[3]! + 1.2247) < 1e-4); // rows become alike
 * ```
 */
export function layerNorm<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  gamma: Tensor<Shape, D>,
  beta: Tensor<Shape, D>,
  { eps = 1e-5 }: LayerNormOptions = {},
): Tensor<S, D> {
  const rank = x.shape.length, skip = Math.max(0, rank - gamma.shape.length);
  check("layer-normalize", x, (x.shape as Shape).slice(skip), { gamma, beta });
  checkEps("layer-normalize", eps);
  return apply(layerNormOp, [x, gamma, beta], { axes: axesOf(x.shape).slice(skip), eps });
}
