/**
 * Stacking: tensors of one shape along a new axis.
 *
 * @module
 */
import { same, type Shape, type Show, show } from "./shape.ts";
import { type Unsqueeze, unsqueeze } from "./squeeze.ts";

/**
 * Tensors of one shape along a new axis `A`: `Stack<[[28, 28], [28, 28]], 0>` is `[2, 28, 28]`;
 * `Stack<[[3], [4]], 0>` is the sentence `"Cannot stack [3] and [4]: shapes have to be equal"`.
 * Of a list, whose length is not known, all have the one shape: `Stack<[28, 28][], 0>` is
 * `[number, 28, 28]`.
 */
export type Stack<Ss extends readonly Shape[], A extends number> = Ss extends readonly []
  ? "Cannot stack no tensors: needs at least 1"
  : Ss extends readonly [infer S extends Shape, ...infer Rest extends readonly Shape[]]
    ? StackFrom<S, Rest, A, Ss["length"]>
  : Unsqueeze<Ss[number], A, number>;
/** @internal `S` is the first shape, and as much as is known of all so far. */
export type StackFrom<
  S extends Shape,
  Ts extends readonly Shape[],
  A extends number,
  N extends number,
> = Ts extends readonly [infer T extends Shape, ...infer Rest extends readonly Shape[]]
  ? number extends S["length"] | T["length"] ? Shape
  : S["length"] extends T["length"]
    ? Equal<S, T> extends infer R ? R extends Shape ? StackFrom<R, Rest, A, N> : CannotStack<S, T>
    : never
  : CannotStack<S, T>
  : Unsqueeze<S, A, N>;
/** @internal What two shapes have in common, or `never`. */
export type Equal<S extends Shape, T extends Shape, Out extends number[] = []> = [S, T] extends [
  readonly [infer s extends number, ...infer S1 extends Shape],
  readonly [infer t extends number, ...infer T1 extends Shape],
] ? [s & t] extends [never] ? "different" : Equal<S1, T1, [...Out, s & t]>
  : Out;
/** @internal */
export type CannotStack<S extends Shape, T extends Shape> = `Cannot stack ${Show<S>} and ${Show<
  T
>}: shapes have to be equal`;

/** @internal Shape of tensors of these `shapes` along a new axis. */
export function stack(shapes: readonly Shape[], axis: number): Shape {
  const first = shapes[0];
  if (first === undefined) throw new RangeError("Cannot stack no tensors: needs at least 1");
  for (const shape of shapes) {
    if (!same(shape, first)) {
      throw new RangeError(
        `Cannot stack ${show(first)} and ${show(shape)}: shapes have to be equal`,
      );
    }
  }
  return unsqueeze(first, axis, shapes.length);
}
