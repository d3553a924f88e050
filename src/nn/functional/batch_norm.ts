/**
 * Batch normalization.
 *
 * @module
 */
import { scope } from "../../autograd/scope.ts";
import type { DType } from "../../backend/memory.ts";
import { batchNorm as batchNormOp } from "../../ops/batch_norm.ts";
import { batchNormRelu as batchNormReluOp } from "../../ops/batch_norm_relu.ts";
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
  return by(batchNormOp, x, gamma, beta, options);
}
/** Output, mean and variance. */
type Normalized<S extends Shape, D extends DType> = [
  y: Tensor<S, D>,
  mean: Tensor<Shape, D>,
  variance: Tensor<Shape, D>,
];
function by<S extends Shape, D extends DType>(
  op: typeof batchNormOp,
  x: Tensor<S, D>,
  gamma: Tensor<Shape, D>,
  beta: Tensor<Shape, D>,
  options: BatchNormOptions,
): Normalized<S, D> {
  const { eps = 1e-5 } = options, { axes, channels } = normalized(x, options);
  check("batch-normalize", x, channels, { gamma, beta });
  checkEps("batch-normalize", eps);
  return results(op, [x, gamma, beta], { axes, eps }) as Tensor[] as Normalized<S, D>;
}

/**
 * Batch normalization and the rectifier behind it, `max(γ x̂ + β, 0)`, as one operation: forward it
 * takes less than half as long as the two, where arrays are large. Operands, results and errors are
 * those of {@linkcode batchNorm}. `sequential(batchNorm2d(64), relu())` computes so by itself.
 *
 * @throws {RangeError} if gamma or beta has another shape, or eps is negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { batchNorm, batchNormRelu, ones, tensor, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([[1], [2], [6]]), gamma = ones([1]), beta = zeros([1]);
 * const [y] = batchNormRelu(x, gamma, beta);
 * assert(y.sub(batchNorm(x, gamma, beta)[0].relu()).abs().max().item() === 0);
 * ```
 */
export function batchNormRelu<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  gamma: Tensor<Shape, D>,
  beta: Tensor<Shape, D>,
  options: BatchNormOptions = {},
): [y: Tensor<S, D>, mean: Tensor<Shape, D>, variance: Tensor<Shape, D>] {
  return by(batchNormReluOp, x, gamma, beta, options);
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
