/**
 * Batch normalization.
 *
 * @module
 */
import { scope } from "../../autograd/scope.ts";
import type { DType } from "../../backend/memory.ts";
import { batchNorm as batchNormOp } from "../../ops/batch_norm.ts";
import type { Shape } from "../../shape/shape.ts";
import { results } from "../../tensor/apply.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { normalized } from "./channels.ts";
import { check, checkEps } from "./check.ts";

/** Options of {@linkcode batchNorm}. */
export interface BatchNormOptions {
  /** Axes that share a mean and a variance; all but axis 1, the channels, by default. */
  readonly axes?: Shape;
  /** ε, added to the variance; 1e-5 by default. */
  readonly eps?: number;
}
/**
 * Batch normalization over `axes` (Ioffe & Szegedy 2015, algorithm 1, arXiv:1502.03167):
 * `y = γ (x − μ) / √(σ² + ε) + β` with the batch's own mean `μ` and biased variance `σ²`.
 *
 * `x` is `[N, C, …]`; `gamma`, `beta` and the statistics have the shape of the axes that are not
 * normalized over, `[C]` by default. Returns `y`, `μ` and `σ²`; the statistics are constants to the
 * tape: for a loss that reads them take `x.mean()` and `x.variance()`.
 *
 * Exact for float32 at any offset: sums are float64, and the mean is kept to more digits than
 * float32 has.
 *
 * @throws {RangeError} if gamma or beta has another shape, or eps is negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { batchNorm, ones, tensor, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([[1e7, 1], [1e7 + 1, 2], [1e7 + 2, 3], [1e7 + 3, 4]]);
 * const [y] = batchNorm(x, ones([2]), zeros([2]));
 * assert(Math.abs(y.toArray()[0]! + 1.3416) < 1e-4); // both columns alike
 * ```
 */
export function batchNorm<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  gamma: Tensor<Shape, D>,
  beta: Tensor<Shape, D>,
  options: BatchNormOptions = {},
): [y: Tensor<S, D>, mean: Tensor<Shape, D>, variance: Tensor<Shape, D>] {
  const { eps = 1e-5 } = options, { axes, channels } = normalized(x, options);
  check("batch-normalize", x, channels, { gamma, beta });
  checkEps("batch-normalize", eps);
  return results(batchNormOp, [x, gamma, beta], { axes, eps }) as Tensor[] as [
    Tensor<S, D>,
    Tensor<Shape, D>,
    Tensor<Shape, D>,
  ];
}

/**
 * Batch normalization with given statistics, such as running ones: `y = γ (x − μ) / √(σ² + ε) + β`
 * (algorithm 2 of the same paper). A sample's result does not depend on the others in its batch.
 *
 * `mean`, `variance`, `gamma` and `beta` all have the shape of the axes that are not normalized
 * over, `[C]` by default. It is not folded to `a x + b`, which loses digits where the mean is
 * large.
 *
 * @throws {RangeError} if one of them has another shape, or eps is negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { batchNormInference, ones, tensor, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([[5], [3]]);
 * const y = batchNormInference(x, tensor([3]), tensor([4]), ones([1]), zeros([1]), { eps: 0 });
 * assert(y.toArray()[0] === 1 && y.toArray()[1] === 0);
 * ```
 */
export function batchNormInference<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  mean: Tensor<Shape, D>,
  variance: Tensor<Shape, D>,
  gamma: Tensor<Shape, D>,
  beta: Tensor<Shape, D>,
  options: BatchNormOptions = {},
): Tensor<S, D> {
  const { eps = 1e-5 } = options, { axes, channels } = normalized(x, options);
  check("batch-normalize", x, channels, { mean, variance, gamma, beta });
  checkEps("batch-normalize", eps);
  const along = (t: Tensor): Tensor => t.reshape(x.shape.map((n, i) => axes.includes(i) ? 1 : n));
  const y = scope((): Tensor => {
    const scale = along(variance).add(eps).rsqrt().mul(along(gamma));
    return (x as Tensor).sub(along(mean)).mul(scale).add(along(beta));
  });
  return y as Tensor<S, D>;
}
