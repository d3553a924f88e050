/**
 * Reshaping: the same elements under other sizes.
 *
 * @module
 */
import type { Product } from "./arithmetic.ts";
import {
  type Illegal,
  isSize,
  type Meet,
  product,
  same,
  type Shape,
  type Show,
  show,
} from "./shape.ts";

/**
 * A new shape with the same number of elements; one `-1` stands for whatever is left.
 *
 * `Reshape<[60, 784], [60, 28, 28]>` is `[60, 28, 28]`; `Reshape<[60, 784], [60, 28, 29]>` is the
 * sentence `"Cannot reshape [60, 784] (47040 elements) to [60, 28, 29] (48720 elements)"`.
 */
export type Reshape<S extends Shape, T extends Shape> = -1 extends T[number] ? Fill<S, T>
  : [Common<S, T>] extends [never] ? Mismatch<S, T>
  : T;
/** @internal `T` with `number` for its `-1`, whose size would take a division. */
export type Fill<S extends Shape, T extends Shape> = [Illegal<Exclude<T[number], -1>>] extends
  [never] ? Blanks<T> extends 0 | 1 ? { [K in keyof T]: T[K] extends -1 ? number : T[K] }
  : CannotReshape<Show<S>, Show<T>, "only one size may be -1">
  : CannotReshape<Show<S>, Show<T>, "sizes are non-negative integers, or one -1">;
/** @internal How many sizes are `-1`. */
export type Blanks<T extends Shape, Seen extends 0[] = []> = T extends
  readonly [infer t, ...infer Rest extends Shape]
  ? Blanks<Rest, [t] extends [-1] ? [...Seen, 0] : Seen>
  : Seen["length"];
/**
 * The number of elements that two shapes have in common, `never` where they differ. Equal leading
 * sizes, usually the batch, cancel before anything is multiplied.
 *
 * @internal
 */
export type Common<S extends Shape, T extends Shape> = S extends
  readonly [infer s extends number, ...infer S1 extends Shape]
  ? T extends readonly [s, ...infer T1 extends Shape]
    ? number extends s ? Meet<Product<S>, Product<T>> : Common<S1, T1>
  : Meet<Product<S>, Product<T>>
  : Meet<Product<S>, Product<T>>;
/** @internal */
export type Mismatch<S extends Shape, T extends Shape> = [Illegal<T[number]>] extends [never]
  ? CannotReshape<ShowCount<S>, ShowCount<T>>
  : CannotReshape<Show<S>, Show<T>, "sizes are non-negative integers, or one -1">;
/** @internal `[60, 784] (47040 elements)` */
export type ShowCount<S extends Shape> = `${Show<S>} (${Product<S>} elements)`;
/** @internal */
export type CannotReshape<From extends string, To extends string, Why extends string = ""> =
  `Cannot reshape ${From} to ${To}${Why extends "" ? "" : `: ${Why}`}`;

/** @internal The shape `to`, with its `-1` filled in; `from` itself where the two are equal. */
export function reshape(from: Shape, to: Shape): Shape {
  if (same(from, to)) return from;
  let blank = -1, blanks = 0, rest = 1;
  for (let i = 0; i < to.length; i++) {
    const size = to[i]!;
    if (size === -1) {
      blank = i;
      blanks++;
    } else if (isSize(size)) rest *= size;
    else throw cannotReshape(show(from), show(to), "sizes are non-negative integers, or one -1");
  }
  if (blanks > 1) throw cannotReshape(show(from), show(to), "only one size may be -1");
  const elements = product(from);
  if (blanks === 0 && elements !== rest) {
    throw cannotReshape(count(from, elements), count(to, rest));
  }
  const out = to.slice(); // the caller may write to its array later; a shape never changes
  if (blanks === 1) out[blank] = remainder(from, to, elements, rest);
  return out;
}

/** The size that `-1` stands for. */
function remainder(from: Shape, to: Shape, elements: number, rest: number): number {
  if (rest > 0 && elements % rest === 0) return elements / rest;
  const why = rest === 0 && elements === 0
    ? "any size would do for -1"
    : `${elements} is not divisible by ${rest}`;
  throw cannotReshape(count(from, elements), show(to), why);
}

const count = (shape: Shape, elements: number): string => `${show(shape)} (${elements} elements)`;

function cannotReshape(from: string, to: string, why = ""): RangeError {
  return new RangeError(`Cannot reshape ${from} to ${to}${why === "" ? "" : `: ${why}`}`);
}
