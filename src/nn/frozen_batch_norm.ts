/**
 * Batch normalization that training leaves alone.
 *
 * @module
 */
import type { Buffer } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { BatchNorm } from "./batch_norm.ts";
import { batchNormInference } from "./functional.ts";
import { checkEps, checkFeatures, type Float, Layer } from "./layer.ts";
import type { Channels } from "./rule.ts";
import { buffer } from "./states.ts";

/** Options of {@linkcode frozenBatchNorm}. */
export interface FrozenBatchNormOptions {
  /** ε, added to the variance; 1e-5 by default. */
  readonly eps?: number;
  /** Type of the buffers and of the input; `"float32"` by default. */
  readonly dtype?: Float;
}

/** Frozen batch normalization of `[N, C, …]`. Made by {@linkcode frozenBatchNorm}. */
export class FrozenBatchNorm<C extends number = number> extends Layer<Channels<C>> {
  /** γ, `[C]`. */
  readonly weight: Buffer<[C], Float>;
  /** β, `[C]`. */
  readonly bias: Buffer<[C], Float>;
  /** The mean, `[C]`. */
  readonly runningMean: Buffer<[C], Float>;
  /** The variance, `[C]`. */
  readonly runningVar: Buffer<[C], Float>;
  /** ε, added to the variance. */
  readonly eps: number;
  /** Type of the buffers and of the input. */
  readonly dtype: Float;

  /** See {@linkcode frozenBatchNorm}. */
  constructor(
    /** Number of channels, the size of axis 1. */
    readonly numFeatures: C,
    { eps = 1e-5, dtype = "float32" }: FrozenBatchNormOptions = {},
  ) {
    super();
    checkFeatures("frozenBatchNorm", "features", numFeatures);
    checkEps("frozenBatchNorm", eps);
    this.weight = buffer([numFeatures], 1, dtype);
    this.bias = buffer([numFeatures], 0, dtype);
    this.runningMean = buffer([numFeatures], 0, dtype);
    this.runningVar = buffer([numFeatures], 1, dtype);
    this.eps = eps;
    this.dtype = dtype;
  }
  /** `γ (x − μ) / √(σ² + ε) + β`, in training as in evaluation. */
  override compute(x: Tensor): Tensor {
    const { runningMean, runningVar, weight, bias, eps } = this;
    this.expectChannels(x, this.numFeatures, "[N, C, …]");
    this.expectType(x, this.dtype);
    return batchNormInference(x, runningMean, runningVar, weight, bias, { eps });
  }
  /** `"64"`: the channels, and what is not the default. */
  protected override describe(): string {
    return `${this.numFeatures}${this.eps === 1e-5 ? "" : `, eps ${this.eps}`}`;
  }
}

/**
 * Batch normalization of `[N, C, …]` whose statistics, scale and shift are all buffers: nothing in
 * it is trained, updated or depends on the batch, whether in training or in evaluation. For
 * fine-tuning, where `eval()` alone would be undone by the next `train()`, and a parameter without
 * a gradient would still leave the running statistics moving.
 *
 * It takes over what a batch norm has learned; its state dict has the same names but for
 * `num_batches_tracked`.
 *
 * @throws {RangeError} if the layer has no running statistics.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { batchNorm1d, frozenBatchNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const trained = batchNorm1d(1, { momentum: 1 });
 * trained.forward(tensor([[1], [3], [5]]));
 * const frozen = frozenBatchNorm(trained);
 * assert(frozen.parameters().length === 0);
 * assert(Math.abs(frozen.forward(tensor([[5]])).item() - 1) < 1e-5); // (5 − 3) / 2
 * ```
 */
export function frozenBatchNorm<C extends number>(trained: BatchNorm<C>): FrozenBatchNorm<C>;
/**
 * One with mean 0, variance 1, scale 1 and shift 0, to load a state dict into.
 *
 * @throws {RangeError} if `features` is no positive integer, or eps not positive.
 *
 * @example
 * ```ts
 * import { frozenBatchNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(Object.keys(frozenBatchNorm(64).stateDict()).join() ===
 *   "weight,bias,running_mean,running_var");
 * ```
 */
export function frozenBatchNorm<C extends number>(
  features: C,
  options?: FrozenBatchNormOptions,
): FrozenBatchNorm<C>;
export function frozenBatchNorm<C extends number>(
  from: C | BatchNorm<C>,
  options: FrozenBatchNormOptions = {},
): FrozenBatchNorm<C> {
  if (typeof from === "number") return new FrozenBatchNorm(from, options);
  const { numFeatures, runningMean, runningVar, weight, bias, eps, dtype } = from;
  if (runningMean === null || runningVar === null) {
    throw new RangeError(`Cannot freeze ${from}: it has no running statistics to keep`);
  }
  const frozen = new FrozenBatchNorm(numFeatures, { eps, dtype });
  if (weight !== null) frozen.weight.assign(weight);
  if (bias !== null) frozen.bias.assign(bias);
  frozen.runningMean.assign(runningMean);
  frozen.runningVar.assign(runningVar);
  return frozen;
}
