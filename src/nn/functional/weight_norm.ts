/**
 * Weight normalization.
 *
 * @module
 */
import type { DType } from "../../backend/memory.ts";
import { weightNorm as weightNormOp } from "../../ops/weight_norm.ts";
import type { Shape } from "../../shape/shape.ts";
import { apply } from "../../tensor/apply.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { check, checkFloat } from "./check.ts";
import { axesBut } from "./weight_axes.ts";

/** Options of {@linkcode weightNorm}. */
export interface WeightNormOptions {
  /**
   * The axis of the outputs, each of which has a length of its own; 0 by default, negative ones
   * count from the end. `null` gives all together one length.
   */
  readonly dim?: number | null;
}

/**
 * Weight normalization (Salimans & Kingma 2016, arXiv:1602.07868): `w = g v / ‖v‖`, the direction
 * of a weight and its length apart. `g` has size 1 on every axis but `dim`, as
 * `v.norm({ axis, keepDims: true })` has, and none with `dim: null`.
 *
 * @throws {RangeError} if there is no axis `dim`, g has another shape, or a vector of v has length 0
 * in its element type and so no direction, where PyTorch gives NaN.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { tensor, weightNorm } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const w = weightNorm(tensor([[3, 4], [0, 2]]), tensor([[10], [1]]));
 * assert(w.toArray()[0] === 6 && w.toArray()[3] === 1);
 * ```
 */
export function weightNorm<S extends Shape, D extends DType>(
  v: Tensor<S, D>,
  g: Tensor<Shape, D>,
  { dim = 0 }: WeightNormOptions = {},
): Tensor<S, D> {
  const what = "weight-normalize", axes = axesBut(what, v, dim);
  checkFloat(what, v);
  const lengths = dim === null ? [] : v.shape.map((n, i) => axes.includes(i) ? 1 : n);
  check(what, v, lengths, { g });
  return apply(weightNormOp, [v, g], { axes });
}
