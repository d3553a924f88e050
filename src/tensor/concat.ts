/**
 * Tensors joined.
 *
 * @module
 */
import { concat as concatOp } from "../ops/movement.ts";
import { type Concat, concat as concatShape } from "../shape/concat.ts";
import { axisOf, type Fits, type Result, type Shape } from "../shape/shape.ts";
import { apply } from "./apply.ts";
import type { Tensor } from "./tensor.ts";

/** Shapes of a list of tensors. */
export type ShapesOf<T extends readonly Tensor[]> = {
  [K in keyof T]: T[K] extends Tensor<infer S> ? S : never;
};

/**
 * Tensors joined along `axis`, 0 by default; the other axes agree.
 *
 * @throws {RangeError} if other axes differ, or there is nothing to join.
 * @throws {TypeError} if element types differ.
 *
 * @example
 * ```ts
 * import { concat, ones, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const both = concat([zeros([2, 3]), ones([3, 3])]); // Tensor<[5, 3], "float32">
 * assert(both.sum().item() === 9);
 * ```
 */
export function concat<T extends readonly Tensor[], A extends number = 0>(
  tensors: readonly [...T] & Fits<Concat<ShapesOf<T>, A>>,
  axis?: A,
): Tensor<Result<Concat<ShapesOf<T>, A>>, T[number]["dtype"]> {
  const parts: readonly Tensor[] = tensors, along: number = axis ?? 0;
  const shape: Shape = concatShape(parts.map((t) => t.shape), along);
  return apply(concatOp, parts, { axis: axisOf(parts[0]!.shape, along)!, shape });
}
