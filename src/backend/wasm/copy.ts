/**
 * Moving elements of four bytes, float32 and int32.
 *
 * @module
 */
import { product, type Shape } from "../../shape/shape.ts";
import { address, empty, type View } from "../backend.ts";
import { bytesOf } from "../memory.ts";
import { reference } from "../reference.ts";
import { discard, eachOuter, merge, merged } from "./layout.ts";
import { kernel } from "./loader.ts";

/** @internal */
export function copy(x: View): View {
  if (bytesOf[x.dtype] !== 4) return reference.copy(x);
  const y = empty(x.shape, x.dtype);
  move(x, y);
  return y;
}
/** @internal `x` itself if it is row-major. */
export const rowMajor = (x: View): View => x.strides === null ? x : copy(x);

/** @internal */
export function write(to: View, x: View): void {
  if (bytesOf[to.dtype] !== 4) reference.write(to, x);
  else move(x, to);
}
function move(from: View, to: View): void {
  if (from.size === 0) return;
  if (from.strides === null && to.strides === null) {
    return kernel.copy(address(from), address(to), from.size);
  }
  const count = merge(from.shape, from, to), { sizes, xs, ys } = merged;
  const n = count > 0 ? sizes[0]! : 1, x1 = count > 0 ? xs[0]! : 1, y1 = count > 0 ? ys[0]! : 1;
  const m = count > 1 ? sizes[1]! : 1, x0 = count > 1 ? xs[1]! : 0, y0 = count > 1 ? ys[1]! : 0;
  if (count <= 2) kernel.copyStrided(address(from), x0, x1, address(to), y0, y1, m, n);
  else {
    eachOuter(count, address(from), address(to), (x, y) => {
      kernel.copyStrided(x, x0, x1, y, y0, y1, m, n);
    });
  }
}

/** @internal */
export function fill(to: View, value: number): void {
  if (to.dtype !== "float32" || to.strides !== null) reference.fill(to, value);
  else kernel.fill(address(to), to.size, value);
}

/** @internal */
export function gather(x: View, indices: View, axis: number, shape: Shape): View {
  if (bytesOf[x.dtype] !== 4) return reference.gather(x, indices, axis, shape);
  const from = rowMajor(x), picks = rowMajor(indices), y = empty(shape, x.dtype);
  const outer = product(x.shape.slice(0, axis)), inner = product(x.shape.slice(axis + 1));
  const size = x.shape[axis]!;
  kernel.gather(address(from), address(picks), address(y), outer, size, inner, picks.size);
  discard(from, x);
  discard(picks, indices);
  return y;
}
