/**
 * Broadcasting: the shape of an elementwise operation's result.
 *
 * @module
 */
import { type Against, type Meet, same, type Shape, type Show, show } from "./shape.ts";

/**
 * Shapes aligned at the right as NumPy does: a size of 1 stretches, a missing axis counts as 1.
 *
 * `Broadcast<[60, 100], [100]>` is `[60, 100]`; `Broadcast<[60, 100], [99]>` is the sentence
 * `"Cannot broadcast [60, 100] with [99]: 100 against 99"`.
 */
export type Broadcast<A extends Shape, B extends Shape> = number extends A["length"] | B["length"]
  ? Shape
  : BroadcastFrom<A, B, A, B>;
/** @internal From the last axis to the first; `A0` and `B0` are the whole shapes. */
export type BroadcastFrom<
  A extends Shape,
  B extends Shape,
  A0 extends Shape,
  B0 extends Shape,
  Out extends number[] = [],
> = A extends readonly [...infer Ai extends Shape, infer a extends number]
  ? B extends readonly [...infer Bi extends Shape, infer b extends number]
    ? [Stretch<a, b>] extends [never] ? CannotBroadcast<A0, B0, Against<a, b>>
    : BroadcastFrom<Ai, Bi, A0, B0, [Stretch<a, b>, ...Out]>
  : [...A, ...Out]
  : [...B, ...Out];
/** @internal */
export type CannotBroadcast<A extends Shape, B extends Shape, Why extends string> =
  `Cannot broadcast ${Show<A>} with ${Show<B>}: ${Why}`;
/** @internal Either size may be 1 and give way to the other, or they are the same. */
export type Stretch<a extends number, b extends number> =
  | (1 extends a ? b : never)
  | (1 extends b ? a : never)
  | Meet<a, b>;

/** @internal Shape of an elementwise operation: `a` or `b` itself where it equals one of them. */
export function broadcast(a: Shape, b: Shape): Shape {
  if (same(a, b) || b.length === 0) return a;
  if (a.length === 0) return b;
  const rank = Math.max(a.length, b.length);
  const toA = rank - a.length, toB = rank - b.length;
  let isA = toA === 0, isB = toB === 0;
  for (let i = rank - 1; i >= 0; i--) {
    const x = i < toA ? 1 : a[i - toA]!, y = i < toB ? 1 : b[i - toB]!;
    if (x === y) continue;
    if (y === 1) isB = false;
    else if (x === 1) isA = false;
    else throw new RangeError(`Cannot broadcast ${show(a)} with ${show(b)}: ${x} against ${y}`);
  }
  if (isA) return a;
  if (isB) return b;
  const out = new Array<number>(rank);
  for (let i = 0; i < rank; i++) {
    const x = i < toA ? 1 : a[i - toA]!, y = i < toB ? 1 : b[i - toB]!;
    out[i] = x === 1 ? y : x;
  }
  return out;
}
