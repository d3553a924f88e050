/**
 * Indexing: positions, ranges and masks.
 *
 * @module
 */
import { type At, at as checkRank, type Index, type Masked, uncovered } from "../shape/at.ts";
import { product, type Shape, show } from "../shape/shape.ts";
import { pick } from "./pick.ts";
import type { Tensor } from "./tensor.ts";

/** What picks from a tensor: an index for each of the leading axes, or a mask that covers them. */
export type Indices = readonly Index[] | readonly [mask: Tensor<Shape, "bool">];
/** Shape `S` indexed, or the sentence that refuses to. */
export type Indexed<S extends Shape, I extends Indices> = I extends
  readonly [Tensor<infer M, "bool">] ? Masked<S, M>
  : I extends readonly Index[] ? At<S, I>
  : Shape;

/** @internal Indices of the leading axes. */
export function at(x: Tensor, indices: readonly Index[]): Tensor {
  checkRank(x.shape, indices);
  const y = indices.reduce<Tensor>((part, index, axis) => {
    if (index === ":") return part;
    if (Array.isArray(index)) return part.slice(index[0], index[1], { axis });
    if (typeof index !== "number") {
      throw new TypeError(
        `Cannot index ${show(x.shape)} at ${index} of axis ${axis}: a position, a range ` +
          `[start, end] or ":" is needed`,
      );
    }
    const n = part.shape[axis]!, position = index < 0 ? index + n : index;
    if (!Number.isInteger(position) || position < 0 || position >= n) {
      throw new RangeError(
        `Cannot index ${show(x.shape)} at ${index} of axis ${axis}: it has ${n} elements`,
      );
    }
    return part.slice(position, position + 1, { axis });
  }, x);
  return y.reshape(y.shape.filter((_, axis) => typeof indices[axis] !== "number"));
}

/** @internal Where the mask, which covers the leading axes, is true. */
export function masked(x: Tensor, mask: Tensor): Tensor {
  const rest = uncovered(x.shape, mask.shape);
  if (mask.dtype !== "bool") {
    throw new TypeError(
      `Cannot index ${show(x.shape)} by ${mask.dtype} ${show(mask.shape)}: ` +
        `a mask is bool, which comparisons give; gather() takes int32 indices`,
    );
  }
  const positions: number[] = [];
  mask.toArray().forEach((value, i) => {
    if (value !== 0) positions.push(i);
  });
  return pick(x.reshape([product(mask.shape), ...rest]) as Tensor, 0, positions);
}
