/**
 * What batch and instance norm have in common as layers: a scale and a shift for each channel,
 * running statistics, and what may be done with them.
 *
 * @module
 */
import { elements } from "../backend/backend.ts";
import type { Layout } from "../shape/channels.ts";
import type { Buffer, Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Convention, conventionOf, type ConventionRow, conventions } from "./convention.ts";
import { checkEps, checkFeatures, factory, type Float, Layer } from "./layer.ts";
import type { ShapeRule } from "./rule.ts";
import { average, Evidence, increment, nonFinite, type Pooled } from "./running.ts";
import { buffer, counter, fill, parameter } from "./states.ts";

/** What becomes of a batch whose mean or variance is NaN or infinite. */
export type NonFinite = "skip" | "throw" | "track";

/** Options of batch and of instance norm. */
export interface ChannelNormOptions {
  /** ε, added to the variance; 1e-5 by default, or what the convention says. */
  readonly eps?: number;
  /**
   * Weight of the new batch in the running statistics, 0.1 by default. With `convention` `"keras"`,
   * `"flax"` or `"onnx"` it is the weight of the old ones, as there. `null` takes the mean over all
   * batches so far.
   */
  readonly momentum?: number | null;
  /** Whether there are a learned scale γ and shift β; by default in batch norm only. */
  readonly affine?: boolean;
  /**
   * Whether there are running statistics; by default in batch norm only. Without them evaluation,
   * too, uses those of the input.
   */
  readonly trackRunningStats?: boolean;
  /** Whose meaning and defaults `momentum` and `eps` have; PyTorch's, `"torch"`, by default. */
  readonly convention?: Convention;
  /**
   * What becomes of a batch with a NaN or an infinity in its statistics. Its output shows it in any
   * case; this is about the running statistics, which one such number would spoil for ever. By
   * default, `"skip"`, they take in nothing of that batch; `"throw"` stops with an error that names
   * the channels; `"track"` takes it in, as PyTorch does.
   */
  readonly nonFinite?: NonFinite;
  /** Type of the parameters, of the running statistics and of the input; `"float32"` by default. */
  readonly dtype?: Float;
}
/** @internal What a kind of layer has by default. */
export interface ChannelNormDefaults {
  readonly kind: "batch" | "instance";
  readonly affine: boolean;
  readonly trackRunningStats: boolean;
}

