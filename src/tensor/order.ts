/**
 * Sorting, and what is found by order: the largest, their positions, quantiles.
 *
 * Positions are computed on constants; values are then picked by them, which is what has a
 * gradient.
 *
 * @module
 */
import type { DType } from "../backend/memory.ts";
import { argMax, argMin, argSort as argSortOp } from "../ops/order.ts";
import type { Op } from "../ops/op.ts";
import { along } from "../shape/along.ts";
import { type Shape, show } from "../shape/shape.ts";
import { apply } from "./apply.ts";
import { takeAlongAxis } from "./pick.ts";
import type { ReduceOptions, Tensor } from "./tensor.ts";

/** Elements in order, and where they were. */
export interface Sorted<S extends Shape = Shape, D extends DType = DType> {
  /** The elements; gradients flow through them. */
  readonly values: Tensor<S, D>;
  /** Position of each along the axis, before. */
  readonly indices: Tensor<S, "int32">;
}
/** Options of sorting. */
export interface SortOptions<X extends number = -1> {
  /** The axis; −1, the last one, by default. */
  readonly axis?: X;
  /** Largest first; off by default. */
  readonly descending?: boolean;
}
/** Options of the largest or smallest elements. */
export interface TopKOptions<X extends number = -1> {
  /** The axis; −1, the last one, by default. */
  readonly axis?: X;
  /** The largest ones, which is the default, or the smallest. */
  readonly largest?: boolean;
}
/** Options of a running sum. */
export interface CumSumOptions<X extends number = -1> {
  /** The axis; −1, the last one, by default. */
  readonly axis?: X;
  /** From the last element to the first; off by default. */
  readonly reverse?: boolean;
}

/** @internal Positions along `axis` that put `x` in order. */
export function argSort(x: Tensor, options: SortOptions<number> = {}): Tensor<Shape, "int32"> {
  const { axis = -1, descending = false } = options;
  return apply(argSortOp, [x], { axis: along("argSort", x.shape, axis), descending });
}
/** @internal */
export function sort(x: Tensor, options: SortOptions<number> = {}): Sorted {
  const { axis = -1, descending = false } = options;
  along("sort", x.shape, axis);
  const indices = argSort(x, { axis, descending });
  return { values: takeAlongAxis(x, indices, axis), indices };
}
/** @internal The first `k` of `x` in order. */
export function topK(x: Tensor, k: number, axis: number, largest: boolean): Sorted {
  const at = along("topK", x.shape, axis), n = x.shape[at]!;
  if (!Number.isInteger(k) || k < 0 || k > n) {
    throw new RangeError(
      `Cannot take the top ${k} of ${show(x.shape)} along axis ${axis}: it has ${n} elements`,
    );
  }
  const indices = argSort(x, { axis: at, descending: largest }).slice(0, k, { axis: at });
  return { values: takeAlongAxis(x, indices, at), indices };
}

/** @internal Position of the largest or smallest element along `axis`, or of all row-major ones. */
export function argBest(
  name: "argMax" | "argMin",
  x: Tensor,
  options: unknown,
): Tensor {
  const { axis, keepDims = false } = (options ?? {}) as ReduceOptions<number | undefined, boolean>;
  const op: Op<readonly [Tensor], { readonly axis: number }> = name === "argMax" ? argMax : argMin;
  const line = axis === undefined ? x.reshape([x.size]) as Tensor : x;
  const at = axis === undefined ? 0 : along(name, x.shape, axis);
  if (line.shape[at] === 0) {
    throw new RangeError(`Cannot apply ${name} to ${show(x.shape)}: there are no elements`);
  }
  const kept: Tensor = apply(op, [line], { axis: at });
  if (axis === undefined) return kept.reshape(keepDims ? x.shape.map(() => 1) : []);
  return keepDims ? kept : kept.reshape(x.shape.toSpliced(at, 1));
}
