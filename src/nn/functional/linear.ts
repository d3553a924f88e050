/**
 * The linear map.
 *
 * @module
 */
import type { DType } from "../../backend/memory.ts";
import { linear as linearOp } from "../../ops/matmul.ts";
import { expectSize } from "../../shape/expect.ts";
import { type Shape, show } from "../../shape/shape.ts";
import { apply } from "../../tensor/apply.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { check } from "./check.ts";

/**
 * `y = x·Wᵀ + b`: `x` is `[…, I]`, `weight` `[O, I]`, `bias` `[O]` or absent, the result `[…, O]`.
 *
 * @throws {RangeError} if sizes do not fit.
 * @throws {TypeError} if element types differ.
 *
 * @example
 * ```ts
 * import { linear, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const y = linear(tensor([[1, 2]]), tensor([[3, 4], [5, 6]]), tensor([0.5, 0.5]));
 * assert(y.toArray()[1] === 17.5);
 * ```
 */
export function linear<D extends DType>(
  x: Tensor<Shape, D>,
  weight: Tensor<Shape, D>,
  bias?: Tensor<Shape, D>,
): Tensor<Shape, D> {
  if (weight.shape.length !== 2) {
    throw new RangeError(
      `Cannot apply a linear map with weight ${show(weight.shape)}: expected [out, in]`,
    );
  }
  const [out, input] = weight.shape as [number, number];
  expectSize(x.shape, -1, input, "last axis");
  check("apply a linear map to", x, [out, input], { weight });
  if (bias === undefined) return apply(linearOp, [x, weight], undefined);
  check("apply a linear map to", x, [out], { bias });
  return apply(linearOp, [x, weight, bias], undefined);
}
