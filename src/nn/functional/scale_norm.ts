/**
 * ScaleNorm.
 *
 * @module
 */
import type { DType } from "../../backend/memory.ts";
import { scaleNorm as scaleNormOp } from "../../ops/scale_norm.ts";
import type { Shape } from "../../shape/shape.ts";
import { apply } from "../../tensor/apply.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { check, checkEps, checkFloat } from "./check.ts";

/** Options of {@linkcode scaleNorm}. */
export interface ScaleNormOptions {
  /** ε: a shorter vector is divided by ε instead of its length; 1e-5 by default. */
  readonly eps?: number;
}

/**
 * ScaleNorm (Nguyen & Salazar 2019, arXiv:1910.05895): `y = g x / ‖x‖`, the vectors along the last
 * axis brought to one learned length. `g` is one number, `[]` or `[1]`.
 *
 * @throws {RangeError} if g is more than one number, x is a single one, or eps is negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { scaleNorm, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * assert(scaleNorm(tensor([[3, 4], [0, 2]]), tensor(10)).toArray()[0] === 6);
 * ```
 */
export function scaleNorm<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  g: Tensor<Shape, D>,
  { eps = 1e-5 }: ScaleNormOptions = {},
): Tensor<S, D> {
  const what = "scale-normalize";
  checkFloat(what, x);
  if (x.shape.length === 0) throw new RangeError(`Cannot ${what} []: expected [..., features]`);
  check(what, x, g.shape.length === 1 ? [1] : [], { g });
  checkEps(what, eps);
  return apply(scaleNormOp, [x, g], { eps });
}
