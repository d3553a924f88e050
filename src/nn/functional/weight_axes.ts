/**
 * Which axis of a weight is that of the outputs.
 *
 * @module
 */
import { axisOf, type Shape, show } from "../../shape/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** @internal `dim`, counted from the front. */
export function axisOfWeight(what: string, weight: Tensor, dim: number): number {
  const axis = axisOf(weight.shape, dim);
  if (axis === undefined) {
    throw new RangeError(`Cannot ${what} ${show(weight.shape)} with dim ${dim}: out of range`);
  }
  return axis;
}
/** @internal All axes but `dim`. */
export function axesBut(what: string, weight: Tensor, dim: number | null): Shape {
  const all = weight.shape.map((_, i) => i);
  if (dim === null) return all;
  const axis = axisOfWeight(what, weight, dim);
  return all.filter((i) => i !== axis);
}
