/**
 * Statistics beside the elements that share them.
 *
 * @module
 */
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** @internal A tensor of the kept axes' shape, with the reduced `axes` of x put back as 1. */
export const along = (t: Tensor, x: Tensor, axes: Shape): Tensor =>
  t.reshape(x.shape.map((n, i) => axes.includes(i) ? 1 : n));
