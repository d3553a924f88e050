/**
 * Gathering: elements of one axis picked by index.
 *
 * @module
 */
import { type Axis, axisOf, type Shape, type Show, show } from "./shape.ts";

/**
 * `S` with axis `A` replaced by the shape `I` of the indices, as `numpy.take` and ONNX's `Gather`
 * do: `Gather<[60, 784], [5, 2], 0>` is `[5, 2, 784]`; `Gather<[60, 784], [5], 2>` is the sentence
 * `"Cannot gather from [60, 784] along axis 2: out of range"`.
 */
export type Gather<S extends Shape, I extends Shape, A extends number> = number extends
  S["length"] | I["length"] | A ? Shape
  : A extends unknown
    ? [Axis<S, A>] extends [never] ? `Cannot gather from ${Show<S>} along axis ${A}: out of range`
    : Replace<S, I, Axis<S, A>>
  : never;
/** @internal `S` with `I` in place of the axis at position `P`. */
export type Replace<S extends Shape, I extends Shape, P, Seen extends number[] = []> = S extends
  readonly [infer d extends number, ...infer Rest extends Shape]
  ? Seen["length"] extends P ? [...Seen, ...I, ...Rest] : Replace<Rest, I, P, [...Seen, d]>
  : Seen;

/** @internal `shape` with `axis` replaced by the shape of the indices. */
export function gather(shape: Shape, indices: Shape, axis: number): Shape {
  const along = axisOf(shape, axis);
  if (along === undefined) {
    throw new RangeError(`Cannot gather from ${show(shape)} along axis ${axis}: out of range`);
  }
  const out: number[] = [];
  for (let i = 0; i < along; i++) out.push(shape[i]!);
  for (let i = 0; i < indices.length; i++) out.push(indices[i]!);
  for (let i = along + 1; i < shape.length; i++) out.push(shape[i]!);
  return out;
}
