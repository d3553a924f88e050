/**
 * Tensors side by side.
 *
 * @module
 */
import type { DType } from "../backend/memory.ts";
import type { Fits, Result, Shape } from "../shape/shape.ts";
import { type Stack, stack as stackShape } from "../shape/stack.ts";
import { concat, type ShapesOf } from "./concat.ts";
import type { Tensor } from "./tensor.ts";

/**
 * Tensors of one shape along a new `axis`, 0 by default, counted in the result.
 *
 * @throws {RangeError} if shapes differ, or there is nothing to stack.
 * @throws {TypeError} if element types differ.
 *
 * @example
 * ```ts
 * import { stack, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const rows = stack([tensor([1, 2]), tensor([3, 4]), tensor([5, 6])]); // Tensor<[3, 2], "float32">
 * assert(rows.at(2, 0).item() === 5);
 * ```
 */
export function stack<T extends readonly Tensor[], A extends number = 0>(
  tensors: readonly [...T] & Fits<Stack<ShapesOf<T>, A>>,
  axis?: A,
): Tensor<Result<Stack<ShapesOf<T>, A>>, T[number]["dtype"]> {
  const parts: readonly Tensor[] = tensors, along: number = axis ?? 0;
  const shape = stackShape(parts.map((t) => t.shape), along);
  const at = along < 0 ? along + shape.length : along;
  const joined: Tensor = concat(
    parts.map((t): Tensor => t.reshape(t.shape.toSpliced(at, 0, 1))),
    at,
  );
  return joined as Tensor<Shape, DType> as Tensor<
    Result<Stack<ShapesOf<T>, A>>,
    T[number]["dtype"]
  >;
}
