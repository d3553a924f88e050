/**
 * Diagonals of matrices, and products that make one.
 *
 * @module
 */
import { type Shape, type Show, show } from "./shape.ts";

/**
 * `S` with its first two axes replaced by a last one, along their diagonal: `Diagonal<[3, 3]>` is
 * `[3]`, `Diagonal<[3, 3, 8]>` is `[8, 3]`; `Diagonal<[3]>` is the sentence
 * `"Cannot take the diagonal of [3]: needs at least 2 axes"`.
 */
export type Diagonal<S extends Shape, Offset extends number = 0> = number extends S["length"]
  ? Shape
  : S extends readonly [infer n extends number, infer m extends number, ...infer Rest extends Shape]
    ? [...Rest, [n, m, Offset] extends [m, n, 0] ? n : number]
  : `Cannot take the diagonal of ${Show<S>}: needs at least 2 axes`;

/** @internal Shape of the diagonal that starts `offset` columns right of the first element. */
export function diagonal(shape: Shape, offset: number): Shape {
  const [n, m, ...rest] = shape;
  if (n === undefined || m === undefined) {
    throw new RangeError(`Cannot take the diagonal of ${show(shape)}: needs at least 2 axes`);
  }
  if (!Number.isInteger(offset)) {
    throw new RangeError(`Cannot take diagonal ${offset} of ${show(shape)}: needs an integer`);
  }
  return [...rest, Math.max(0, Math.min(n + Math.min(offset, 0), m - Math.max(offset, 0)))];
}

/** Sizes of two vectors, or the sentence: `Outer<[3], [4]>` is `[3, 4]`. */
export type Outer<A extends Shape, B extends Shape> = number extends A["length"] | B["length"]
  ? Shape
  : [A, B] extends [readonly [infer n extends number], readonly [infer m extends number]] ? [n, m]
  : `Cannot take the outer product of ${Show<A>} and ${Show<B>}: needs two vectors`;

/** @internal Shape of the outer product of two vectors. */
export function outer(a: Shape, b: Shape): Shape {
  if (a.length !== 1 || b.length !== 1) {
    throw new RangeError(
      `Cannot take the outer product of ${show(a)} and ${show(b)}: needs two vectors`,
    );
  }
  return [a[0]!, b[0]!];
}
