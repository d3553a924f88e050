/**
 * Kernels of two operands, which broadcast: any shapes become rows that are next to each other.
 *
 * @module
 */
import { address, type View } from "../backend.ts";
import { bytesOf } from "../memory.ts";
import { copy } from "./copy.ts";
import type { BinaryName, Exports } from "./exports.ts";
import { discard, eachOuter, merge, merged } from "./layout.ts";

/** @internal A kernel of two elements of four bytes, whose results are of any size. */
export type Pairwise = Exports[BinaryName];

/** @internal `z`, filled with what `f` makes of the operands stretched to its shape. */
export function pairwise(f: Pairwise, x: View, y: View, z: View): View {
  const n = z.size;
  if (x.size === n && y.size === n && x.strides === null && y.strides === null) {
    f(address(x), 0, 1, address(y), 0, 1, address(z), 1, n);
  } else if (n > 0) broadcast(f, x, y, z);
  return z;
}
function broadcast(f: Pairwise, x: View, y: View, z: View): void {
  let count = merge(z.shape, x, y);
  const xApart = count > 0 && merged.xs[0]! > 1, yApart = count > 0 && merged.ys[0]! > 1;
  const a = xApart ? copy(x) : x, b = yApart ? copy(y) : y; // copying merges axes of its own
  if (xApart || yApart) count = merge(z.shape, a, b);
  const { sizes, xs, ys } = merged, to = address(z);
  const inner = count > 0 ? sizes[0]! : 1, xi = count > 0 ? xs[0]! : 0, yi = count > 0 ? ys[0]! : 0;
  const outer = count > 1 ? sizes[1]! : 1, xo = count > 1 ? xs[1]! : 0, yo = count > 1 ? ys[1]! : 0;
  if (count <= 2) f(address(a), xo, xi, address(b), yo, yi, to, outer, inner);
  else {
    const bytes = bytesOf[z.dtype] * outer * inner;
    eachOuter(count, address(a), address(b), (x, y, row) => {
      f(x, xo, xi, y, yo, yi, to + row * bytes, outer, inner);
    });
  }
  discard(a, x);
  discard(b, y);
}
