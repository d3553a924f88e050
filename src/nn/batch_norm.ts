/**
 * Batch normalization as a layer: parameters, running statistics, and which statistics are used.
 *
 * @module
 */
import { show } from "../shape/shape.ts";
import type { Buffer, Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { batchNorm, batchNormInference } from "./functional.ts";
import { checkEps, checkFeatures, type Float, Layer } from "./layer.ts";
import type { Channels } from "./rule.ts";
import { average, increment } from "./running.ts";
import { buffer, counter, fill, parameter } from "./states.ts";

/** Options of {@linkcode batchNorm1d}. */
export interface BatchNorm1dOptions {
  /** ε, added to the variance; 1e-5 by default. */
  readonly eps?: number;
  /**
   * Weight of the new batch in the running statistics, 0.1 by default (in Keras and ONNX, where
   * `momentum` is the weight of the old ones, 0.9); `null` takes the mean over all batches so far.
   */
  readonly momentum?: number | null;
  /** Whether there are a learned scale γ and shift β; on by default. */
  readonly affine?: boolean;
  /** Whether there are running statistics; without them evaluation, too, uses the batch's. */
  readonly trackRunningStats?: boolean;
  /** Type of the parameters, of the running statistics and of the input; `"float32"` by default. */
  readonly dtype?: Float;
}

/**
 * Batch normalization of `[N, C]` or `[N, C, L]`. Made by {@linkcode batchNorm1d}, which says what
 * it computes.
 */
export class BatchNorm1d<C extends number = number> extends Layer<Channels<C>> {
  /** γ, `[C]`; `null` without `affine`. */
  readonly weight: Parameter<[C], Float> | null;
  /** β, `[C]`; `null` without `affine`. */
  readonly bias: Parameter<[C], Float> | null;
  /** Running mean, `[C]`; `null` without `trackRunningStats`. */
  readonly runningMean: Buffer<[C], Float> | null;
  /** Running variance, the unbiased estimate, `[C]`; `null` without `trackRunningStats`. */
  readonly runningVar: Buffer<[C], Float> | null;
  /** How many batches the running statistics have seen; `null` without `trackRunningStats`. */
  readonly numBatchesTracked: Buffer<[], "int32"> | null;
  /** ε, added to the variance. */
  readonly eps: number;
  /** Weight of the new batch in the running statistics; `null` is 1 / `numBatchesTracked`. */
  readonly momentum: number | null;

  /** What stands in for γ and β where there are none; not found by name. */
  readonly #one: Buffer<[C], Float>;
  readonly #zero: Buffer<[C], Float>;

  /** See {@linkcode batchNorm1d}. */
  constructor(
    /** Number of channels, the size of axis 1. */
    readonly numFeatures: C,
    options: BatchNorm1dOptions = {},
  ) {
    super();
    const { affine = true, trackRunningStats: tracks = true, dtype = "float32" } = options;
    const { eps = 1e-5, momentum = 0.1 } = options;
    checkFeatures("batchNorm1d", "features", numFeatures);
    checkEps("batchNorm1d", eps);
    checkMomentum(momentum);
    this.#one = buffer([numFeatures], 1, dtype);
    this.#zero = buffer([numFeatures], 0, dtype);
    this.weight = affine ? parameter([numFeatures], 1, dtype) : null;
    this.bias = affine ? parameter([numFeatures], 0, dtype) : null;
    this.runningMean = tracks ? buffer([numFeatures], 0, dtype) : null;
    this.runningVar = tracks ? buffer([numFeatures], 1, dtype) : null;
    this.numBatchesTracked = tracks ? counter() : null;
    this.eps = eps;
    this.momentum = momentum;
  }

  /** `γ (x − μ) / √(σ² + ε) + β` with the statistics of the batch, or the running ones. */
  override compute(x: Tensor): Tensor {
    this.checkInput(x);
    const { runningMean: mean, runningVar: variance, eps } = this;
    const gamma = this.weight ?? this.#one, beta = this.bias ?? this.#zero;
    if (!this.training && mean !== null && variance !== null) {
      return batchNormInference(x, mean, variance, gamma, beta, { eps });
    }
    const perChannel = x.size / this.numFeatures;
    if (perChannel < 2) throw this.tooFew(x);
    const [y, batchMean, batchVariance] = batchNorm(x, gamma, beta, { eps });
    this.track(batchMean, batchVariance, perChannel);
    return y;
  }
  /** Running statistics, if there are any, take the batch's in: unrecorded, without a tensor. */
  private track(mean: Tensor, variance: Tensor, perChannel: number): void {
    const { runningMean, runningVar, numBatchesTracked, momentum } = this;
    if (runningMean === null || runningVar === null || numBatchesTracked === null) return;
    const batches = increment(numBatchesTracked), weight = momentum ?? 1 / batches;
    average(runningMean, mean, weight);
    average(runningVar, variance, weight, perChannel / (perChannel - 1)); // n / (n − 1): unbiased
  }

  /** Running statistics become what they were at first: mean 0, variance 1, no batches. */
  resetRunningStats(): void {
    fill(this.runningMean, 0);
    fill(this.runningVar, 1);
    fill(this.numBatchesTracked, 0);
  }
  /** Scale 1, shift 0, and running statistics as they were at first. */
  protected override reset(): void {
    fill(this.weight, 1);
    fill(this.bias, 0);
    this.resetRunningStats();
  }

  /** Throws unless the shape of `x` is one that this layer takes. */
  private checkInput(x: Tensor): void {
    const { shape } = x, { numFeatures } = this;
    if (shape.length !== 2 && shape.length !== 3) {
      throw new RangeError(`${this}: Expected [N, C] or [N, C, L], got ${show(shape)}`);
    }
    this.expect(
      x,
      1,
      numFeatures,
      "axis 1",
      shape[2] === numFeatures ? "; for [N, L, C] use permute([0, 2, 1]) before and after it" : "",
    );
  }
  /** What it says when a channel has a single value. */
  private tooFew(x: Tensor): RangeError {
    const remedy = this.runningMean === null
      ? "without running statistics it needs at least 2, in evaluation too"
      : "train on at least 2 samples, or call eval() to use the running statistics";
    return new RangeError(
      `${this}: Expected more than 1 value per channel, got ${show(x.shape)}, which has no ` +
        `variance; ${remedy}`,
    );
  }
  /** `"100, eps 0.001"`: the channels, and what is not the default. */
  protected override describe(): string {
    const { numFeatures, eps, momentum, weight, runningMean } = this;
    return [
      String(numFeatures),
      ...eps === 1e-5 ? [] : [`eps ${eps}`],
      ...momentum === 0.1 ? [] : [`momentum ${momentum}`],
      ...weight === null ? ["not affine"] : [],
      ...runningMean === null ? ["no running statistics"] : [],
    ].join(", ");
  }
}

function checkMomentum(momentum: number | null): void {
  if (momentum === null || (momentum >= 0 && momentum <= 1)) return;
  throw new RangeError(
    `Cannot make batchNorm1d with momentum ${momentum}: it is the weight of the new batch in the ` +
      `running statistics, from 0 to 1, or null for the mean over all batches`,
  );
}

/**
 * Batch normalization (Ioffe & Szegedy 2015, arXiv:1502.03167) of `[N, C]` over axis 0, or of
 * `[N, C, L]` over axes 0 and 2: `y = γ (x − μ) / √(σ² + ε) + β`.
 *
 * As in PyTorch: in training `μ` and `σ²` are the batch's own mean and biased variance, and the
 * running statistics take them in, the variance as its unbiased estimate, also under `noGrad`. In
 * evaluation they are the running ones. Unlike in PyTorch float32 statistics are exact at any
 * offset.
 *
 * The layer throws a `RangeError` for other than 2 or 3 axes, for another size than `features` on
 * axis 1, and, where it would take the batch's statistics, for one value per channel.
 *
 * @throws {RangeError} if `features` is no positive integer, eps not positive, or the momentum not
 * between 0 and 1.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { batchNorm1d } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const layer = batchNorm1d(1, { momentum: 1 });
 * layer.forward(tensor([[1], [3], [5]]));
 * assert(layer.runningVar?.item() === 4); // unbiased; it normalized with 8 / 3
 * assert(Math.abs(layer.eval().forward(tensor([[5]])).item() - 1) < 1e-5);
 * ```
 */
export function batchNorm1d<C extends number>(
  features: C,
  options: BatchNorm1dOptions = {},
): BatchNorm1d<C> {
  return new BatchNorm1d(features, options);
}
