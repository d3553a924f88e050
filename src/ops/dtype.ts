/**
 * Which element types an operation takes.
 *
 * @module
 */
import type { DType } from "../backend/memory.ts";
import { show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** @internal Whether elements are floating-point numbers: only those have gradients. */
export const isFloat = (x: { readonly dtype: DType }): boolean =>
  x.dtype === "float32" || x.dtype === "float64";

/** @internal The distance from 1 to the next number of the element type. */
export const machineEpsilon = (x: { readonly dtype: DType }): number =>
  x.dtype === "float64" ? 2 ** -52 : 2 ** -23;

const typed = (x: Tensor): string =>
  `${x.dtype === "int32" ? "an" : "a"} ${x.dtype} tensor ${show(x.shape)}`;

/** @internal `x`, if it holds floating-point numbers. */
export function needsFloat(op: string, x: Tensor): Tensor {
  if (!isFloat(x)) {
    throw new TypeError(
      `Cannot apply ${op} to ${typed(x)}: it takes float32 or float64; ` +
        `convert with to("float32") first`,
    );
  }
  return x;
}
/** @internal `x`, if it holds numbers, integers among them. */
export function needsNumber(op: string, x: Tensor): Tensor {
  if (x.dtype === "bool") {
    throw new TypeError(
      `Cannot apply ${op} to ${typed(x)}: bool holds truth values, no numbers; ` +
        `convert with to("int32") or to("float32") first`,
    );
  }
  return x;
}
/** @internal `x`, if it holds truth values. */
export function needsBool(op: string, x: Tensor): Tensor {
  if (x.dtype !== "bool") {
    throw new TypeError(
      `Cannot apply ${op} to ${typed(x)}: it takes bool, which comparisons give`,
    );
  }
  return x;
}
/** @internal Throws unless both operands have one element type. */
export function needsOneType(op: string, x: Tensor, y: Tensor): void {
  if (x.dtype !== y.dtype) {
    const advice = isFloat(x) && isFloat(y)
      ? "make both float32 or both float64"
      : `convert one with to("${isFloat(y) ? y.dtype : x.dtype}")`;
    throw new TypeError(
      `Cannot apply ${op} to ${x.dtype} ${show(x.shape)} and ${y.dtype} ${
        show(y.shape)
      }: ${advice}`,
    );
  }
}
/** @internal Throws unless both operands hold floating-point numbers of one precision. */
export function needsSameType(op: string, x: Tensor, y: Tensor): void {
  needsOneType(op, x, y);
  needsFloat(op, x);
}
/** @internal Throws unless both operands hold numbers of one type, integers among them. */
export function needsSameNumbers(op: string, x: Tensor, y: Tensor): void {
  needsOneType(op, x, y);
  needsNumber(op, x);
}
