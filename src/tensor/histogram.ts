/**
 * Histograms: plain numbers, for a plot.
 *
 * @module
 */
import { show } from "../shape/shape.ts";
import type { Tensor } from "./tensor.ts";

/** Options of a histogram. */
export interface HistogramOptions {
  /** How many bins of equal width, 10 by default, or their edges in ascending order. */
  readonly bins?: number | readonly number[];
  /** First and last edge; smallest and largest finite element by default. */
  readonly range?: readonly [low: number, high: number];
}
/** How many elements fall into each bin. */
export interface Histogram {
  /** Elements in each bin: from its edge up to, without, the next one; the last bin has both. */
  readonly counts: number[];
  /** Edges of the bins: one more than there are bins. */
  readonly edges: number[];
  /** Elements in no bin: outside the edges, infinite or NaN. */
  readonly outside: number;
}

/**
 * Counts the elements of `x` in bins, as `numpy.histogram` and `torch.histogram` do.
 *
 * @throws {RangeError} if there are no bins, or edges do not ascend.
 *
 * @example
 * ```ts
 * import { histogram, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const { counts, edges } = histogram(tensor([0, 1, 1, 2, 4]), { bins: 4 });
 * const rows = counts.map((count, i) => ({ from: edges[i], to: edges[i + 1], count }));
 * assert(rows[1]!.count === 2);
 * ```
 */
export function histogram(x: Tensor, options: HistogramOptions = {}): Histogram {
  const { bins = 10, range } = options, numbers = x.toArray();
  const edges = typeof bins === "number" ? evenly(x, bins, range ?? extent(numbers)) : [...bins];
  const last = edges.length - 1;
  if (last < 1 || edges.some((e, i) => !Number.isFinite(e) || (i > 0 && e <= edges[i - 1]!))) {
    throw new RangeError(
      `Cannot make a histogram of ${show(x.shape)} with edges ${show(edges)}: ` +
        `it needs at least 2 of them, finite and ascending`,
    );
  }
  const counts = new Array<number>(last).fill(0);
  let outside = 0;
  for (const v of numbers) {
    if (!(v >= edges[0]! && v <= edges[last]!)) outside++;
    else counts[Math.min(last - 1, lastAtMost(edges, v))]!++;
  }
  return { counts, edges, outside };
}

/** Index of the last edge that is at most `v`, by bisection. */
function lastAtMost(edges: readonly number[], v: number): number {
  let low = 0, high = edges.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= v) low = middle;
    else high = middle;
  }
  return low;
}
/** Edges of bins of equal width; half a unit to either side if there is no width. */
function evenly(x: Tensor, bins: number, [low, high]: readonly [number, number]): number[] {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new RangeError(
      `Cannot make a histogram of ${show(x.shape)} with ${bins} bins: needs at least 1`,
    );
  }
  const [from, to] = low === high ? [low - 0.5, high + 0.5] : [low, high];
  return Array.from(
    { length: bins + 1 },
    (_, i) => i === bins ? to : from + (to - from) * i / bins,
  );
}
/** Smallest and largest finite number; 0 and 0 if there is none, as numpy has it. */
function extent(numbers: Iterable<number>): [number, number] {
  let low = Infinity, high = -Infinity;
  for (const v of numbers) {
    if (!Number.isFinite(v)) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return low <= high ? [low, high] : [0, 0];
}
