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

/** What {@linkcode BatchNorm.health} returns: a row for each channel, and a table of them. */
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
  ) {}
  /** Whether every channel is fine, and at most 1 % of the start values is left. */
  get fine(): boolean {
    return this.startShare <= 0.01 && this.channels.every(({ state }) => state === "fine");
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
  #table(): Table {
    const compared = this.channels.some(({ meanOff }) => !Number.isNaN(meanOff));
    const off = ["mean off by", "variance off by"];
    return {
      title: `${this.layer}: ${this.batches} batches, ${this.skipped} skipped, ` +
        `${short(100 * this.startShare)} % of the start values left`,
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
  return new Health(String(layer), channels, batches, layer.batchesSkipped, layer.startShare);
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
