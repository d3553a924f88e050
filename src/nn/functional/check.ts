/**
 * What functions of a tensor and its parameters refuse.
 *
 * @module
 */
import { isFloat } from "../../ops/dtype.ts";
import { same, type Shape, show } from "../../shape/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** @internal Throws unless every one of `parameters` has `shape` and the element type of `x`. */
export function check(
  what: string,
  x: Tensor,
  shape: Shape,
  parameters: Record<string, Tensor>,
): void {
  for (const name in parameters) { // this runs at every step, and entries() would make arrays
    const t = parameters[name]!;
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
/** @internal Throws unless `x` holds floating-point numbers. */
export function checkFloat(what: string, x: Tensor): void {
  if (isFloat(x)) return;
  throw new TypeError(
    `Cannot ${what} ${x.dtype} ${show(x.shape)}: it takes float32 or float64; convert with ` +
      `to("float32") first`,
  );
}
/** @internal Throws unless `n` is a whole number from 1. */
export function checkCount(what: string, name: string, n: number): void {
  if (Number.isSafeInteger(n) && n > 0) return;
  throw new RangeError(`Cannot ${what} with ${name} ${n}: it is a whole number from 1`);
}
/** @internal Throws unless `value` is finite, and not less than `least`. */
export function checkNumber(
  what: string,
  name: string,
  value: number,
  least: number = -Infinity,
): void {
  if (value >= least && Math.abs(value) < Infinity) return;
  const range = least === -Infinity ? "a finite number" : `a finite number from ${least}`;
  throw new RangeError(`Cannot ${what} with ${name} ${value}: it is ${range}`);
}
