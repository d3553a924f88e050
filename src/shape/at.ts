/**
 * Indexing: a position or a range on each of the leading axes.
 *
 * @module
 */
import type { Sub } from "./arithmetic.ts";
import { same, type Shape, type Show, show } from "./shape.ts";

/**
 * What picks from one axis: a position, which takes the axis away; a range `[start, end]`, meant as
 * by `Array.prototype.slice`, with the axis' end by default; or `":"`, all of it. Negative numbers
 * count from the end.
 */
export type Index = number | ":" | readonly [start: number, end?: number];

/**
 * `S` indexed: `At<[60, 28, 28], [0, ":", [2, 5]]>` is `[28, 3]`; `At<[60], [0, 1]>` is the
 * sentence `"Cannot index [60] at 2 axes: it has 1"`.
 */
export type At<S extends Shape, I extends readonly Index[]> = number extends
  S["length"] | I["length"] ? Shape
  : AtFrom<S, I, S, I>;
/** @internal `S0` and `I0` are whole. */
export type AtFrom<
  S extends Shape,
  I extends readonly Index[],
  S0 extends Shape,
  I0 extends readonly Index[],
  Out extends number[] = [],
> = I extends readonly [infer i, ...infer I1 extends readonly Index[]]
  ? S extends readonly [infer d extends number, ...infer S1 extends Shape]
    ? AtFrom<S1, I1, S0, I0, i extends number ? Out : [...Out, Picked<d, i>]>
  : `Cannot index ${Show<S0>} at ${I0["length"]} axes: it has ${S0["length"]}`
  : [...Out, ...S];
/** @internal How much of `D` elements a range takes. */
export type Picked<D extends number, I> = I extends ":" ? D
  : I extends readonly [infer a extends number, infer b extends number] ? Between<a, b>
  : I extends readonly [infer a extends number] ? Between<a, D>
  : number;
/** @internal `B − A`; unknown where one counts from the end. */
export type Between<A extends number, B extends number> =
  [Extract<`${A | B}`, `-${string}`>, Sub<B, A>] extends [never, infer N extends number]
    ? [N] extends [never] ? number : N
    : number;

/** @internal Throws unless `shape` has as many axes. */
export function at(shape: Shape, indices: readonly Index[]): void {
  if (indices.length > shape.length) {
    throw new RangeError(
      `Cannot index ${show(shape)} at ${indices.length} axes: it has ${shape.length}`,
    );
  }
}

/**
 * What a mask of shape `M` picks from `S`, whose leading axes it covers: `Masked<[60, 784], [60]>`
 * is `[number, 784]`; `Masked<[60, 784], [10]>` is the sentence
 * `"Cannot index [60, 784] by a mask [10]: it covers the leading axes"`.
 */
export type Masked<S extends Shape, M extends Shape> = number extends S["length"] | M["length"]
  ? Shape
  : MaskedFrom<S, M, S, M>;
/** @internal `S0` and `M0` are whole. */
export type MaskedFrom<S extends Shape, M extends Shape, S0 extends Shape, M0 extends Shape> =
  M extends readonly [infer m extends number, ...infer M1 extends Shape]
    ? S extends readonly [infer s extends number, ...infer S1 extends Shape]
      ? [m & s] extends [never] ? CannotMask<S0, M0> : MaskedFrom<S1, M1, S0, M0>
    : CannotMask<S0, M0>
    : [number, ...S];
/** @internal */
export type CannotMask<S extends Shape, M extends Shape> = `Cannot index ${Show<
  S
>} by a mask ${Show<M>}: it covers the leading axes`;

/** @internal The axes of `shape` that a mask does not cover. */
export function uncovered(shape: Shape, mask: Shape): Shape {
  if (!same(shape.slice(0, mask.length), mask)) {
    throw new RangeError(
      `Cannot index ${show(shape)} by a mask ${show(mask)}: it covers the leading axes`,
    );
  }
  return shape.slice(mask.length);
}
