/**
 * Expanding: sizes of 1 stretched to a given shape.
 *
 * @module
 */
import {
  type Against,
  type Illegal,
  isSize,
  type Meet,
  same,
  type Shape,
  type Show,
  show,
} from "./shape.ts";

/**
 * `T`, if `S` broadcasts to exactly that: `Expand<[1, 100], [60, 100]>` is `[60, 100]`;
 * `Expand<[60, 100], [60, 99]>` is the sentence
 * `"Cannot expand [60, 100] to [60, 99]: 100 against 99"`.
 */
export type Expand<S extends Shape, T extends Shape> = number extends S["length"] | T["length"]
  ? Shape
  : [Illegal<T[number]>] extends [never] ? ExpandFrom<S, T, S, T>
  : CannotExpand<S, T, "sizes are non-negative integers">;
/** @internal From the last axis to the first; `S0` and `T0` are the whole shapes. */
export type ExpandFrom<S extends Shape, T extends Shape, S0 extends Shape, T0 extends Shape> =
  S extends readonly [...infer Si extends Shape, infer s extends number]
    ? T extends readonly [...infer Ti extends Shape, infer t extends number]
      ? [(1 extends s ? t : never) | Meet<s, t>] extends [never]
        ? CannotExpand<S0, T0, Against<s, t>>
      : ExpandFrom<Si, Ti, S0, T0>
    : CannotExpand<S0, T0, `needs at least ${S0["length"]} axes`>
    : T0;
/** @internal */
export type CannotExpand<S extends Shape, T extends Shape, Why extends string> =
  `Cannot expand ${Show<S>} to ${Show<T>}: ${Why}`;

/** @internal The shape `to`, if `from` stretches to it; `from` itself where the two are equal. */
export function expand(from: Shape, to: Shape): Shape {
  if (same(from, to)) return from;
  for (let i = 0; i < to.length; i++) {
    if (!isSize(to[i]!)) throw cannotExpand(from, to, "sizes are non-negative integers");
  }
  const shift = to.length - from.length;
  for (let i = from.length - 1; i >= 0; i--) {
    if (i + shift < 0) throw cannotExpand(from, to, `needs at least ${from.length} axes`);
    const size = from[i]!, wanted = to[i + shift]!;
    if (size !== wanted && size !== 1) throw cannotExpand(from, to, `${size} against ${wanted}`);
  }
  return to.slice(); // the caller may write to its array later; a shape never changes
}

function cannotExpand(from: Shape, to: Shape, why: string): RangeError {
  return new RangeError(`Cannot expand ${show(from)} to ${show(to)}: ${why}`);
}
