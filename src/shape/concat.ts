/**
 * Concatenation: tensors joined along one axis.
 *
 * @module
 */
import type { Add } from "./arithmetic.ts";
import {
  type Axis,
  axisOf,
  type Meet,
  type Shape,
  type Show,
  show,
  type ShowSize,
} from "./shape.ts";

/**
 * Joined along axis `A`; the other axes agree.
 *
 * `Concat<[[2, 3], [3, 3]], 0>` is `[5, 3]`; `Concat<[[2, 3], [5, 4]], 0>` is the sentence
 * `"Cannot concatenate [2, 3] and [5, 4] along axis 0: 3 against 4"`.
 */
export type Concat<Ss extends readonly Shape[], A extends number> = Ss extends readonly []
  ? "Cannot concatenate no tensors: needs at least 1"
  : Ss extends readonly [infer S extends Shape, ...infer Rest extends readonly Shape[]]
    ? number extends S["length"] | A ? Shape
    : [Axis<S, A>] extends [never] ? `Cannot concatenate ${Show<S>} along axis ${A}: out of range`
    : ConcatFrom<S, Rest, A, Axis<S, A>, S>
  : Shape;
/** @internal `Out`, then `Ts`; `S` is the first shape, for the message. `P` is the position of axis `A`. */
export type ConcatFrom<
  S extends Shape,
  Ts extends readonly Shape[],
  A extends number,
  P,
  Out extends Shape,
> = Ts extends readonly [infer T extends Shape, ...infer Rest extends readonly Shape[]]
  ? number extends T["length"] ? Shape
  : T["length"] extends S["length"]
    ? JoinAxes<Out, T, P> extends infer R ? R extends Shape ? ConcatFrom<S, Rest, A, P, R>
      : `Cannot concatenate ${Show<S>} and ${Show<T>} along axis ${A}: ${R & string}`
    : never
  : `Cannot concatenate ${Show<S>} and ${Show<
    T
  >} along axis ${A}: ${S["length"]} against ${T["length"]} axes`
  : Ts extends readonly [] ? Out
  : Shape;
/** @internal Two shapes of one rank joined at position `P`, or the sizes that differ. */
export type JoinAxes<S extends Shape, T extends Shape, P, Out extends number[] = []> =
  [S, T] extends [
    readonly [infer s extends number, ...infer S1 extends Shape],
    readonly [infer t extends number, ...infer T1 extends Shape],
  ] ? Out["length"] extends P ? JoinAxes<S1, T1, P, [...Out, Add<s, t>]>
    : [Meet<s, t>] extends [never] ? `${ShowSize<s>} against ${ShowSize<t>}`
    : JoinAxes<S1, T1, P, [...Out, Meet<s, t>]>
    : Out;

/** @internal Shape of tensors of these `shapes`, joined along `axis`. */
export function concat(shapes: readonly Shape[], axis: number): Shape {
  const first = shapes[0];
  if (first === undefined) throw new RangeError("Cannot concatenate no tensors: needs at least 1");
  const along = axisOf(first, axis);
  if (along === undefined) {
    throw new RangeError(`Cannot concatenate ${show(first)} along axis ${axis}: out of range`);
  }
  if (shapes.length === 1) return first;
  const out = first.slice();
  for (let n = 1; n < shapes.length; n++) {
    const shape = shapes[n]!;
    if (shape.length !== first.length) {
      throw misfit(first, shape, axis, `${first.length} against ${shape.length} axes`);
    }
    for (let i = 0; i < out.length; i++) {
      if (i === along) out[i] = out[i]! + shape[i]!;
      else if (out[i] !== shape[i]) {
        throw misfit(first, shape, axis, `${out[i]} against ${shape[i]}`);
      }
    }
  }
  return out;
}

function misfit(first: Shape, shape: Shape, axis: number, reason: string): RangeError {
  return new RangeError(
    `Cannot concatenate ${show(first)} and ${show(shape)} along axis ${axis}: ${reason}`,
  );
}
