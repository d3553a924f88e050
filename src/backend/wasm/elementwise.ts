/**
 * Functions of each element, with broadcasting.
 *
 * @module
 */
import type { Shape } from "../../shape/shape.ts";
import { address, type BinaryOp, empty, type UnaryOp, type View } from "../backend.ts";
import { reference } from "../reference.ts";
import { copy } from "./copy.ts";
import { type BinaryName, binaryNames, type UnaryName, unaryNames } from "./exports.ts";
import { discard, eachOuter, merge, merged } from "./layout.ts";
import { kernel } from "./loader.ts";

type Kernels = typeof kernel[BinaryName];
const isUnary = new Set<string>(unaryNames), isBinary = new Set<string>(binaryNames);

/** @internal */
export function unary(op: UnaryOp, x: View): View {
  if (x.dtype !== "float32" || !isUnary.has(op.name)) return reference.unary(op, x);
  const y = x.strides === null ? empty(x.shape, "float32") : copy(x);
  const from = x.strides === null ? x : y; // a copy is changed in place
  kernel[op.name as UnaryName](address(from), address(y), y.size);
  return y;
}

/** @internal */
export function binary(op: BinaryOp, x: View, y: View, shape: Shape): View {
  if (x.dtype !== "float32" || !isBinary.has(op.name)) return reference.binary(op, x, y, shape);
  const f = kernel[op.name as BinaryName], z = empty(shape, "float32"), n = z.size;
  if (x.size === n && y.size === n && x.strides === null && y.strides === null) {
    f(address(x), 0, 1, address(y), 0, 1, address(z), 1, n);
  } else if (n > 0) broadcast(f, x, y, z);
  return z;
}
function broadcast(f: Kernels, x: View, y: View, z: View): void {
  let count = merge(z.shape, x, y);
  const xApart = count > 0 && merged.xs[0]! > 1, yApart = count > 0 && merged.ys[0]! > 1;
  const a = xApart ? copy(x) : x, b = yApart ? copy(y) : y; // copying merges axes of its own
  if (xApart || yApart) count = merge(z.shape, a, b);
  const { sizes, xs, ys } = merged, to = address(z);
  const inner = count > 0 ? sizes[0]! : 1, xi = count > 0 ? xs[0]! : 0, yi = count > 0 ? ys[0]! : 0;
  const outer = count > 1 ? sizes[1]! : 1, xo = count > 1 ? xs[1]! : 0, yo = count > 1 ? ys[1]! : 0;
  if (count <= 2) f(address(a), xo, xi, address(b), yo, yi, to, outer, inner);
  else {
    eachOuter(count, address(a), address(b), (x, y, row) => {
      f(x, xo, xi, y, yo, yi, to + 4 * row * outer * inner, outer, inner);
    });
  }
  discard(a, x);
  discard(b, y);
}
