/**
 * Between element types of at most four bytes.
 *
 * @module
 */
import { address, empty, type Relation, type View } from "../backend.ts";
import { bytesOf, type DType, release } from "../memory.ts";
import { reference } from "../reference.ts";
import { rowMajor } from "./copy.ts";
import { discard, number } from "./layout.ts";
import { kernel } from "./loader.ts";
import { compare, select } from "./truth.ts";

/** @internal */
export function cast(x: View, dtype: DType): View {
  if (x.dtype === "bool" && bytesOf[dtype] === 4) return chosen(x, dtype);
  if (dtype === "bool" && bytesOf[x.dtype] === 4) return nonZero(x);
  const truncates = x.dtype === "float32" && dtype === "int32";
  if (!truncates && !(x.dtype === "int32" && dtype === "float32")) return reference.cast(x, dtype);
  const from = rowMajor(x), y = empty(x.shape, dtype);
  const [px, py, n] = [address(from), address(y), y.size];
  if (!truncates) kernel.toFloat(px, py, n);
  const held = !truncates || kernel.truncate(px, py, n) !== 0;
  discard(from, x);
  if (held) return y;
  release(y.storage);
  return reference.cast(x, dtype); // says which number it is that int32 does not hold
}
/** 1 where `x` is true, else 0. */
function chosen(x: View, dtype: DType): View {
  const one = number(1, dtype), zero = number(0, dtype), y = select(x, one, zero, x.shape);
  release(one.storage);
  release(zero.storage);
  return y;
}
const NOT_EQUAL: Relation = { name: "notEqual", f: (x, y) => x !== y };
function nonZero(x: View): View {
  const zero = number(0, x.dtype), y = compare(NOT_EQUAL, x, zero, x.shape);
  release(zero.storage);
  return y;
}
