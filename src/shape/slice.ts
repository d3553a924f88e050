/**
 * Slicing: a range of one axis.
 *
 * @module
 */
import { type Axis, axisOf, type Shape, type Show, show } from "./shape.ts";

/**
 * `S` after a slice along axis `A`, whose size the run time knows: `Slice<[60, 784], 0>` is
 * `[number, 784]`; `Slice<[60, 784], 2>` is the sentence
 * `"Cannot slice [60, 784] along axis 2: out of range"`.
 */
export type Slice<S extends Shape, A extends number> = number extends S["length"] ? Shape
  : number extends A ? { [K in keyof S]: number }
  : [Axis<S, A>] extends [never] ? `Cannot slice ${Show<S>} along axis ${A}: out of range`
  : { [K in keyof S]: K extends `${Axis<S, A>}` ? number : S[K] };

/** @internal A slice with everything counted from the front. */
export interface Range {
  /** The axis that is sliced. */
  readonly axis: number;
  /** Its first element in the slice. */
  readonly start: number;
  /** Its first element after the slice. */
  readonly end: number;
  /** Shape of the slice; the sliced shape itself where the range is the whole axis. */
  readonly shape: Shape;
}

/**
 * The elements `start` to `end` of an axis, which mean what they mean to `Array.prototype.slice`:
 * negative ones count from the end and the default is the whole axis. Bounds beyond the axis are
 * refused, for an empty or shortened result would be noticed much later, if at all.
 *
 * @internal
 */
export function slice(shape: Shape, start = 0, end?: number, axis = 0): Range {
  const along = axisOf(shape, axis);
  if (along === undefined) {
    throw new RangeError(`Cannot slice ${show(shape)} along axis ${axis}: out of range`);
  }
  const size = shape[along]!;
  const from = start < 0 ? start + size : start;
  const to = end === undefined ? size : end < 0 ? end + size : end;
  const why = problem(from, to, size);
  if (why !== undefined) {
    throw new RangeError(
      `Cannot slice ${show(shape)} from ${start} to ${end ?? size} along axis ${axis}: ${why}`,
    );
  }
  if (to - from === size) return { axis: along, start: from, end: to, shape };
  const out = shape.slice();
  out[along] = to - from;
  return { axis: along, start: from, end: to, shape: out };
}

/** What is wrong with a range, if anything. */
function problem(from: number, to: number, size: number): string | undefined {
  if (!Number.isInteger(from) || !Number.isInteger(to)) return "bounds are integers";
  if (from < 0 || from > size || to < 0 || to > size) return `the axis has ${size} elements`;
  if (from > to) return "the range ends before it starts";
  return undefined;
}
