/**
 * The same elements in other places.
 *
 * @module
 */
import type { DType } from "../backend/memory.ts";
import { axesOf } from "../shape/reduce.ts";
import type { Shape } from "../shape/shape.ts";
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
