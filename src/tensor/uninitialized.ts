/**
 * New elements, for the functions that fill them.
 *
 * @module
 */
import { empty } from "../backend/backend.ts";
import { type DType, state } from "../backend/memory.ts";
import { checkShape, type Shape } from "../shape/shape.ts";
import { Tensor } from "./tensor.ts";

/** @internal A tensor whose elements are undefined so far; `maker` is what errors call it. */
export function uninitialized<S extends Shape, D extends DType>(
  maker: string,
  shape: S,
  dtype: D,
): Tensor<S, D> {
  checkShape(shape);
  state.making = maker;
  const own = shape.slice() as Shape as S; // the caller may write to the array later
  const v = empty(own, dtype);
  return new Tensor<S, D>(v.storage, own, dtype, v.size, 0, null);
}
