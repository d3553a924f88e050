/**
 * Operations that keep a tensor's shape and work along one of its axes.
 *
 * @module
 */
import { type Axis, axisOf, type Shape, type Show, show } from "./shape.ts";

/**
 * `S`, if it has axis `A`: `Along<"softmax", [60, 10], -1>` is `[60, 10]`;
 * `Along<"softmax", [60, 10], 2>` is the sentence
 * `"Cannot apply softmax to [60, 10] along axis 2: out of range"`.
 */
export type Along<Op extends string, S extends Shape, A extends number> = number extends
  S["length"] | A ? S
  : A extends unknown
    ? [Axis<S, A>] extends [never]
      ? `Cannot apply ${Op} to ${Show<S>} along axis ${A}: out of range`
    : S
  : never;

/** @internal Position of `axis`, which may count from the end. */
export function along(op: string, shape: Shape, axis: number): number {
  const position = axisOf(shape, axis);
  if (position === undefined) {
    throw new RangeError(
      `Cannot apply ${op} to ${show(shape)} along axis ${axis}: out of range`,
    );
  }
  return position;
}

/** `S` with size `K` along axis `A`; unknown sizes where the axis is not known. */
export type Resized<S extends Shape, A extends number, K extends number> = number extends
  S["length"] ? Shape
  : number extends A ? { [I in keyof S]: number }
  : { [I in keyof S]: I extends `${Axis<S, A>}` ? K : S[I] };
