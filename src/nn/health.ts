/**
 * How the running statistics of a batch norm are: fit for evaluation, or stale, spoilt, far away.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import { noGrad } from "../autograd/tape.ts";
import { displayTable, inspectTable, type Table } from "../print/table.ts";
import { axesOf } from "../shape/reduce.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { BatchNorm } from "./batch_norm.ts";

/** One channel. */
export interface ChannelHealth {
  /** Its running mean. */
  readonly mean: number;
  /** Its running variance. */
  readonly variance: number;
  /** How far the batch's mean is from it, in standard errors, `√(σ² / n)`; NaN without a batch. */
  readonly meanOff: number;
  /**
   * How far the batch's variance is from it, in standard errors, `σ² √(2 / (n − 1))` as for normally
   * distributed values; NaN without a batch.
   */
  readonly varianceOff: number;
  /**
   * `"poisoned"` if a running statistic is not finite or the variance negative; `"dead"` if the
   * variance, of the batch if there is one, is below ε, so that ε decides the output; `"far"` if the
   * batch is more than 6 standard errors off, by chance one time in two billion.
   */
  readonly state: "fine" | "poisoned" | "dead" | "far";
}

/** From how many standard errors on a channel is far. */
const FAR = 6;
/** How much of the start values may be left. */
const STALE = 0.01;
/** Below so many values the standard error of a batch's variance, `σ² √(2 / (n − 1))`, is over σ² / 2. */
const SMALL = 9;

/**
 * What {@linkcode BatchNorm.health} returns: a row for each channel, and a table of them.
 *
 * @example
 * ```ts
 * import { normal, Random } from "@norma/norma";
 * import { batchNorm1d } from "@norma/norma/nn";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const layer = batchNorm1d(2), random = new Random(0);
 * assert(layer.health().findings[0]!.startsWith("never updated"));
 * for (let i = 0; i < 100; i++) layer.forward(normal([32, 2], { random }));
 * const health = layer.health();
 * assert(health.fine);
 * assertEquals([health.batches, health.batchSize], [100, 32]);
 * ```
 */
export class Health {
  /** @internal */
  constructor(
    /** The layer, as it prints. */
    readonly layer: string,
    /** A row for each channel. */
    readonly channels: readonly ChannelHealth[],
    /** Batches that the running statistics have seen. */
    readonly batches: number,
    /** Batches that they did not take in, because their statistics were not finite. */
    readonly skipped: number,
    /**
     * How stale they are at least: the share of the start values, mean 0 and variance 1, in the
     * running ones, `(1 − weight)^batches`. 1 if they were never updated, 0 once recalibrated.
     */
    readonly startShare: number,
    /**
     * Values per channel in a batch, on average over the batches seen. NaN if there was none, or if
     * somebody else has written the running statistics, as `loadStateDict()` does.
     */
    readonly batchSize: number,
    /**
     * How many values per channel the running mean is worth: that many in one batch would give a mean
     * as certain. Kish's effective sample size, `(Σ wᵢ)² / Σ wᵢ² / nᵢ` for batches of `nᵢ` values that
     * weigh `wᵢ`, which tends to `n (2 − w) / w`; all values once recalibrated. 0 before the first
     * batch, NaN where `batchSize` is unknown.
     */
    readonly effectiveSize: number,
  ) {}
  /**
   * Whether every channel is fine, at most 1 % of the start values is left, and batches are not known
   * to be too small.
   */
  get fine(): boolean {
    return this.findings.length === 0;
  }
  /** What is wrong, and what helps, a sentence each; empty if all is well. */
  get findings(): string[] {
    const { startShare, batches, batchSize } = this, found: string[] = [];
    if (startShare === 1) {
      found.push("never updated: it has mean 0 and variance 1; train it, or recalibrate()");
    } else if (startShare > STALE) {
      found.push(
        `stale: ${
          percent(startShare)
        } of the start values left after ${batches} batches; train on, ` +
          `with more momentum, or recalibrate()`,
      );
    }
    if (this.small) {
      found.push(
        `small batches: of ${short(batchSize)} values per channel, whose variance is off by ` +
          `${percent(Math.sqrt(2 / (batchSize - 1)))}; take larger ones, or groupNorm()`,
      );
    }
    const say = (what: string, channels: readonly number[], remedy: string): void => {
      if (channels.length > 0) found.push(`${what} in ${listed(channels)}: ${remedy}`);
    };
    say("poisoned", this.poisoned, "NaN, infinity, or a variance below 0; recalibrate()");
    say("dead", this.dead, "a variance below ε, which alone decides the output; look at the input");
    say("far", this.far, `over ${FAR} standard errors from the batch; recalibrate() on such data`);
    return found;
  }
  /**
   * Whether batches were so small, below 9 values per channel, that the standard error of their
   * variance, `σ² √(2 / (n − 1))` as for normally distributed values, is more than half of it.
   */
  get small(): boolean {
    return this.batchSize < SMALL;
  }
  /** Channels whose running statistics are not finite. */
  get poisoned(): number[] {
    return this.#where("poisoned");
  }
  /** Channels without a variance. */
  get dead(): number[] {
    return this.#where("dead");
  }
  /** Channels in which the batch is far from the running statistics. */
  get far(): number[] {
    return this.#where("far");
  }
  #where(state: ChannelHealth["state"]): number[] {
    return this.channels.flatMap((channel, c) => channel.state === state ? [c] : []);
  }
  /** The table, in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return inspectTable(this.#table());
  }
  /** The table, in a notebook. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return displayTable(this.#table());
  }
  /** `" of 32 values, worth 608"` if that is known. */
  #sizes(): string {
    const { batchSize, effectiveSize } = this;
    return Number.isNaN(batchSize)
      ? ""
      : ` of ${short(batchSize)} values, worth ${Math.round(effectiveSize)}`;
  }
  #table(): Table {
    const compared = this.channels.some(({ meanOff }) => !Number.isNaN(meanOff));
    const off = ["mean off by", "variance off by"];
    return {
      title: `${this.layer}: ${this.batches} batches${this.#sizes()}, ${this.skipped} skipped, ` +
        `${percent(this.startShare)} of the start values left`,
      head: ["channel", "running mean", "running variance", ...compared ? off : [], ""],
      rows: this.channels.map((channel, c) => [
        String(c),
        short(channel.mean),
        short(channel.variance),
        ...compared ? [channel.meanOff, channel.varianceOff].map((z) => `${short(z)} se`) : [],
        channel.state === "fine" ? "" : channel.state,
      ]),
      numbers: compared ? [0, 1, 2, 3, 4] : [0, 1, 2],
    };
  }
}
const short = (x: number): string => String(Number(x.toPrecision(3)));
const percent = (x: number): string => `${short(100 * x)} %`;
/** `"channel 3"`, `"channels 0, 1, 2 and 61 more"`. */
function listed(channels: readonly number[]): string {
  const shown = channels.slice(0, 3).join(", "), more = channels.length - 3;
  return `channel${channels.length > 1 ? "s" : ""} ${shown}${more > 0 ? ` and ${more} more` : ""}`;
}

