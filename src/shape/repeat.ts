/**
 * Repeating: copies side by side.
 *
 * @module
 */
import type { Mul } from "./arithmetic.ts";
import { type Illegal, isSize, type Shape, type Show, show } from "./shape.ts";

/**
 * `S` with `N` copies along each axis, new axes in front: `Repeat<[3, 4], [2, 1, 5]>` is
 * `[2, 3, 20]`; `Repeat<[3, 4], [2]>` is the sentence
 * `"Cannot repeat [3, 4] by [2]: needs a count for each axis"`.
 */
export type Repeat<S extends Shape, N extends Shape> = number extends S["length"] | N["length"]
  ? Shape
  : [Illegal<N[number]>] extends [never] ? RepeatFrom<S, N, S, N>
  : `Cannot repeat ${Show<S>} by ${Show<N>}: counts are non-negative integers`;
/** @internal From the last axis to the first; `S0` and `N0` are whole. */
export type RepeatFrom<
  S extends Shape,
  N extends Shape,
  S0 extends Shape,
  N0 extends Shape,
  Out extends number[] = [],
> = S extends readonly [...infer S1 extends Shape, infer d extends number]
  ? N extends readonly [...infer N1 extends Shape, infer n extends number]
    ? RepeatFrom<S1, N1, S0, N0, [Mul<d, n>, ...Out]>
  : `Cannot repeat ${Show<S0>} by ${Show<N0>}: needs a count for each axis`
  : [...N, ...Out];

/** @internal `shape` with `counts` copies along each axis, new axes in front. */
export function repeat(shape: Shape, counts: Shape): Shape {
  const skip = counts.length - shape.length;
  const why = skip < 0
    ? "needs a count for each axis"
    : counts.every(isSize)
    ? undefined
    : "counts are non-negative integers";
  if (why !== undefined) {
    throw new RangeError(`Cannot repeat ${show(shape)} by ${show(counts)}: ${why}`);
  }
  return counts.map((n, i) => i < skip ? n : n * shape[i - skip]!);
}
