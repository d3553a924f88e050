/**
 * Matrix multiplication: the shape of the product.
 *
 * @module
 */
import { type Broadcast, broadcast } from "./broadcast.ts";
import { type Meet, type Shape, type Show, show, type ShowSize } from "./shape.ts";

/**
 * `[…, n, k] × […, k, m] → […, n, m]`; leading axes broadcast.
 *
 * `MatMul<[60, 784], [784, 100]>` is `[60, 100]`; `MatMul<[60, 784], [100, 784]>` is the sentence
 * `"Cannot multiply [60, 784] by [100, 784]: inner sizes 784 and 100 differ"`.
 */
export type MatMul<A extends Shape, B extends Shape> = number extends A["length"] | B["length"]
  ? Shape
  : A extends readonly [...infer La extends Shape, infer n extends number, infer k extends number]
    ? B extends readonly [...infer Lb extends Shape, infer j extends number, infer m extends number]
      ? [Meet<k, j>] extends [never]
        ? CannotMultiply<A, B, `inner sizes ${ShowSize<k>} and ${ShowSize<j>} differ`>
      : Batched<A, B, La, Lb, n, m>
    : CannotMultiply<A, B, "both need at least 2 axes">
  : CannotMultiply<A, B, "both need at least 2 axes">;
/** @internal The leading axes `La` and `Lb` broadcast, then rows and columns. */
export type Batched<
  A extends Shape,
  B extends Shape,
  La extends Shape,
  Lb extends Shape,
  n extends number,
  m extends number,
> = Broadcast<La, Lb> extends infer L ? L extends Shape ? [...L, n, m]
  : CannotMultiply<A, B, `leading axes ${Show<La>} and ${Show<Lb>} do not broadcast`>
  : never;
/** @internal */
export type CannotMultiply<A extends Shape, B extends Shape, Why extends string> =
  `Cannot multiply ${Show<A>} by ${Show<B>}: ${Why}`;

/** @internal Shape of the matrix product of `a` and `b`: one of the two where it equals it. */
export function matmul(a: Shape, b: Shape): Shape {
  const i = a.length - 2, j = b.length - 2;
  if (i < 0 || j < 0) throw cannotMultiply(a, b, "both need at least 2 axes");
  const n = a[i]!, k = a[i + 1]!, m = b[j + 1]!;
  if (k !== b[j]) throw cannotMultiply(a, b, `inner sizes ${k} and ${b[j]} differ`);
  if (i === 0 && j === 0) return m === k ? a : n === k ? b : [n, m];
  return [...leading(a, b), n, m];
}

/** What the axes before the last two broadcast to. */
function leading(a: Shape, b: Shape): Shape {
  const la = a.slice(0, -2), lb = b.slice(0, -2);
  try {
    return broadcast(la, lb);
  } catch {
    throw cannotMultiply(a, b, `leading axes ${show(la)} and ${show(lb)} do not broadcast`);
  }
}

function cannotMultiply(a: Shape, b: Shape, why: string): RangeError {
  return new RangeError(`Cannot multiply ${show(a)} by ${show(b)}: ${why}`);
}
