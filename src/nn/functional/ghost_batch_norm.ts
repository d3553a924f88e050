/**
 * Ghost batch normalization: in virtual batches.
 *
 * @module
 */
import { scope } from "../../autograd/scope.ts";
import type { DType } from "../../backend/memory.ts";
import type { Shape } from "../../shape/shape.ts";
import { concat } from "../../tensor/concat.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { batchNorm, type BatchNormOptions } from "./batch_norm.ts";
import { checkCount } from "./check.ts";
import type { BatchStatistics } from "./sync_batch_norm.ts";

/** Sizes of the virtual batches that `n` samples are taken in. */
function virtualBatches(n: number, size: number): number[] {
  const count = Math.max(1, Math.floor(n / size)), rest = n % count;
  return Array.from({ length: count }, (_, i) => Math.floor(n / count) + (i < rest ? 1 : 0));
}
/**
 * Ghost batch normalization (Hoffer, Hubara & Soudry 2017, arXiv:1705.08741) of `[N, C, …]`: the
 * batch is taken in virtual batches of `virtualBatchSize` samples, one after another, and each is
 * normalized with its own statistics, so that a large batch has the noise of small ones.
 *
 * Samples that are left over are spread over the virtual batches: of sizes that differ by one at
 * most, none is smaller than `virtualBatchSize`, unless the whole batch is. A batch of 100 at size
 * 32 is taken as 34, 33 and 33.
 *
 * Returns `y` and the statistics of each virtual batch, which are constants to the tape.
 *
 * @throws {RangeError} if the size is no whole number from 1, gamma or beta has another shape, or
 * eps is negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { ghostBatchNorm, ones, tensor, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([[1], [3], [10], [30]]);
 * const [y, statistics] = ghostBatchNorm(x, ones([1]), zeros([1]), 2, { eps: 0 });
 * assert(y.toArray().join() === "-1,1,-1,1");
 * assert(statistics[1]?.mean.item() === 20);
 * ```
 */
export function ghostBatchNorm<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  gamma: Tensor<Shape, D>,
  beta: Tensor<Shape, D>,
  virtualBatchSize: number,
  { eps = 1e-5 }: Pick<BatchNormOptions, "eps"> = {},
): [y: Tensor<S, D>, statistics: BatchStatistics<D>[]] {
  checkCount("batch-normalize", "virtualBatchSize", virtualBatchSize);
  const [samples = 0] = x.shape as Shape;
  const [y, statistics] = scope(() => {
    const parts = (x as Tensor).split(virtualBatches(samples, virtualBatchSize)) as Tensor[];
    const found = parts.map((part) => batchNorm(part, gamma, beta, { eps }));
    const ys: readonly Tensor[] = found.map(([y]) => y);
    const statistics = found.map(([y, mean, variance]) => {
      return { count: y.size / gamma.size, mean, variance };
    });
    return [ys.length === 1 ? ys[0]! : concat(ys), statistics] as const;
  });
  return [y as Tensor<S, D>, statistics as BatchStatistics[] as BatchStatistics<D>[]];
}
