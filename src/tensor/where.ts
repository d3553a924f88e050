/**
 * Choosing by a condition, as a function.
 *
 * @module
 */
import type { DType } from "../backend/memory.ts";
import { where as whereOp } from "../ops/comparison.ts";
import type { Broadcast } from "../shape/broadcast.ts";
import type { Fits, Result, Shape } from "../shape/shape.ts";
import { apply } from "./apply.ts";
import { tensor } from "./create.ts";
import type { Operand, Tensor } from "./tensor.ts";

/**
 * `x` where the condition is true, `y` elsewhere; all three broadcast, and numbers take the element
 * type of the other operand (float32 if both are numbers). The gradient goes to whichever was
 * chosen, so an operand that is infinite or NaN where it was *not* chosen gets 0; but what that
 * operand was computed from multiplies the 0 by an infinite derivative, which is NaN: make the
 * operand of such a function safe first, `x.where(x.greater(0), 1).log()`.
 *
 * @throws {RangeError} if the shapes do not broadcast.
 * @throws {TypeError} if the condition is not bool, or `x` and `y` differ in element type.
 *
 * @example
 * ```ts
 * import { tensor, where } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([-2, 3]);
 * const magnitude = where(x.less(0), x.neg(), x); // Tensor<[2], "float32">
 * assert(magnitude.sum().item() === 5);
 * ```
 */
export function where<
  C extends Shape,
  A extends Shape,
  D extends DType,
  B extends Shape = [],
>(
  condition: Tensor<C, "bool"> & Fits<Broadcast<C, A>>,
  x: Tensor<A, D>,
  y: Operand<Result<Broadcast<C, A>>, B, D>,
): Tensor<Result<Broadcast<Result<Broadcast<C, A>>, B>>, D>;
/** `x`, a number, where the condition is true, `y` elsewhere. */
export function where<C extends Shape, B extends Shape, D extends DType>(
  condition: Tensor<C, "bool"> & Fits<Broadcast<C, B>>,
  x: number,
  y: Tensor<B, D>,
): Tensor<Result<Broadcast<C, B>>, D>;
/** One number where the condition is true, another one elsewhere. */
export function where<C extends Shape>(
  condition: Tensor<C, "bool">,
  x: number,
  y: number,
): Tensor<C, "float32">;
export function where(
  condition: Tensor<Shape, "bool">,
  x: Tensor | number,
  y: Tensor | number,
): Tensor {
  const dtype = typeof x !== "number" ? x.dtype : typeof y !== "number" ? y.dtype : "float32";
  const lift = (v: Tensor | number): Tensor => typeof v === "number" ? tensor(v, { dtype }) : v;
  return apply(whereOp, [condition, lift(x), lift(y)], undefined);
}
