/**
 * Numbers from one element type to another: exact, or a sentence; nothing wraps around.
 *
 * @module
 */
import type { DType } from "./memory.ts";

/** @internal Whether `value` is an integer of 32 bits. */
export const isInt32 = (value: number): boolean => (value | 0) === value;

/** @internal A result in int32, if it is one; integers of up to 53 bits reach here unrounded. */
export function exact(op: string, value: number): number {
  if (!isInt32(value)) {
    throw new RangeError(
      `Cannot apply ${op} in int32: the result ${value} does not fit into 32 bits; ` +
        `convert with to("float64") first`,
    );
  }
  return value;
}

/**
 * @internal `value` as `dtype` holds it: int32 cuts the fraction off, bool is whether it is not 0.
 */
export function convert(value: number, dtype: DType): number {
  if (dtype === "bool") return value === 0 ? 0 : 1;
  if (dtype !== "int32") return value;
  const whole = Math.trunc(value);
  if (!isInt32(whole)) {
    throw new RangeError(
      `Cannot convert ${value} to int32: it holds integers from -2147483648 to 2147483647`,
    );
  }
  return whole;
}

/** @internal Throws unless `dtype` holds `value` as it is, up to rounding. */
export function checkElement(value: number, dtype: DType): void {
  if (dtype === "int32" && !isInt32(value)) {
    throw new TypeError(`Cannot store ${value} in an int32 tensor: it holds 32-bit integers`);
  }
  if (dtype === "bool" && value !== 0 && value !== 1) {
    throw new TypeError(`Cannot store ${value} in a bool tensor: it holds 0 and 1`);
  }
}
