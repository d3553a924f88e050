/**
 * How operands lie in memory: what a kernel can take as it is, and what must be copied first.
 *
 * @module
 */
import type { Shape } from "../../shape/shape.ts";
import { empty, first, type View } from "../backend.ts";
import { type DType, heap, release } from "../memory.ts";

/** @internal Row-major float32. */
export const plain = (x: View): boolean => x.strides === null && x.dtype === "float32";

/** @internal Frees `x` if it is a temporary copy of `original`. */
export function discard(x: View, original: View): void {
  if (x !== original) release(x.storage);
}

/** @internal One number, which stretches to any shape. */
export function number(value: number, dtype: DType): View {
  const v = empty([], dtype);
  heap[dtype][first(v)] = value;
  return v;
}

/**
 * Axes that are left after merging, innermost first, and the strides of both operands along them.
 */
const sizes: number[] = [], xs: number[] = [], ys: number[] = [];
/**
 * @internal What `merge` found last. One object, so that no call allocates: read it before the
 * next.
 */
export const merged: { readonly sizes: number[]; readonly xs: number[]; readonly ys: number[] } = {
  sizes,
  xs,
  ys,
};
/**
 * @internal Merges neighbouring axes of `shape` along which both operands keep step, leaving out
 * those of size 1, and returns how many are left: nearly always one or two.
 */
export function merge(shape: Shape, x: View, y: View): number {
  let count = 0, xStep = 1, yStep = 1; // of a row-major operand along the axis at hand
  const xSkip = shape.length - x.shape.length, ySkip = shape.length - y.shape.length;
  for (let i = shape.length - 1; i >= 0; i--) {
    const n = shape[i]!;
    const xn = i < xSkip ? 1 : x.shape[i - xSkip]!, yn = i < ySkip ? 1 : y.shape[i - ySkip]!;
    const dx = xn === 1 ? 0 : x.strides === null ? xStep : x.strides[i - xSkip]!;
    const dy = yn === 1 ? 0 : y.strides === null ? yStep : y.strides[i - ySkip]!;
    xStep *= xn;
    yStep *= yn;
    if (n === 1) continue;
    const last = count - 1;
    if (last >= 0 && dx === xs[last]! * sizes[last]! && dy === ys[last]! * sizes[last]!) {
      sizes[last]! *= n;
    } else {
      sizes[count] = n;
      xs[count] = dx;
      ys[count++] = dy;
    }
  }
  return count;
}

/** @internal A loop over two axes at addresses `x` and `y`. */
export type Rows = (x: number, y: number, row: number) => void;
/**
 * @internal Calls `f` for every position in the merged axes from the third inwards to the last
 * outermost, in row-major order; `row` counts the calls. Strides are those of four-byte elements.
 */
export function eachOuter(count: number, x: number, y: number, f: Rows): void {
  // The axes are copied: `f` may merge others.
  const n = sizes.slice(2, count), dx = xs.slice(2, count), dy = ys.slice(2, count);
  let row = 0;
  const walk = (axis: number, x: number, y: number): void => {
    if (axis < 0) return f(x, y, row++);
    for (let i = 0; i < n[axis]!; i++) walk(axis - 1, x + 4 * i * dx[axis]!, y + 4 * i * dy[axis]!);
  };
  walk(n.length - 1, x, y);
}
