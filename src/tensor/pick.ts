/**
 * Elements picked by their positions: everything that reorders, repeats or leaves out elements is a
 * `gather`, so that its gradient is known.
 *
 * @module
 */
import { elements, empty } from "../backend/backend.ts";
import { state } from "../backend/memory.ts";
import type { DType } from "../backend/memory.ts";
import { gather } from "../ops/gather.ts";
import { along } from "../shape/along.ts";
import { same, type Shape, show } from "../shape/shape.ts";
import { apply } from "./apply.ts";
import type { Tensor } from "./tensor.ts";

/** @internal Numbers as a tensor; `like` is any tensor. */
export function constant<D extends DType>(
  numbers: ArrayLike<number>,
  shape: Shape,
  dtype: D,
  like: Tensor,
): Tensor<Shape, D> {
  state.making = "constants";
  const v = empty(shape, dtype);
  elements(v).set(numbers);
  return like.wrap(v) as Tensor as Tensor<Shape, D>;
}

/** @internal The elements at `positions` along `axis`, which are known to be in range. */
export function pick<D extends DType>(
  x: Tensor<Shape, D>,
  axis: number,
  positions: ArrayLike<number>,
): Tensor<Shape, D> {
  const shape = x.shape.with(axis, positions.length);
  return apply(gather, [x, constant(positions, [positions.length], "int32", x)], { axis, shape });
}

/** @internal `y[…, k, …] = x[…, indices[…, k, …], …]`: an index for every element. */
export function takeAlongAxis<D extends DType>(
  x: Tensor<Shape, D>,
  indices: Tensor<Shape, "int32">,
  axis: number,
): Tensor<Shape, D> {
  const at = along("takeAlongAxis", x.shape, axis), size = x.shape[at]!;
  const rank = x.shape.length;
  if (indices.shape.length !== rank || !same(indices.shape.with(at, size), x.shape)) {
    throw new RangeError(
      `Cannot apply takeAlongAxis to ${show(x.shape)} with indices ${show(indices.shape)} ` +
        `along axis ${axis}: all other axes have to agree`,
    );
  }
  if (indices.dtype !== "int32") {
    throw new TypeError(
      `Cannot apply takeAlongAxis with ${indices.dtype} indices ${show(indices.shape)}: use int32`,
    );
  }
  const flat = indices.toArray(), length = indices.shape[at]!;
  const inner = x.shape.slice(at + 1).reduce((a, b) => a * b, 1);
  for (let i = 0; i < flat.length; i++) {
    const index = flat[i]!, outer = Math.floor(i / (inner * length));
    if (index < 0 || index >= size) {
      throw new RangeError(
        `Cannot take index ${index} from ${show(x.shape)} along axis ${axis}: ` +
          `indices are 0 to ${size - 1}`,
      );
    }
    flat[i] = (outer * size + index) * inner + i % inner;
  }
  const picked = apply(
    gather,
    [x.reshape([x.size]) as Tensor, constant(flat, [flat.length], "int32", x)],
    { axis: 0, shape: [flat.length] },
  );
  return picked.reshape(indices.shape) as Tensor as Tensor<Shape, D>;
}
