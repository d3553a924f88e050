/**
 * Squeezing and unsqueezing: axes of size 1 left out and put in. Flattening: neighbours joined.
 *
 * @module
 */
import type { Mul } from "./arithmetic.ts";
import { type Axis, axisOf, product, type Shape, type Show, show, type ShowSize } from "./shape.ts";

/**
 * `S` without axis `A`, whose size is 1: `Squeeze<[60, 1, 28], 1>` is `[60, 28]`;
 * `Squeeze<[60, 784], 1>` is the sentence `"Cannot squeeze axis 1 of [60, 784]: its size is 784"`.
 * `undefined` stands for all axes of size 1, which must be known to be, or not to be.
 */
export type Squeeze<S extends Shape, A extends number | undefined> = number extends S["length"]
  ? Shape
  : [A] extends [undefined] ? WithoutOnes<S>
  : [A] extends [number] ? number extends A ? Shape
    : [Axis<S, A>] extends [never] ? `Cannot squeeze axis ${A} of ${Show<S>}: out of range`
    : SqueezeAt<S, A, Axis<S, A>, S>
  : Shape;
/** @internal Looks for position `P` in `Rest`. */
export type SqueezeAt<
  S extends Shape,
  A extends number,
  P,
  Rest extends Shape,
  Out extends number[] = [],
> = Rest extends readonly [infer d extends number, ...infer More extends Shape]
  ? Out["length"] extends P ? 1 extends d ? [...Out, ...More]
    : `Cannot squeeze axis ${A} of ${Show<S>}: its size is ${ShowSize<d>}`
  : SqueezeAt<S, A, P, More, [...Out, d]>
  : Shape;
/** @internal */
export type WithoutOnes<S extends Shape, Out extends number[] = []> = S extends
  readonly [infer d extends number, ...infer Rest extends Shape]
  ? number extends d ? Shape : WithoutOnes<Rest, d extends 1 ? Out : [...Out, d]>
  : Out;

/** @internal `shape` without `axis`, whose size is 1; without all axes of size 1 by default. */
export function squeeze(shape: Shape, axis?: number): Shape {
  if (axis === undefined) return shape.filter((n) => n !== 1);
  const at = axisOf(shape, axis);
  const why = at === undefined
    ? "out of range"
    : shape[at] !== 1
    ? `its size is ${shape[at]}`
    : undefined;
  if (why !== undefined) {
    throw new RangeError(`Cannot squeeze axis ${axis} of ${show(shape)}: ${why}`);
  }
  return shape.toSpliced(at!, 1);
}

/**
 * `S` with an axis of size `N`, 1 by default, at position `A` of the result:
 * `Unsqueeze<[60, 784], 1>` is `[60, 1, 784]`; `Unsqueeze<[60, 784], 3>` is the sentence
 * `"Cannot put an axis into [60, 784] at 3: out of range"`.
 */
export type Unsqueeze<S extends Shape, A extends number, N extends number = 1> = number extends
  S["length"] | A ? Shape
  : [Axis<[...S, N], A>] extends [never]
    ? `Cannot put an axis into ${Show<S>} at ${A}: out of range`
  : Insert<S, Axis<[...S, N], A>, N>;
/** @internal */
export type Insert<S extends Shape, P, N extends number, Seen extends number[] = []> =
  Seen["length"] extends P ? [...Seen, N, ...S]
    : S extends readonly [infer d extends number, ...infer Rest extends Shape]
      ? Insert<Rest, P, N, [...Seen, d]>
    : Seen;

/** @internal `shape` with an axis of this size at `axis` of the result. */
export function unsqueeze(shape: Shape, axis: number, size = 1): Shape {
  const at = axisOf([...shape, size], axis);
  if (at === undefined) {
    throw new RangeError(`Cannot put an axis into ${show(shape)} at ${axis}: out of range`);
  }
  return shape.toSpliced(at, 0, size);
}

/**
 * `S` with axes `From` to `To` joined into one: `Flatten<[60, 28, 28], 1, -1>` is `[60, 784]`;
 * `Flatten<[60, 28], 1, 2>` is the sentence
 * `"Cannot flatten axes 1 to 2 of [60, 28]: out of range"`.
 */
export type Flatten<S extends Shape, From extends number, To extends number> = number extends
  S["length"] | From | To ? Shape
  : [Axis<S, From>] extends [never] ? CannotFlatten<S, From, To>
  : [Axis<S, To>] extends [never] ? CannotFlatten<S, From, To>
  : FlattenFrom<S, Axis<S, From>, Axis<S, To>>;
/** @internal */
export type CannotFlatten<S extends Shape, From extends number, To extends number> =
  `Cannot flatten axes ${From} to ${To} of ${Show<S>}: out of range`;
/** @internal `Joined` is the product of the axes from `From` on, once that is reached. */
export type FlattenFrom<
  S extends Shape,
  From,
  To,
  Out extends number[] = [],
  Seen extends 0[] = [],
  Joined extends number | null = null,
> = S extends readonly [infer d extends number, ...infer Rest extends Shape]
  ? (Joined extends number ? Mul<Joined, d> : Seen["length"] extends From ? d : null) extends
    infer J ? J extends number ? Seen["length"] extends To ? [...Out, J, ...Rest]
      : FlattenFrom<Rest, From, To, Out, [...Seen, 0], J>
    : FlattenFrom<Rest, From, To, [...Out, d], [...Seen, 0]>
  : never
  : Shape;

/** @internal `shape` with the axes `from` to `to` joined. */
export function flatten(shape: Shape, from: number, to: number): Shape {
  const first = axisOf(shape, from), last = axisOf(shape, to);
  if (first === undefined || last === undefined || first > last) {
    throw new RangeError(`Cannot flatten axes ${from} to ${to} of ${show(shape)}: out of range`);
  }
  const joined = product(shape.slice(first, last + 1));
  return shape.toSpliced(first, last - first + 1, joined);
}
