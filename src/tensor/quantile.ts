/**
 * Quantiles.
 *
 * @module
 */
import { needsFloat } from "../ops/dtype.ts";
import { axesOf, reduced } from "../shape/reduce.ts";
import { product, type Shape, show } from "../shape/shape.ts";
import { sort } from "./order.ts";
import { constant, takeAlongAxis } from "./pick.ts";
import type { Axes, ReduceOptions, Tensor } from "./tensor.ts";

/** What stands for a quantile that falls between two elements. */
export type Interpolation = "linear" | "lower" | "higher" | "nearest" | "midpoint";
/** Options of a quantile. */
export interface QuantileOptions<X extends Axes = undefined, K extends boolean = false>
  extends ReduceOptions<X, K> {
  /** What stands for a quantile between two elements; `"linear"` by default. */
  readonly interpolation?: Interpolation;
}
/** Shape of quantiles: those of a list come first. */
export type QuantileShape<Q extends number | readonly number[], S> = S extends Shape
  ? Q extends readonly number[] ? [Q["length"], ...S] : S
  : S;

/** How much of the next element to add at a `rank` between two. */
const WEIGHT: Readonly<Record<Interpolation, (part: number, below: number) => number>> = {
  linear: (part) => part,
  lower: () => 0,
  higher: (part) => part > 0 ? 1 : 0,
  nearest: (part, below) => part === 0.5 ? below % 2 : Math.round(part), // halves go to even ranks
  midpoint: (part) => part > 0 ? 0.5 : 0,
};

/** The axes that are reduced, as one last axis. */
function lines(x: Tensor, axes: Shape): Tensor {
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const n = product(axes.map((a) => x.shape[a]!));
  return x.permute([...kept, ...axes]).reshape([...kept.map((a) => x.shape[a]!), n]);
}

/** Elements at `ranks` of each sorted line; a NaN, which is last, where there is one. */
function pickByLine(values: Tensor, ranks: readonly number[]): Tensor {
  const last = values.shape.length - 1, n = values.shape[last]!;
  const largest = Array.from(values.slice(n - 1, n, { axis: last }).toArray());
  const indices = largest.flatMap((x) => Number.isNaN(x) ? ranks.map(() => n - 1) : ranks);
  const shape = values.shape.with(last, ranks.length);
  return takeAlongAxis(values, constant(indices, shape, "int32", values), last);
}

/** @internal Quantiles `q` of `x`; a list of them becomes the first axis. */
export function quantile(
  x: Tensor,
  q: number | readonly number[],
  options: QuantileOptions<Axes, boolean> = {},
): Tensor {
  const { axis, keepDims = false, interpolation = "linear" } = options;
  needsFloat("quantile", x);
  const axes = axesOf(x.shape, axis), list = typeof q === "number" ? [q] : q;
  for (const p of list) {
    if (!(p >= 0 && p <= 1)) {
      throw new RangeError(`Cannot take quantile ${p} of ${show(x.shape)}: it is from 0 to 1`);
    }
  }
  const line = lines(x, axes), last = line.shape.length - 1, n = line.shape[last]!;
  if (n === 0) {
    throw new RangeError(
      `Cannot take a quantile of ${show(x.shape)} over axes ${show(axes)}: there are no elements`,
    );
  }
  const { values } = sort(line);
  const ranks = list.map((p) => p * (n - 1)), below = ranks.map(Math.floor);
  const weights = ranks.map((r, i) => WEIGHT[interpolation](r - below[i]!, below[i]!));
  const above = below.map((b, i) => weights[i]! > 0 ? b + 1 : b);
  const low = pickByLine(values, below), high = pickByLine(values, above);
  const y = low.add(high.sub(low).mul(constant(weights, [weights.length], x.dtype, x)));
  const first = y.permute([last, ...y.shape.keys()].slice(0, last + 1));
  const shape = reduced(x.shape, axes, keepDims);
  return first.reshape(typeof q === "number" ? shape : [list.length, ...shape]);
}
