/**
 * Scattering: elements added up where an index says, what gathering undoes.
 *
 * @module
 */
import { type Axis, axisOf, same, type Shape, type Show, show } from "./shape.ts";

/**
 * `S` with the axes of the indices `I`, from `A` on, replaced by one of size `N`:
 * `Scatter<[60, 784], [60], 10, 0>` is `[10, 784]`; `Scatter<[60, 784], [59], 10, 0>` is the
 * sentence
 * `"Cannot scatter [60, 784] by indices [59] along axis 0: they have no index for each element"`.
 */
export type Scatter<S extends Shape, I extends Shape, N extends number, A extends number> =
  number extends S["length"] | I["length"] | A ? Shape
    : I["length"] extends 1 ? [Axis<S, A>] extends [never] ? CannotScatter<S, I, A>
      : ScatterFrom<S, I, N, A, Axis<S, A>>
    : Shape;
/** @internal Looks for position `P` in `Rest`. */
export type ScatterFrom<
  S extends Shape,
  I extends Shape,
  N extends number,
  A extends number,
  P,
  Rest extends Shape = S,
  Seen extends number[] = [],
> = Rest extends readonly [infer d extends number, ...infer More extends Shape]
  ? Seen["length"] extends P
    ? [d & I[0]] extends [never] ? CannotScatter<S, I, A> : [...Seen, N, ...More]
  : ScatterFrom<S, I, N, A, P, More, [...Seen, d]>
  : Shape;
/** @internal */
export type CannotScatter<S extends Shape, I extends Shape, A extends number> =
  `Cannot scatter ${Show<S>} by indices ${Show<
    I
  >} along axis ${A}: they have no index for each element`;

/** @internal Position of the new axis, and the shape with it. */
export function scatter(
  shape: Shape,
  indices: Shape,
  size: number,
  axis: number,
): { readonly axis: number; readonly shape: Shape } {
  const kept = shape.slice(0, Math.max(0, shape.length - indices.length));
  const at = axisOf([...kept, size], axis);
  if (at === undefined || !same(shape.slice(at, at + indices.length), indices)) {
    throw new RangeError(
      `Cannot scatter ${show(shape)} by indices ${show(indices)} along axis ${axis}: ` +
        `they have no index for each element`,
    );
  }
  return { axis: at, shape: shape.toSpliced(at, indices.length, size) };
}
