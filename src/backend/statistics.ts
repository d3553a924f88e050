/**
 * What can be said about all elements of a view in one look at each, without a copy of them.
 *
 * @module
 */
import { short } from "../print/numbers.ts";
import { stridesOf } from "../shape/shape.ts";
import { first, type View } from "./backend.ts";
import { heap } from "./memory.ts";

/** @internal Statistics of the finite elements, and how many are not. */
export interface Statistics {
  /** Finite elements. */
  readonly count: number;
  /** The smallest; Infinity if there is none. */
  readonly min: number;
  /** The largest; −Infinity if there is none. */
  readonly max: number;
  readonly mean: number;
  /** Standard deviation: the root of the biased variance, which normalization divides by. */
  readonly sd: number;
  readonly nan: number;
  readonly infinite: number;
}

/** @internal Where each element is in `heap[x.dtype]`, by its flat, row-major position. */
export function places(x: View): (position: number) => number {
  const start = first(x), { shape, strides } = x;
  if (strides === null) return (position) => start + position;
  const rowMajor = stridesOf(shape);
  return (position) => {
    let place = start;
    for (let axis = 0; axis < shape.length; axis++) {
      place += Math.floor(position / rowMajor[axis]!) % shape[axis]! * strides[axis]!;
    }
    return place;
  };
}

/**
 * Elements that follow each other at equal distances: all of them, or those along the last axis.
 */
function* runs(x: View): Generator<{ start: number; step: number; length: number }> {
  if (x.strides === null) {
    yield { start: first(x), step: 1, length: x.size };
    return;
  }
  const length = x.shape.at(-1) ?? 1, step = x.strides.at(-1) ?? 0, place = places(x);
  for (let position = 0; position < x.size; position += length) {
    yield { start: place(position), step, length };
  }
}

/**
 * @internal Statistics of `x`. Deviations are taken from the first finite element, so that a large
 * mean does not drown the variance.
 *
 * @param odd is told the position of each element that is not finite.
 */
export function statistics(x: View, odd?: (position: number) => void): Statistics {
  const data = heap[x.dtype];
  let [min, max, origin, sum, squares] = [Infinity, -Infinity, NaN, 0, 0];
  let [count, nan, position] = [0, 0, 0];
  for (const { start, step, length } of runs(x)) {
    for (let i = 0, at = start; i < length; i++, at += step) {
      const v = data[at]!;
      if (v - v !== 0) { // NaN, or infinite
        if (v !== v) nan++;
        odd?.(position + i);
        continue;
      }
      if (count++ === 0) origin = v;
      if (v < min) min = v;
      if (v > max) max = v;
      const off = v - origin;
      sum += off;
      squares += off * off;
    }
    position += length;
  }
  const off = sum / count;
  return {
    count,
    min,
    max,
    mean: origin + off,
    sd: Math.sqrt(Math.max(0, squares / count - off * off)),
    nan,
    infinite: x.size - count - nan,
  };
}

/** @internal The statistics in a line; of truth values, how many are true. */
export function sentence(x: View, s: Statistics): string {
  if (x.dtype === "bool") return `${Math.round(s.mean * s.count)} of ${x.size} true`;
  const { mean, sd, min, max } = s;
  const range = s.count === 0 ? [] : [
    `mean ${short(mean, sd)}`,
    `sd ${short(sd)}`,
    `min ${short(min, sd)}`,
    `max ${short(max, sd)}`,
  ];
  const odd = [s.nan > 0 ? `${s.nan} NaN` : "", s.infinite > 0 ? `${s.infinite} Infinity` : ""];
  return [...range, ...odd.filter((part) => part !== "")].join(", ");
}

/** @internal How many elements are in each of so many bins of equal width, from min to max. */
export function spread(x: View, { min, max }: Statistics, bins = 16): Uint32Array {
  const counts = new Uint32Array(bins), data = heap[x.dtype];
  const scale = max > min ? bins / (max - min) : 0;
  for (const { start, step, length } of runs(x)) {
    for (let i = 0, at = start; i < length; i++, at += step) {
      const v = data[at]!;
      if (v - v === 0) counts[Math.min(bins - 1, Math.floor((v - min) * scale))]!++;
    }
  }
  return counts;
}

/** @internal The root of the sum of squares. */
export function norm(x: View): number {
  const data = heap[x.dtype];
  let sum = 0;
  for (const { start, step, length } of runs(x)) {
    for (let i = 0, at = start; i < length; i++, at += step) sum += data[at]! ** 2;
  }
  return Math.sqrt(sum);
}
