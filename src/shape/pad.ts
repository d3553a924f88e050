/**
 * Padding: elements added around.
 *
 * @module
 */
import type { Add } from "./arithmetic.ts";
import { type Illegal, isSize, type Shape, type Show, show } from "./shape.ts";

/** How many elements are added before and after those of each axis. */
export type Widths = readonly (readonly [before: number, after: number])[];

/**
 * `S` with elements added around: `Pad<[28, 28], [[2, 2], [0, 4]]>` is `[32, 32]`;
 * `Pad<[28, 28], [[2, 2]]>` is the sentence
 * `"Cannot pad [28, 28] by 1 pairs: needs one [before, after] per axis"`.
 */
export type Pad<S extends Shape, W extends Widths> = number extends S["length"] | W["length"]
  ? Shape
  : S["length"] extends W["length"] ? [Illegal<W[number][number]>] extends [never] ? PadAxes<S, W>
    : `Cannot pad ${Show<S>} by ${Illegal<
      W[number][number]
    >}: counts are non-negative integers, slice() takes away`
  : `Cannot pad ${Show<S>} by ${W["length"]} pairs: needs one [before, after] per axis`;
/** @internal */
export type PadAxes<S extends Shape, W extends Widths, Out extends number[] = []> = [S, W] extends [
  readonly [infer d extends number, ...infer S1 extends Shape],
  readonly [readonly [infer b extends number, infer a extends number], ...infer W1 extends Widths],
] ? PadAxes<S1, W1, [...Out, Add<Add<b, d>, a>]>
  : Out;

/** @internal `shape` with `widths` added. */
export function pad(shape: Shape, widths: Widths): Shape {
  if (widths.length !== shape.length) {
    throw new RangeError(
      `Cannot pad ${show(shape)} by ${widths.length} pairs: needs one [before, after] per axis`,
    );
  }
  for (const count of widths.flat()) {
    if (!isSize(count)) {
      throw new RangeError(
        `Cannot pad ${show(shape)} by ${count}: ` +
          `counts are non-negative integers, slice() takes away`,
      );
    }
  }
  return shape.map((n, i) => widths[i]![0] + n + widths[i]![1]);
}
