/**
 * How far running statistics may be from the truth, and what is normalized with them.
 *
 * `running ← (1 − w) running + w · batch`: what it was off by shrinks with it, the batch brings its
 * own, and writing it rounds once. A batch's mean is rounded once, and the mean of x − K brings 2 N
 * of σ; its variance is off by 2 (N + 3) of itself (`normalized.ts`). PyTorch's, in float64, is of
 * numbers with their mean: N + 1 of the largest; of the variance 2 (N + 3) of σ² + σ · max |x|.
 *
 * In evaluation `x̂ = (x − m) / √(v + ε)`: 4 roundings, and what m and v are off by: float32 cannot
 * hold a running mean like 10000001.5, so here the mean does count.
 *
 * @module
 */
import { type Bound, type Bounds, membersOf, most, sumOf, total } from "./bound.ts";
import { type Affine, momentsOf, type Sharing, sums } from "./normalized.ts";

/** A running statistic of one channel, and what it may be off by, in roundings times their size. */
interface Running {
  value: number;
  ours: number;
  truths: number;
  /** The largest that it or a batch's was. */
  size: number;
}
const started = (value: number): Running => ({ value, ours: 0, truths: 0, size: Math.abs(value) });

function take(
  running: Running,
  weight: number,
  batch: { value: number; ours: number; truths: number },
): void {
  running.value += weight * (batch.value - running.value);
  for (const whose of ["ours", "truths"] as const) {
    running[whose] = (1 - weight) * running[whose] + weight * batch[whose] +
      Math.abs(running.value);
  }
  running.size = Math.max(running.size, Math.abs(running.value), Math.abs(batch.value));
}

/** The running statistics of a batch or instance norm, as it trains. */
export class RunningBounds {
  readonly #mean: Running[];
  readonly #variance: Running[];

  /** From what they are at first. */
  constructor(mean: readonly number[], variance: readonly number[]) {
    this.#mean = mean.map(started);
    this.#variance = variance.map(started);
  }
  /** Takes in a batch with a weight: of each channel the mean over its groups. */
  take(x: readonly number[], by: Sharing, weight: number, unbiased: boolean): void {
    const { shared, scaled, count } = by.groups;
    const moments = momentsOf(x, by);
    const channelOf = membersOf(shared, count).map(([first]) => scaled[first!]!);
    for (const [channel, mean] of this.#mean.entries()) {
      const own = moments.filter((_, group) => channelOf[group] === channel);
      const average = (f: (s: typeof own[number]) => number) =>
        total(own.length, (k) => f(own[k]!)) / own.length;
      const { n } = own[0]!, N = sumOf(n), bessel = unbiased ? n / (n - 1) : 1;
      take(mean, weight, {
        value: average((s) => s.mean),
        ours: average((s) => Math.abs(s.mean) + 2 * N * Math.sqrt(s.variance)),
        truths: average((s) => (N + 1) * s.largest),
      });
      take(this.#variance[channel]!, weight, {
        value: bessel * average((s) => s.variance),
        ours: bessel * average((s) => 2 * (N + 3) * s.variance),
        truths: bessel *
          average((s) => 2 * (N + 3) * (s.variance + Math.sqrt(s.variance) * s.largest)),
      });
    }
  }
  /** Bounds of the buffers. */
  get buffers(): Bounds {
    const bound = (all: readonly Running[]): Bound => ({
      size: all.map(({ size }) => size),
      ours: all.map(({ ours }) => ours),
      truths: all.map(({ truths }) => truths),
    });
    return {
      running_mean: bound(this.#mean),
      running_var: bound(this.#variance),
      num_batches_tracked: { size: [1], ours: [0], truths: [0] },
    };
  }
  /** Bounds of a pass in evaluation. */
  evaluated({ x, dy, gamma, beta }: Affine, { groups, eps }: Sharing): Bounds {
    const { scaled, shared, parameters, count } = groups, size = x.length;
    const r = this.#variance.map(({ value }) => 1 / Math.sqrt(value + eps));
    const at = (i: number) => {
      const p = scaled[i]!, v = this.#variance[p]!, mean = this.#mean[p]!;
      return { p, v, mean, r: r[p]!, ofScale: (v.value + eps) * 2, x: Math.abs(x[i]!) };
    };
    const xHat = x.map((v, i) => Math.abs(v - at(i).mean.value) * at(i).r);
    const E = {
      ours: (i: number) => {
        const { v, mean, r, ofScale } = at(i);
        return (4 + v.ours / ofScale) * xHat[i]! + r * mean.ours;
      },
      truths: (i: number) => {
        const { v, mean, r, ofScale, x } = at(i);
        return (4 + v.truths / ofScale) * (x + Math.abs(mean.value)) * r + r * mean.truths;
      },
    };
    const weight = (i: number) => Math.abs(gamma?.[scaled[i]!] ?? 1);
    const shift = (i: number) => Math.abs(beta?.[scaled[i]!] ?? 0);
    const members = membersOf(shared, count);
    const largest = (f: (i: number) => number) =>
      members.map((m) => most(m.length, (k) => f(m[k]!)));
    const X = largest((i) => xHat[i]!), G = largest((i) => weight(i) * Math.abs(dy[i]!) * at(i).r);
    const y = (E: (i: number) => number) =>
      x.map((_, i) => weight(i) * (E(i) + 2 * xHat[i]!) + 2 * shift(i));
    const dx = (whose: "ours" | "truths") =>
      dy.map((v, i) => {
        const { v: variance, r, ofScale } = at(i);
        return Math.abs(v) * weight(i) * r * (4 + variance[whose] / ofScale);
      });
    return {
      y: {
        size: x.map((_, i) => weight(i) * Math.max(1, X[shared[i]!]!) + shift(i)),
        ours: y(E.ours),
        truths: y(E.truths),
      },
      dx: { size: x.map((_, i) => G[shared[i]!]!), ours: dx("ours"), truths: dx("truths") },
      ...sums(dy, { scaled, parameters, size }, xHat, E),
    };
  }
}
