/**
 * Instance normalization.
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

/** Options of {@linkcode instanceNorm}. */
export interface InstanceNormOptions {
  /** ε, added to the variance; 1e-5 by default. */
  readonly eps?: number;
}

/**
 * Instance normalization (Ulyanov, Vedaldi & Lempitsky 2016, arXiv:1607.08022):
 * `y = γ (x − μ) / √(σ² + ε) + β`, where every channel of every sample has a mean and a biased
 * variance of its own.
 *
 * `x` is `[N, C, …]` with at least one axis after the channels, `gamma` and `beta` are `[C]`, or
 * absent. Exact for float32 at any offset, as {@linkcode batchNorm}.
 *
 * @throws {RangeError} if there are no axes after the channels, gamma or beta has another shape, or
 * eps is negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { instanceNorm, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const y = instanceNorm(tensor([[[1, 3], [10, 30]]]), null, null, { eps: 0 }); // [1, 2, 2]
 * assert(y.toArray().join() === "-1,1,-1,1");
 * ```
 */
export function instanceNorm<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  gamma?: Tensor<Shape, D> | null,
  beta?: Tensor<Shape, D> | null,
  { eps = 1e-5 }: InstanceNormOptions = {},
): Tensor<S, D> {
  if (x.shape.length < 3) {
    throw new RangeError(
      `Cannot instance-normalize ${show(x.shape)}: expected [N, C, …] with an axis after the ` +
        `channels, over which to take the mean`,
    );
  }
  const channels = (x.shape as Shape)[1]!;
  check("instance-normalize", x, [channels], { ...gamma && { gamma }, ...beta && { beta } });
  return scope(() => {
    const axes = axesOf(x.shape).slice(2);
    return scaled(normalize(x as Tensor, { axes, eps }), gamma, beta);
  }) as Tensor<S, D>;
}
