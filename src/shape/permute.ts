/**
 * Permuting and transposing: the same axes in another order.
 *
 * @module
 */
import {
  type Axis,
  axisOf,
  type OutOfRange,
  type Repeated,
  type Shape,
  type Show,
  show,
} from "./shape.ts";

/**
 * The axes in the order `P`: `Permute<[8, 16, 5], [2, 0, 1]>` is `[5, 8, 16]`.
 *
 * Every axis appears once; it may be counted from the end.
 */
export type Permute<S extends Shape, P extends Shape> = number extends
  S["length"] | P["length"] | P[number] ? Shape
  : P["length"] extends S["length"]
    ? [OutOfRange<S, P[number]>] extends [never]
      ? [Repeated<S, P>] extends [never] ? { [K in keyof P]: S[Axis<S, P[K] & number>] & number }
      : CannotPermute<S, P, `axis ${Repeated<S, P>} appears twice`>
    : CannotPermute<S, P, `axis ${OutOfRange<S, P[number]>} is out of range`>
  : CannotPermute<S, P, "needs one entry per axis">;
/** @internal */
export type CannotPermute<S extends Shape, P extends Shape, Why extends string> =
  `Cannot permute ${Show<S>} by ${Show<P>}: ${Why}`;

/** The last two axes exchanged: `Transpose<[8, 16, 5]>` is `[8, 5, 16]`. */
export type Transpose<S extends Shape> = number extends S["length"] ? Shape
  : S extends readonly [...infer L extends Shape, infer n extends number, infer m extends number]
    ? [...L, m, n]
  : `Cannot transpose ${Show<S>}: needs at least 2 axes`;

/** @internal The axes of `shape` in the order `axes`; `shape` itself where that changes nothing. */
export function permute(shape: Shape, axes: Shape): Shape {
  const rank = shape.length;
  if (axes.length !== rank) throw cannotPermute(shape, axes, "needs one entry per axis");
  const out = new Array<number>(rank);
  let identity = true;
  for (let i = 0; i < rank; i++) {
    const axis = axisOf(shape, axes[i]!);
    if (axis === undefined) throw cannotPermute(shape, axes, `axis ${axes[i]} is out of range`);
    if (axis !== i) identity = false;
    out[i] = axis;
  }
  for (let i = 1; i < rank; i++) {
    if (out.indexOf(out[i]!) < i) {
      throw cannotPermute(shape, axes, `axis ${out[i]} appears twice`);
    }
  }
  if (identity) return shape;
  for (let i = 0; i < rank; i++) out[i] = shape[out[i]!]!;
  return out;
}

function cannotPermute(shape: Shape, axes: Shape, why: string): RangeError {
  return new RangeError(`Cannot permute ${show(shape)} by ${show(axes)}: ${why}`);
}

/** @internal `shape` with its last two axes exchanged. */
export function transpose(shape: Shape): Shape {
  const rank = shape.length;
  if (rank < 2) throw new RangeError(`Cannot transpose ${show(shape)}: needs at least 2 axes`);
  const n = shape[rank - 2]!, m = shape[rank - 1]!;
  if (rank === 2) return n === m ? shape : [m, n];
  const out = shape.slice();
  out[rank - 2] = m;
  out[rank - 1] = n;
  return out;
}
