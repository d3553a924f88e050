/**
 * What functions of a tensor and its parameters refuse.
 *
 * @module
 */
import { same, type Shape, show } from "../../shape/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** @internal Throws unless every one of `parameters` has `shape` and the element type of `x`. */
export function check(
  what: string,
  x: Tensor,
  shape: Shape,
  parameters: Record<string, Tensor>,
): void {
  for (const [name, t] of Object.entries(parameters)) {
    if (!same(t.shape, shape)) {
      throw new RangeError(
        `Cannot ${what} ${show(x.shape)} with ${name} ${show(t.shape)}: expected ${show(shape)}`,
      );
    }
    if (t.dtype !== x.dtype) {
      throw new TypeError(
        `Cannot ${what} ${x.dtype} ${show(x.shape)} with ${name} in ${t.dtype}: use one dtype`,
      );
    }
  }
}
/** @internal Throws unless `eps` can be added to a variance. */
export function checkEps(what: string, eps: number): void {
  if (!(eps >= 0 && eps < Infinity)) {
    throw new RangeError(
      `Cannot ${what} with eps ${eps}: it is a small positive number, such as 1e-5`,
    );
  }
}
