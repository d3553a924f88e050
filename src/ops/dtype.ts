/**
 * Which element types an operation takes.
 *
 * @module
 */
import { show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** @internal `x`, if it holds floating-point numbers. */
export function needsFloat(op: string, x: Tensor): Tensor {
  if (x.dtype === "int32") {
    throw new TypeError(
      `Cannot apply ${op} to an int32 tensor ${show(x.shape)}: ` +
        `int32 holds labels and indices, numbers to compute with are float32 or float64`,
    );
  }
  return x;
}
/** @internal Throws unless both operands hold floating-point numbers of one precision. */
export function needsSameType(op: string, x: Tensor, y: Tensor): void {
  if (x.dtype !== y.dtype) {
    throw new TypeError(
      `Cannot apply ${op} to ${x.dtype} ${show(x.shape)} and ${y.dtype} ${show(y.shape)}: ` +
        `make both float32 or both float64`,
    );
  }
  if (x.dtype === "int32") needsFloat(op, x);
}
