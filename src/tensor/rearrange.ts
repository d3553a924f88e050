/**
 * The same elements in other places.
 *
 * @module
 */
import type { DType } from "../backend/memory.ts";
import { along } from "../shape/along.ts";
import { diagonal as diagonalShape } from "../shape/diagonal.ts";
import { axesOf } from "../shape/reduce.ts";
import { repeat as repeatShape } from "../shape/repeat.ts";
import { type Shape, show } from "../shape/shape.ts";
import { pick } from "./pick.ts";
import type { Axes, Tensor } from "./tensor.ts";

/** Options of padding. */
export interface PadOptions {
  /** What the new elements are; 0 by default. */
  readonly value?: number;
}

/** @internal Elements in the opposite order along each of the axes. */
export function flip<D extends DType>(x: Tensor<Shape, D>, axis: Axes): Tensor<Shape, D> {
  return axesOf(x.shape, axis).reduce((y, a) => {
    const n = x.shape[a]!;
    return pick(y, a, Array.from({ length: n }, (_, i) => n - 1 - i));
  }, x);
}

/** @internal Elements moved `shift` places on along `axis`, those at the end to the beginning. */
export function roll(x: Tensor, shift: number, axis: number | undefined): Tensor {
  if (!Number.isInteger(shift)) {
    throw new RangeError(`Cannot roll ${show(x.shape)} by ${shift}: needs an integer`);
  }
  if (axis === undefined) return roll(x.reshape([x.size]), shift, 0).reshape(x.shape);
  const at = along("roll", x.shape, axis), n = x.shape[at]!;
  const positions = Array.from({ length: n }, (_, i) => (((i - shift) % n) + n) % n);
  return pick(x, at, positions);
}

/**
 * @internal `counts` copies along each axis: a new axis before each, stretched, and joined to it.
 */
export function repeat(x: Tensor, counts: Shape): Tensor {
  const shape = repeatShape(x.shape, counts), skip = counts.length - x.shape.length;
  const sizes = counts.map((_, i) => i < skip ? 1 : x.shape[i - skip]!);
  const apart: Tensor = x.reshape(sizes.flatMap((n) => [1, n]));
  return apart.expand(counts.flatMap((k, i) => [k, sizes[i]!])).reshape(shape);
}

/** @internal The elements with equal row and column, `offset` columns to the right. */
export function diagonal(x: Tensor, offset: number): Tensor {
  const shape = diagonalShape(x.shape, offset), [n, m] = x.shape as [number, number];
  const start = offset < 0 ? -offset * m : offset;
  const positions = Array.from({ length: shape.at(-1)! }, (_, i) => start + i * (m + 1));
  const picked = pick(x.reshape([n * m, ...x.shape.slice(2)]), 0, positions);
  return picked.permute([...picked.shape.keys()].map((i) => (i + 1) % picked.shape.length));
}
