/**
 * Running statistics: in place and in float64, one pass over as many numbers as there are channels.
 * They are found in the whole memory, as this runs at every step and a view of a part of it would
 * take longer to make than to use.
 *
 * @module
 */
import { elements, first } from "../backend/backend.ts";
import { heap } from "../backend/memory.ts";
import type { Buffer } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * @internal `running ← (1 − weight)·running + weight·scale·value`. PyTorch computes it so, too: in
 * double precision, rounded once.
 */
export function average(running: Buffer, value: Tensor, weight: number, scale: number = 1): void {
  const data = heap[running.dtype], rest = 1 - weight, fresh = weight * scale;
  const old = first(running), now = first(value);
  for (let i = 0; i < running.size; i++) {
    data[old + i] = rest * data[old + i]! + fresh * data[now + i]!;
  }
  running.changed();
}
/** @internal Adds 1, and returns how many that makes. */
export function increment(count: Buffer<[], "int32">): number {
  const n = ++heap.int32[first(count)]!;
  count.changed();
  return n;
}
/** @internal Channels in which one of the statistics is NaN or infinite. */
export function nonFinite(mean: Tensor, variance: Tensor): number[] {
  const data = heap[mean.dtype], m = first(mean), v = first(variance), found: number[] = [];
  for (let c = 0; c < mean.size; c++) {
    if (!Number.isFinite(data[m + c]!) || !Number.isFinite(data[v + c]!)) found.push(c);
  }
  return found;
}

/**
 * @internal Statistics of several batches joined, in float64: their means and variances merge
 * without the numbers that they came from (Chan, Golub & LeVeque 1979).
 */
export class Pooled {
  /** Batches. */
  batches = 0;
  /** Values per channel in all of them. */
  count = 0;
  /** Mean of all values by channel. */
  readonly mean: Float64Array;
  /** Sums of squared deviations from the own batch's mean, and of those means from the mean. */
  readonly #within: Float64Array;
  readonly #between: Float64Array;

  constructor(channels: number) {
    this.mean = new Float64Array(channels);
    this.#within = new Float64Array(channels);
    this.#between = new Float64Array(channels);
  }
  /** Takes in a batch with `n` values per channel; the variance is the biased one. */
  add(mean: Tensor, variance: Tensor, n: number): void {
    const m = elements(mean), v = elements(variance), all = this.count + n;
    for (let c = 0; c < this.mean.length; c++) {
      const distance = m[c]! - this.mean[c]!;
      this.#within[c]! += n * v[c]!;
      this.#between[c]! += distance ** 2 * this.count * n / all;
      this.mean[c]! += distance * n / all;
    }
    this.count = all;
    this.batches++;
  }
  /** Estimate of the variance, within batches or in total. */
  variance(of: "within" | "total", estimate: "unbiased" | "biased"): Float64Array {
    const lost = estimate === "biased" ? 0 : of === "total" ? 1 : this.batches;
    const between = of === "total" ? 1 : 0;
    return this.#within.map((sum, c) => (sum + between * this.#between[c]!) / (this.count - lost));
  }
}

/**
 * @internal What running statistics rest on: how much is left of their start, and how many values
 * each batch had. Nobody can say any more once somebody else has written them, as a state dict does.
 */
export class Evidence {
  /** The share of the start values. */
  start = 1;
  /** Batches, and values per channel in all of them. */
  #batches = 0;
  #values = 0;
  /** `Σ wᵢ² / nᵢ` over the batches by their weights: the variance of the running mean, by σ². */
  #noise = 0;
  #writtenAt: number;

  constructor(readonly runningMean: Buffer) {
    this.#writtenAt = runningMean.storage.changedAt;
  }
  /** Whether the running mean is as it was after the last batch that was told of here. */
  get known(): boolean {
    return this.runningMean.storage.changedAt === this.#writtenAt;
  }
  /** Values per channel in a batch, on average; NaN without a batch. */
  get batchSize(): number {
    return this.#values / this.#batches;
  }
  /** Kish's effective sample size, `(Σ wᵢ)² / Σ wᵢ² / nᵢ`; 0 without a batch. */
  get effective(): number {
    return this.#noise === 0 ? 0 : (1 - this.start) ** 2 / this.#noise;
  }
  /** A batch with `n` values per channel was taken in with `weight`. */
  add(weight: number, n: number): void {
    this.start *= 1 - weight;
    this.#noise = (1 - weight) ** 2 * this.#noise + weight ** 2 / n;
    this.#batches++;
    this.#values += n;
    this.#writtenAt = this.runningMean.storage.changedAt;
  }
  /** The statistics are now those of all values in `pool`. */
  replace({ batches, count }: Pooled): void {
    this.start = 0;
    this.#noise = 1 / count;
    this.#batches = batches;
    this.#values = count;
    this.#writtenAt = this.runningMean.storage.changedAt;
  }
}