/** Normalization by channel with a scale, a shift and running statistics: batch or instance norm. */
export abstract class ChannelNorm<C extends number = number, out R extends ShapeRule = ShapeRule>
  extends Layer<R> {
  /** γ, `[C]`; `null` without `affine`. */
  readonly weight: Parameter<[C], Float> | null;
  /** β, `[C]`; `null` without `affine`. */
  readonly bias: Parameter<[C], Float> | null;
  /** Running mean, `[C]`; `null` without `trackRunningStats`. */
  readonly runningMean: Buffer<[C], Float> | null;
  /**
   * Running variance, `[C]`, the unbiased estimate unless the convention says otherwise; `null`
   * without `trackRunningStats`.
   */
  readonly runningVar: Buffer<[C], Float> | null;
  /** How many batches the running statistics have seen; `null` without `trackRunningStats`. */
  readonly numBatchesTracked: Buffer<[], "int32"> | null;
  /** ε, added to the variance. */
  readonly eps: number;
  /** Momentum as the convention means it; `null` gives a batch the weight 1 / `numBatchesTracked`. */
  readonly momentum: number | null;
  /** Whose meaning `momentum` has. */
  readonly convention: Convention;
  /** What becomes of a batch whose statistics are not finite. */
  readonly nonFinite: NonFinite;
  /** Type of the parameters, of the running statistics and of the input. */
  readonly dtype: Float;

  /** What stands in for γ and β where there are none; not found by name. */
  readonly #one: Buffer<[C], Float>;
  readonly #zero: Buffer<[C], Float>;
  readonly #defaults: ChannelNormDefaults;
  #skipped = 0;
  #pool: Pooled | null = null;
  #evidence: Evidence | null;

  /** @internal */
  constructor(
    /** Number of channels. */
    readonly numFeatures: C,
    options: ChannelNormOptions,
    defaults: ChannelNormDefaults,
  ) {
    super();
    const name = factory(new.target), { convention = "torch", dtype = "float32" } = options;
    const row = conventionOf(name, convention);
    const { affine = defaults.affine, trackRunningStats: tracks = defaults.trackRunningStats } =
      options;
    const { eps = row.eps[defaults.kind], momentum = row.momentum, nonFinite = "skip" } = options;
    checkFeatures(name, "features", numFeatures);
    checkEps(name, eps);
    checkMomentum(name, momentum, row);
    checkNonFinite(name, nonFinite);
    this.#defaults = defaults;
    this.#one = buffer([numFeatures], 1, dtype);
    this.#zero = buffer([numFeatures], 0, dtype);
    this.weight = affine ? parameter([numFeatures], 1, dtype) : null;
    this.bias = affine ? parameter([numFeatures], 0, dtype) : null;
    this.runningMean = tracks ? buffer([numFeatures], 0, dtype) : null;
    this.runningVar = tracks ? buffer([numFeatures], 1, dtype) : null;
    this.numBatchesTracked = tracks ? counter() : null;
    this.#evidence = this.runningMean === null ? null : new Evidence(this.runningMean);
    this.eps = eps;
    this.momentum = momentum;
    this.convention = convention;
    this.nonFinite = nonFinite;
    this.dtype = dtype;
  }

  /** Batches that were not taken in since the layer was made or reset: they were not finite. */
  get batchesSkipped(): number {
    return this.#skipped;
  }
  /** How inputs are laid out, as messages write it. */
  protected abstract get layout(): Layout;
  /** γ, or 1. */
  protected get gamma(): Tensor {
    return this.weight ?? this.#one;
  }
  /** β, or 0. */
  protected get beta(): Tensor {
    return this.bias ?? this.#zero;
  }

  /**
   * Running statistics, if there are any, take in the statistics of a batch in which every channel
   * has `count` values: unrecorded, without a tensor. The variance that is given is the biased one.
   */
  protected track(mean: Tensor, variance: Tensor, count: number): void {
    const { runningMean, runningVar, numBatchesTracked } = this;
    if (runningMean === null || runningVar === null || numBatchesTracked === null) return;
    if (this.nonFinite !== "track") {
      const channels = nonFinite(mean, variance);
      if (channels.length > 0) return this.refuse(channels);
    }
    if (this.#pool !== null) return this.#pool.add(mean, variance, count);
    const batches = increment(numBatchesTracked), weight = this.weightOfNew ?? 1 / batches;
    const evidence = this.evidence;
    this.average(mean, variance, weight, this.keepsUnbiased ? count / (count - 1) : 1);
    evidence?.add(weight, count);
  }
  /** The running statistics take in those of a batch, with `weight`; the variance times `bessel`. */
  protected average(mean: Tensor, variance: Tensor, weight: number, bessel: number): void {
    average(this.runningMean!, mean, weight);
    average(this.runningVar!, variance, weight, bessel);
  }
  /** @internal Weight of a batch in the running statistics; `null` gives all the same. */
  get weightOfNew(): number | null {
    const { momentum, convention } = this;
    if (momentum === null || conventions[convention].momentumWeighs === "new") return momentum;
    return 1 - momentum;
  }
  /** @internal Whether the running variance is the unbiased estimate. */
  get keepsUnbiased(): boolean {
    return conventions[this.convention].runningVariance === "unbiased";
  }
  /** @internal What the running statistics rest on; `null` if somebody else has written them. */
  get evidence(): Evidence | null {
    return this.#evidence?.known ? this.#evidence : null;
  }
  /** @internal The share of the start values, mean 0 and variance 1, in the running statistics. */
  get startShare(): number {
    const batches = this.numBatchesTracked?.item() ?? 0;
    return this.evidence?.start ?? (1 - (this.weightOfNew ?? 1)) ** batches;
  }
  /** @internal From now on batches go into `pool`, until it is `null`. */
  poolInto(pool: Pooled | null): void {
    this.#pool = pool;
  }
  /** @internal Running statistics become those of `pool`. */
  replaceBy(pool: Pooled, variance: "within" | "total"): void {
    const { runningMean, runningVar, numBatchesTracked: tracked, momentum } = this;
    elements(runningMean!).set(pool.mean);
    elements(runningVar!).set(pool.variance(variance, this.keepsUnbiased ? "unbiased" : "biased"));
    fill(tracked, pool.batches + (momentum === null ? 0 : tracked!.item()));
    for (const state of [runningMean, runningVar]) state!.changed();
    this.#evidence = new Evidence(runningMean!);
    this.#evidence.replace(pool);
  }
  /** What is done about a batch whose statistics are not finite in `channels`. */
  private refuse(channels: readonly number[]): void {
    this.#skipped++;
    if (this.nonFinite !== "throw") return;
    const shown = channels.slice(0, 8).join(", ");
    const more = channels.length > 8 ? ` and ${channels.length - 8} more` : "";
    throw new RangeError(
      `${this}: Mean or variance of the batch is not finite in channel ${shown}${more}; look for ` +
        `NaN and infinity in its input, or make the layer with { nonFinite: "skip" }`,
    );
  }

  /** Running statistics become what they were at first: mean 0, variance 1, no batches. */
  resetRunningStats(): void {
    fill(this.runningMean, 0);
    fill(this.runningVar, 1);
    fill(this.numBatchesTracked, 0);
    this.#skipped = 0;
    this.#evidence = this.runningMean === null ? null : new Evidence(this.runningMean);
  }
  /** Scale 1, shift 0, and running statistics as they were at first. */
  protected override reset(): void {
    fill(this.weight, 1);
    fill(this.bias, 0);
    this.resetRunningStats();
  }

  /** Throws unless `x` is one that this layer takes; returns the axis of the channels. */
  protected checkInput(x: Tensor): 0 | 1 {
    const axis = this.expectChannels(x, this.numFeatures, this.layout);
    this.expectType(x, this.dtype);
    return axis;
  }
  /** `"100, eps 0.001"`: the channels, and what is not the default. */
  protected override describe(): string {
    const { numFeatures, eps, momentum, convention, nonFinite } = this;
    const row = conventions[convention], defaults = this.#defaults;
    const affine = this.weight !== null, tracks = this.runningMean !== null;
    return [
      String(numFeatures),
      ...convention === "torch" ? [] : [`convention ${convention}`],
      ...eps === row.eps[defaults.kind] ? [] : [`eps ${eps}`],
      ...momentum === row.momentum ? [] : [`momentum ${momentum}`],
      ...nonFinite === "skip" ? [] : [`nonFinite ${nonFinite}`],
      ...affine === defaults.affine ? [] : [affine ? "affine" : "not affine"],
      ...tracks === defaults.trackRunningStats
        ? []
        : [tracks ? "running statistics" : "no running statistics"],
    ].join(", ");
  }
}

function checkMomentum(name: string, momentum: number | null, row: ConventionRow): void {
  if (momentum === null || (momentum >= 0 && momentum <= 1)) return;
  const weighs = row.momentumWeighs === "new" ? "new batch" : "old value";
  throw new RangeError(
    `Cannot make ${name} with momentum ${momentum}: it is the weight of the ${weighs} in the ` +
      `running statistics, from 0 to 1, or null for the mean over all batches`,
  );
}
function checkNonFinite(name: string, nonFinite: NonFinite): void {
  if (["skip", "throw", "track"].includes(nonFinite)) return;
  throw new RangeError(
    `Cannot make ${name} with nonFinite ${JSON.stringify(nonFinite)}: there are "skip", "throw", ` +
      `"track"`,
  );
}
