/**
 * Constants in the shape and type of another tensor.
 *
 * @module
 */
import type { DType } from "../backend/memory.ts";
import type { Shape } from "../shape/shape.ts";
import { type CreateOptions, full } from "./create.ts";
import type { Tensor } from "./tensor.ts";

/**
 * A constant tensor in the shape of `x`, and in its element type unless `dtype` says otherwise.
 *
 * @throws {TypeError} if the element type does not hold `value`.
 *
 * @example
 * ```ts
 * import { fullLike, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([[1, 2, 3]], { dtype: "float64" });
 * const thirds = fullLike(x, 1 / 3); // Tensor<[1, 3], "float64">
 * assert(thirds.sum().item() === 1);
 * ```
 */
export function fullLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  value: number,
  options?: CreateOptions<E>,
): Tensor<S, E> {
  return full(x.shape, value, { dtype: options?.dtype ?? x.dtype }) as Tensor as Tensor<S, E>;
}
/**
 * Zeros in the shape of `x`, and in its element type unless `dtype` says otherwise.
 *
 * @example
 * ```ts
 * import { tensor, zerosLike } from "@norma/norma";
 * import { assert } from "@std/assert";
 * assert(zerosLike(tensor([1, 2])).sum().item() === 0);
 * ```
 */
export function zerosLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  options?: CreateOptions<E>,
): Tensor<S, E> {
  return fullLike(x, 0, options);
}
/**
 * Ones in the shape of `x`, and in its element type unless `dtype` says otherwise.
 *
 * @example
 * ```ts
 * import { onesLike, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * assert(onesLike(tensor([1, 2]), { dtype: "int32" }).sum().item() === 2);
 * ```
 */
export function onesLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  options?: CreateOptions<E>,
): Tensor<S, E> {
  return fullLike(x, 1, options);
}
