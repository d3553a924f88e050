/**
 * Synchronized batch normalization: over several shards of a batch.
 *
 * @module
 */
import { scope } from "../../autograd/scope.ts";
import { noGrad } from "../../autograd/tape.ts";
import type { DType } from "../../backend/memory.ts";
import { same, type Shape, show } from "../../shape/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { batchNormInference, type BatchNormOptions } from "./batch_norm.ts";
import { normalized } from "./channels.ts";
import { check, checkCount, checkFloat } from "./check.ts";

/** What is known of a batch, or of a part of one. */
export interface BatchStatistics<D extends DType = DType> {
  /** How many values there are a channel. */
  readonly count: number;
  /** μ, their mean, in the shape of the channels. */
  readonly mean: Tensor<Shape, D>;
  /** σ², their biased variance, in the same shape. */
  readonly variance: Tensor<Shape, D>;
}
/** Tensors in the shapes and element types of the list `T`. */
export type Shards<T extends readonly Tensor[]> = {
  -readonly [K in keyof T]: T[K] extends Tensor<infer S, infer D> ? Tensor<S, D> : never;
};

/**
 * Statistics of all parts together, from those of each (Chan, Golub & LeVeque 1979):
 *
 *     n = Σ nᵢ   μ = Σ nᵢ μᵢ / n   σ² = Σ nᵢ (σᵢ² + (μᵢ − μ)²) / n
 *
 * Means are taken relative to the first, so that float32 loses nothing at a large offset. Gradients
 * flow through it.
 *
 * @throws {RangeError} if there are no parts, a count is no whole number from 1, or shapes differ.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { mergeStatistics, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const { count, mean, variance } = mergeStatistics([
 *   { count: 1, mean: tensor([1]), variance: tensor([0]) },
 *   { count: 2, mean: tensor([4]), variance: tensor([1]) }, // 3 and 5
 * ]);
 * assert(count === 3 && mean.item() === 3 && Math.abs(variance.item() - 8 / 3) < 1e-6);
 * ```
 */
export function mergeStatistics<D extends DType>(
  parts: readonly BatchStatistics<D>[],
): BatchStatistics<D> {
  const what = "merge statistics", [first] = parts as readonly BatchStatistics[];
  if (first === undefined) throw new RangeError(`Cannot ${what} of no parts`);
  checkFloat("merge a mean", first.mean);
  for (const { count: n, mean, variance } of parts) {
    checkCount(what, "count", n);
    check("merge a mean", first.mean, first.mean.shape, { mean, variance });
  }
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const [mean, variance] = scope(() => {
    const weighted = (values: readonly Tensor[]): Tensor =>
      values.map((t, i) => t.mul(parts[i]!.count / count)).reduce((sum, t) => sum.add(t));
    const apart = parts.map((part) => (part.mean as Tensor).sub(first.mean));
    const shift = weighted(apart);
    const between = apart.map((t) => t.sub(shift).square());
    const variance = weighted(parts.map((part, i) => between[i]!.add(part.variance)));
    return [first.mean.add(shift), variance] as const;
  });
  return { count, mean: mean as Tensor<Shape, D>, variance: variance as Tensor<Shape, D> };
}

/**
 * Batch normalization of a batch that is in several shards, as if it were in one: each shard's
 * statistics are merged by {@linkcode mergeStatistics}, and all are normalized with what comes out.
 * Outputs and gradients are those of the whole batch, for every shard and for γ and β.
 *
 * Returns the normalized shards, and `μ` and `σ²` of the whole, which are constants to the tape.
 * Shards may have different sizes on the axes that are normalized over.
 *
 * @throws {RangeError} if there are no shards, one is empty, channels differ, gamma or beta has another shape, or
 * eps is negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { batchNorm, ones, syncBatchNorm, tensor, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([[1], [3], [5], [9]]), gamma = ones([1]), beta = zeros([1]);
 * const [shards] = syncBatchNorm([x.slice(0, 1), x.slice(1, 4)], gamma, beta);
 * const [whole] = batchNorm(x, gamma, beta);
 * assert(Math.abs(shards[0]!.item() - whole.toArray()[0]!) < 1e-6);
 * ```
 */
export function syncBatchNorm<T extends readonly Tensor[]>(
  shards: readonly [...T],
  gamma: Tensor<Shape, T[number]["dtype"]>,
  beta: Tensor<Shape, T[number]["dtype"]>,
  options: BatchNormOptions = {},
): [
  shards: Shards<T>,
  mean: Tensor<Shape, T[number]["dtype"]>,
  variance: Tensor<Shape, T[number]["dtype"]>,
] {
  const what = "batch-normalize", [first] = shards as readonly Tensor[];
  if (first === undefined) throw new RangeError(`Cannot ${what} a batch without shards`);
  const { axes, channels } = normalized(first, options), { eps = 1e-5 } = options;
  checkFloat(what, first);
  for (const x of shards as readonly Tensor[]) {
    if (x.shape.length !== first.shape.length || !same(normalized(x, options).channels, channels)) {
      throw new RangeError(
        `Cannot ${what} shards ${show(first.shape)} and ${show(x.shape)} together: all but the ` +
          `axes that are normalized over must agree`,
      );
    }
    check(what, x, channels, { gamma, beta });
  }
  const outputs = scope(() => {
    // A constant near all values comes off first: float32 cannot hold a mean like 10000001.5.
    const origin = noGrad(() => first.mean({ axis: axes, keepDims: true }));
    const near = (shards as readonly Tensor[]).map((x) => x.sub(origin));
    const { mean, variance } = mergeStatistics(near.map((x) => ({
      count: x.size / gamma.size,
      mean: x.mean({ axis: axes }),
      variance: x.variance({ axis: axes }),
    })));
    const ys = near.map((x) => batchNormInference(x, mean, variance, gamma, beta, { axes, eps }));
    const whole = noGrad(() => mean.add(origin.reshape(mean.shape)));
    return [ys, whole, variance.detach()] as const;
  });
  return outputs as readonly unknown[] as ReturnType<typeof syncBatchNorm<T>>;
}
