/**
 * A tensor in parts along an axis, which `concat` joins again.
 *
 * @module
 */
import type { DType } from "../backend/memory.ts";
import { along, type Resized } from "../shape/along.ts";
import { type Shape, show } from "../shape/shape.ts";
import type { Tensor } from "./tensor.ts";

/** Parts of sizes `N` along axis `X`; a list of unknown length if all have one size. */
export type Parts<S extends Shape, D extends DType, N extends number | Shape, X extends number> =
  N extends Shape ? { -readonly [K in keyof N]: Tensor<Resized<S, X, N[K] & number>, D> }
    : Tensor<Resized<S, X, number>, D>[];

/** @internal Parts of these sizes, or of one size, the last of which may be smaller. */
export function split(x: Tensor, sizes: number | Shape, axis: number): Tensor[] {
  const at = along("split", x.shape, axis), n = x.shape[at]!;
  const list = typeof sizes === "number" ? evenly(x.shape, sizes, n) : sizes;
  const total = list.reduce((a, b) => a + b, 0);
  if (total !== n || list.some((size) => !Number.isInteger(size) || size < 0)) {
    throw new RangeError(
      `Cannot split ${show(x.shape)} along axis ${axis} into sizes ${show(list)}: ` +
        `their sum is ${total}, the axis has ${n} elements`,
    );
  }
  let end = 0;
  return list.map((size) => {
    const start = end;
    end += size;
    return x.slice(start, end, { axis: at });
  });
}
function evenly(shape: Shape, size: number, n: number): number[] {
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError(`Cannot split ${show(shape)} into parts of ${size}: needs at least 1`);
  }
  return Array.from({ length: Math.ceil(n / size) }, (_, i) => Math.min(size, n - i * size));
}

/** @internal `count` parts of equal size. */
export function chunk(x: Tensor, count: number, axis: number): Tensor[] {
  const at = along("chunk", x.shape, axis), size = x.shape[at]! / count;
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(size)) {
    throw new RangeError(
      `Cannot cut ${show(x.shape)} into ${count} equal parts along axis ${axis}: ` +
        `it has ${x.shape[at]} elements; split() takes sizes`,
    );
  }
  return split(x, Array.from({ length: count }, () => size), at);
}
