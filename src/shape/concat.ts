/**
 * Concatenation: tensors joined along one axis.
 *
 * @module
 */
import type { Add } from "./arithmetic.ts";
import {
  type Against,
  type Axis,
  axisOf,
  type Meet,
  type Shape,
  type Show,
  show,
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
    : A extends unknown
      ? [Axis<S, A>] extends [never] ? CannotConcatenate<Show<S>, A, "out of range">
      : ConcatFrom<S, Rest, A, Axis<S, A>, S>
    : never
  : Shape;
/** @internal `Out`, then `Ts`. `S` is the first shape, for the message; axis `A` is at `P`. */
export type ConcatFrom<
  S extends Shape,
  Ts extends readonly Shape[],
  A extends number,
  P,
  Out extends Shape,
> = Ts extends readonly [infer T extends Shape, ...infer Rest extends readonly Shape[]]
  ? number extends T["length"] ? Shape
  : JoinAxes<Out, T, P> extends infer R ? R extends Shape ? ConcatFrom<S, Rest, A, P, R>
    : CannotConcatenate<`${Show<S>} and ${Show<T>}`, A, R & string>
  : never
  : Ts extends readonly [] ? Out
  : Shape;
/** @internal Two shapes joined at position `P`, or what differs. */
export type JoinAxes<S extends Shape, T extends Shape, P> = S["length"] extends T["length"]
  ? JoinSizes<S, T, P>
  : `${S["length"]} against ${T["length"]} axes`;
/** @internal */
export type JoinSizes<S extends Shape, T extends Shape, P, Out extends number[] = []> =
  [S, T] extends [
    readonly [infer s extends number, ...infer S1 extends Shape],
    readonly [infer t extends number, ...infer T1 extends Shape],
  ] ? Out["length"] extends P ? JoinSizes<S1, T1, P, [...Out, Add<s, t>]>
    : [Meet<s, t>] extends [never] ? Against<s, t>
    : JoinSizes<S1, T1, P, [...Out, Meet<s, t>]>
    : Out;
/** @internal */
export type CannotConcatenate<What extends string, A extends number, Why extends string> =
  `Cannot concatenate ${What} along axis ${A}: ${Why}`;

/** @internal Shape of tensors of these `shapes`, joined along `axis`. */
export function concat(shapes: readonly Shape[], axis: number): Shape {
  const first = shapes[0];
  if (first === undefined) throw new RangeError("Cannot concatenate no tensors: needs at least 1");
  const along = axisOf(first, axis);
  if (along === undefined) throw cannotConcatenate(show(first), axis, "out of range");
  if (shapes.length === 1) return first;
  const out = first.slice();
  for (let n = 1; n < shapes.length; n++) {
    const shape = shapes[n]!;
    const why = join(out, shape, along);
    if (why !== undefined) {
      throw cannotConcatenate(`${show(first)} and ${show(shape)}`, axis, why);
    }
  }
  return out;
}

/** Lengthens `out` by `shape` along an axis, or says what differs. */
function join(out: number[], shape: Shape, along: number): string | undefined {
  if (out.length !== shape.length) return `${out.length} against ${shape.length} axes`;
  for (let i = 0; i < out.length; i++) {
    if (i !== along && out[i] !== shape[i]) return `${out[i]} against ${shape[i]}`;
  }
  out[along] = out[along]! + shape[along]!;
  return undefined;
}

function cannotConcatenate(what: string, axis: number, why: string): RangeError {
  return new RangeError(`Cannot concatenate ${what} along axis ${axis}: ${why}`);
}