/** @internal See {@linkcode BatchNorm.health}. */
export function healthOf(layer: BatchNorm, x?: Tensor): Health {
  const { runningMean, runningVar, numBatchesTracked, eps } = layer;
  if (runningMean === null || runningVar === null || numBatchesTracked === null) {
    throw new RangeError(`Cannot tell the health of ${layer}: it has no running statistics`);
  }
  const batches = numBatchesTracked.item(), batch = x === undefined ? null : statistics(x);
  const n = batch?.count ?? NaN, bessel = layer.keepsUnbiased ? n / (n - 1) : 1;
  const variances = runningVar.toArray();
  const channels = Array.from(runningMean.toArray(), (mean, c): ChannelHealth => {
    const variance = variances[c]!, sigma2 = variance + eps;
    const seen = batch === null ? variance : batch.variance[c]!;
    const meanOff = ((batch?.mean[c] ?? NaN) - mean) / Math.sqrt(sigma2 / n);
    const varianceOff = (seen * bessel - variance) / (sigma2 * Math.sqrt(2 / (n - 1)));
    const off = Math.max(Math.abs(meanOff), Math.abs(varianceOff));
    const state = !Number.isFinite(mean) || !Number.isFinite(variance) || variance < 0
      ? "poisoned"
      : seen < eps
      ? "dead"
      : batch !== null && !(off <= FAR)
      ? "far"
      : "fine";
    return { mean, variance, meanOff, varianceOff, state };
  });
  const { batchesSkipped, startShare, evidence } = layer;
  const batchSize = evidence?.batchSize ?? NaN, effectiveSize = evidence?.effective ?? NaN;
  const name = String(layer);
  return new Health(name, channels, batches, batchesSkipped, startShare, batchSize, effectiveSize);
}
/** Means and biased variances of the channels of a batch. */
function statistics(x: Tensor) {
  return noGrad(() =>
    scope(() => {
      const axis = axesOf(x.shape).filter((a) => a !== 1);
      const [mean, variance] = [x.mean({ axis }), x.variance({ axis })];
      return { mean: mean.toArray(), variance: variance.toArray(), count: x.size / mean.size };
    })
  );
}
