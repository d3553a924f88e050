/**
 * Batch renormalization as a layer.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import { elements } from "../backend/backend.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { BatchNorm } from "./batch_norm.ts";
import type { ChannelNormOptions } from "./channel_norm.ts";
import {
  batchRenorm as renormalize,
  type BatchRenormLimits,
  batchRenormSchedule,
  checkLimits,
} from "./functional/batch_renorm.ts";
import type { Channels } from "./rule.ts";
import { average } from "./running.ts";

/** Options of {@linkcode batchRenorm}. */
export interface BatchRenormLayerOptions extends Omit<ChannelNormOptions, "trackRunningStats"> {
  /**
   * How far a batch is moved towards the running statistics: rMax and dMax, or what they are at a
   * step of training, the first of which is 0; by default the paper's `batchRenormSchedule`.
   */
  readonly limits?: BatchRenormLimits | ((step: number) => BatchRenormLimits);
}

/**
 * Batch renormalization of `[N, C, …]`. Made by {@linkcode batchRenorm}, which says what it
 * computes.
 */
export class BatchRenorm<C extends number = number> extends BatchNorm<C, Channels<C>> {
  readonly #limits: (step: number) => BatchRenormLimits;

  /** See {@linkcode batchRenorm}. */
  constructor(numFeatures: C, options: BatchRenormLayerOptions = {}) {
    const { limits = batchRenormSchedule, convention = "torch", ...rest } = options;
    const momentum = convention === "torch" ? { momentum: 0.01 } : {};
    super(numFeatures, { ...momentum, ...rest, convention, trackRunningStats: true });
    this.#limits = typeof limits === "function" ? limits : () => limits;
    checkLimits("make batchRenorm", this.limits);
  }
  /** rMax and dMax for the next batch in training. */
  get limits(): BatchRenormLimits {
    return this.#limits(this.numBatchesTracked!.item());
  }
  /** @internal No: σ is the root of the biased variance, as in the paper. */
  override get keepsUnbiased(): boolean {
    return false;
  }
  /** No: it takes whole batches. */
  protected override get takesParts(): boolean {
    return false;
  }
  /** With the statistics of the batch, corrected towards the running ones, which take them in. */
  protected override byBatch(x: Tensor): Tensor {
    const count = this.checkCount(x), { gamma, beta, eps } = this;
    const mu = this.runningMean as Tensor, variance = this.runningVar as Tensor;
    return scope(() => {
      const sigma = variance.add(eps).sqrt(), options = { ...this.limits, eps };
      const [y, mean, std] = renormalize(x, gamma, beta, mu, sigma, options);
      this.track(mean, std.square().sub(eps), count);
      return y;
    });
  }
  /**
   * The running deviation `σ = √(runningVar + ε)` takes in that of the batch, `√(variance + ε)`:
   * the paper averages deviations, not variances.
   */
  protected override average(mean: Tensor, variance: Tensor, weight: number): void {
    average(this.runningMean!, mean, weight);
    const running = elements(this.runningVar!), batch = elements(variance), { eps } = this;
    for (let c = 0; c < running.length; c++) {
      const old = Math.sqrt(running[c]! + eps), now = Math.sqrt(batch[c]! + eps);
      const sigma = (1 - weight) * old + weight * now;
      running[c] = Math.max(0, sigma ** 2 - eps); // below 0 by rounding alone
    }
    this.runningVar!.changed();
  }
}

/**
 * Batch renormalization (Ioffe 2017, arXiv:1702.03275) of `[N, C, …]` over all axes but 1: training
 * normalizes with the batch's statistics, corrected towards the running ones with which evaluation
 * computes,
 *
 *     y = γ ((x − μ_B) / σ_B · r + d) + β   r = σ_B / σ   d = (μ_B − μ) / σ
 *
 * r within 1 / rMax … rMax and d within ±dMax, both constants to the tape. The limits follow the
 * paper: batch normalization for 5,000 steps, then rMax up to 3 and dMax up to 5. For small batches,
 * and for batches that are no fair sample.
 *
 * As in the paper the running deviation is the mean of deviations, `√(σ²_B + ε)` of the biased
 * variance, and a new batch weighs 0.01 in it by default. It is kept as `σ² − ε` in `running_var`,
 * so that evaluation, names and all else are those of {@linkcode batchNorm}.
 *
 * @throws {RangeError} as {@linkcode batchNorm}; also if rMax is below 1, or dMax negative.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { batchRenorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const layer = batchRenorm(1, { limits: { rMax: 3, dMax: 5 } });
 * const y = layer.forward(tensor([[1], [3]])).toArray(); // running mean 0, deviation 1
 * assert(Math.abs(y[0]! - 1) < 1e-4 && Math.abs(y[1]! - 3) < 1e-4);
 * ```
 */
export function batchRenorm<C extends number>(
  features: C,
  options: BatchRenormLayerOptions = {},
): BatchRenorm<C> {
  return new BatchRenorm(features, options);
}
