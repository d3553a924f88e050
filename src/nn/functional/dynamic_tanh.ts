/**
 * Dynamic tanh.
 *
 * @module
 */
import type { DType } from "../../backend/memory.ts";
import { dynamicTanh as dynamicTanhOp } from "../../ops/dynamic_tanh.ts";
import type { Shape } from "../../shape/shape.ts";
import { apply } from "../../tensor/apply.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { check, checkFloat } from "./check.ts";

/**
 * Dynamic tanh (Zhu et al. 2025, arXiv:2503.10622): `y = γ tanh(α x) + β`, which takes the place of
 * a normalization and needs no statistics. `alpha` is one number, `[]` or `[1]`; `gamma` and `beta`
 * are any trailing part of x's shape.
 *
 * @throws {RangeError} if alpha is more than one number, or gamma or beta does not have the trailing
 * sizes of x.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { dynamicTanh, ones, tensor, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const y = dynamicTanh(tensor([[-100, 0, 100]]), tensor([0.5]), ones([3]), zeros([3]));
 * assert(y.toArray().join() === "-1,0,1");
 * ```
 */
export function dynamicTanh<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  alpha: Tensor<Shape, D>,
  gamma: Tensor<Shape, D>,
  beta: Tensor<Shape, D>,
): Tensor<S, D> {
  const what = "apply dynamic tanh to";
  checkFloat(what, x);
  check(what, x, alpha.shape.length === 1 ? [1] : [], { alpha });
  const skip = Math.max(0, x.shape.length - gamma.shape.length);
  check(what, x, (x.shape as Shape).slice(skip), { gamma, beta });
  return apply(dynamicTanhOp, [x, alpha, gamma, beta], undefined);
}
