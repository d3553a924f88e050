/**
 * Matrix products. Transposed operands are absorbed: the kernel packs its operands in any case.
 *
 * @module
 */
import { product, type Shape, stridesOf } from "../../shape/shape.ts";
import { address, empty, type View } from "../backend.ts";
import { WORKSPACE } from "../memory.ts";
import { reference } from "../reference.ts";
import { copy } from "./copy.ts";
import { discard } from "./layout.ts";
import { kernel } from "./loader.ts";

/** Elements from one row to the next as stored, of a matrix that is stored by rows. */
const rowStride = (x: View): number => x.strides === null ? x.shape.at(-1)! : x.strides.at(-2)!;
const storedByRows = (x: View): boolean => x.strides === null || x.strides.at(-1) === 1;
const storedByColumns = (x: View): boolean => x.strides !== null && x.strides.at(-2) === 1;
/** `x`, or a copy if neither its rows nor its columns are neighbours in memory. */
const packable = (x: View): View => storedByRows(x) || storedByColumns(x) ? x : copy(x);

/** @internal */
export function matmul(x: View, y: View, shape: Shape): View {
  if (x.dtype !== "float32") return reference.matmul(x, y, shape);
  const z = empty(shape, "float32"), a = packable(x), b = packable(y);
  if (b.shape.length === 2 && a.strides === null && a.size === rows(shape) * a.shape.at(-1)!) {
    multiply(a, address(a), b, address(b), rows(shape), address(z), false); // leading axes are rows
  } else if (shape.length === 2) {
    multiply(a, address(a), b, address(b), shape[0]!, address(z), false);
  } else batched(a, b, z);
  discard(a, x);
  discard(b, y);
  return z;
}
/** Rows of all matrices of a shape together. */
function rows(shape: Shape): number {
  let n = 1;
  for (let i = 0; i < shape.length - 1; i++) n *= shape[i]!;
  return n;
}
/**
 * @internal The product of one matrix at address `a` of `m` rows and one at `b`, which lie as those
 * of `x` and `y` do; `add` to what is at `c`.
 */
export function multiply(
  x: View,
  a: number,
  y: View,
  b: number,
  m: number,
  c: number,
  add: boolean,
): void {
  const n = y.shape.at(-1)!, k = x.shape.at(-1)!, tx = !storedByRows(x), ty = !storedByRows(y);
  const lda = tx ? x.strides!.at(-1)! : rowStride(x), ldb = ty ? y.strides!.at(-1)! : rowStride(y);
  kernel.gemm(tx, ty, m, n, k, a, lda, b, ldb, c, n, add, WORKSPACE);
}
/** One product for each position in the leading axes, which broadcast. */
function batched(x: View, y: View, z: View): void {
  const lead = z.shape.slice(0, -2), m = z.shape.at(-2)!, size = m * z.shape.at(-1)!;
  const dx = leading(x, lead), dy = leading(y, lead), count = product(lead);
  for (let i = 0, c = address(z); i < count; i++, c += 4 * size) {
    let a = address(x), b = address(y);
    for (let axis = lead.length - 1, rest = i; axis >= 0; axis--) {
      const at = rest % lead[axis]!;
      rest = (rest - at) / lead[axis]!;
      a += 4 * at * dx[axis]!;
      b += 4 * at * dy[axis]!;
    }
    multiply(x, a, y, b, m, c, false);
  }
}
/** Strides of the leading axes, seen as `lead`: 0 along those that `x` is stretched over. */
function leading(x: View, lead: Shape): number[] {
  const strides = x.strides ?? stridesOf(x.shape), skip = lead.length - (x.shape.length - 2);
  return lead.map((_, i) => i < skip || x.shape[i - skip] === 1 ? 0 : strides[i - skip]!);
}
