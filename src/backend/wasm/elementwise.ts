/**
 * Functions of each element, with broadcasting.
 *
 * @module
 */
import type { Shape } from "../../shape/shape.ts";
import { address, type BinaryOp, empty, first, type UnaryOp, type View } from "../backend.ts";
import { heap, release } from "../memory.ts";
import { reference } from "../reference.ts";
import { copy } from "./copy.ts";
import { type BinaryName, binaryNames, type UnaryName, unaryNames } from "./exports.ts";
import { number } from "./layout.ts";
import { kernel } from "./loader.ts";
import { pairwise } from "./pairwise.ts";
import { not } from "./truth.ts";

const isUnary = new Set<string>(unaryNames), isBinary = new Set<string>(binaryNames);

/** @internal */
export function unary(op: UnaryOp, x: View): View {
  if (op.name === "logicalNot") return not(x);
  if (x.dtype !== "float32" || !isUnary.has(op.name)) return reference.unary(op, x);
  const y = x.strides === null ? empty(x.shape, "float32") : copy(x);
  const from = x.strides === null ? x : y; // a copy is changed in place
  kernel[op.name as UnaryName](address(from), address(y), y.size);
  return y;
}

/** @internal */
export function binary(op: BinaryOp, x: View, y: View, shape: Shape): View {
  if (x.dtype !== "float32") return reference.binary(op, x, y, shape);
  if (op.name === "pow") return power(op, x, y, shape);
  if (!isBinary.has(op.name)) return reference.binary(op, x, y, shape);
  return pairwise(kernel[op.name as BinaryName], x, y, empty(shape, "float32"));
}
/** Powers by one number that are products or a quotient: more than one rounding only for x³. */
function power(op: BinaryOp, x: View, y: View, shape: Shape): View {
  const single = y.size === 1 && y.shape.length <= x.shape.length;
  const exponent = single ? heap.float32[first(y)]! : NaN;
  if (![-1, 1, 2, 3].includes(exponent)) return reference.binary(op, x, y, shape);
  const z = copy(x), at = address(z), n = z.size; // is changed in place
  if (exponent > 1) kernel.square(at, at, n);
  if (exponent === 3) pairwise(kernel.mul, x, z, z);
  if (exponent === -1) {
    const one = number(1, "float32");
    pairwise(kernel.div, one, z, z);
    release(one.storage);
  }
  return z;
}
