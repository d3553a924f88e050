/**
 * Ghost batch normalization as a layer.
 *
 * @module
 */
import { show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { BatchNorm } from "./batch_norm.ts";
import type { ChannelNormOptions } from "./channel_norm.ts";
import { checkCount } from "./functional/check.ts";
import { ghostBatchNorm as normalize } from "./functional/ghost_batch_norm.ts";
import type { Channels } from "./rule.ts";

/**
 * Ghost batch normalization of `[N, C, …]`. Made by {@linkcode ghostBatchNorm}, which says what it
 * computes.
 */
export class GhostBatchNorm<C extends number = number> extends BatchNorm<C, Channels<C>> {
  /** See {@linkcode ghostBatchNorm}. */
  constructor(
    numFeatures: C,
    /** Samples that share a mean and a variance, at least. */
    readonly virtualBatchSize: number,
    options: ChannelNormOptions = {},
  ) {
    super(numFeatures, options);
    checkCount("make ghostBatchNorm", "virtualBatchSize", virtualBatchSize);
  }
  /** No: it takes whole batches. */
  protected override get takesParts(): boolean {
    return false;
  }
  /** With the statistics of each virtual batch, which the running ones take in one by one. */
  protected override byBatch(x: Tensor): Tensor {
    this.checkCount(x);
    const { gamma, beta, eps, virtualBatchSize } = this;
    const [y, statistics] = normalize(x, gamma, beta, virtualBatchSize, { eps });
    if (statistics.some(({ count }) => count < 2)) {
      throw new RangeError(
        `${this}: Expected more than 1 value per channel in each virtual batch, got ` +
          `${show(x.shape)} in ${statistics.length} of them; make virtualBatchSize larger`,
      );
    }
    for (const { mean, variance, count } of statistics) this.track(mean, variance, count);
    return y;
  }
  /** `"100, virtual batches of 32"`: the channels, the size, and what is not the default. */
  protected override describe(): string {
    const [features, ...rest] = super.describe().split(", ");
    return [features, `virtual batches of ${this.virtualBatchSize}`, ...rest].join(", ");
  }
}

/**
 * Ghost batch normalization (Hoffer, Hubara & Soudry 2017, arXiv:1705.08741) of `[N, C, …]`: in
 * training a batch is taken in virtual batches of `virtualBatchSize` samples, one after another;
 * each is normalized with its own statistics, and the running ones take each in as if it were a
 * batch. Evaluation is that of {@linkcode batchNorm}.
 *
 * Samples that are left over are spread over the virtual batches: of sizes that differ by one at
 * most, none is smaller than `virtualBatchSize`, unless the whole batch is.
 *
 * @throws {RangeError} as {@linkcode batchNorm}; also if the size is no whole number from 1. The
 * layer throws one for virtual batches with one value per channel.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { ghostBatchNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const layer = ghostBatchNorm(1, 2);
 * const y = layer.forward(tensor([[1], [3], [10], [30]])).toArray();
 * assert(Math.abs(y[2]! + 1) < 1e-4 && layer.numBatchesTracked?.item() === 2);
 * ```
 */
export function ghostBatchNorm<C extends number>(
  features: C,
  virtualBatchSize: number,
  options: ChannelNormOptions = {},
): GhostBatchNorm<C> {
  return new GhostBatchNorm(features, virtualBatchSize, options);
}
