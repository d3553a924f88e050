/**
 * Weight standardization.
 *
 * @module
 */
import type { DType } from "../../backend/memory.ts";
import { normalize } from "../../ops/normalize.ts";
import type { Shape } from "../../shape/shape.ts";
import { apply } from "../../tensor/apply.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { checkEps, checkFloat } from "./check.ts";
import { axesBut } from "./weight_axes.ts";

/** Options of {@linkcode weightStandardization}. */
export interface WeightStandardizationOptions {
  /** The axis of the outputs, each of which has statistics of its own; 0 by default. */
  readonly dim?: number;
  /** ε, added to the variance; 1e-5 by default. */
  readonly eps?: number;
}

/**
 * Weight standardization (Qiao et al. 2019, arXiv:1903.10520): `ŵ = (w − μ) / √(σ² + ε)` with mean
 * and biased variance of each output's weights.
 *
 * @throws {RangeError} if there is no axis `dim`, or eps is negative.
 * @throws {TypeError} if the elements are integers.
 *
 * @example
 * ```ts
 * import { tensor, weightStandardization } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const w = weightStandardization(tensor([[1, 2, 3], [10, 20, 30]]), { eps: 0 });
 * assert(Math.abs(w.toArray()[2]! - Math.sqrt(1.5)) < 1e-6); // rows become alike
 * ```
 */
export function weightStandardization<S extends Shape, D extends DType>(
  w: Tensor<S, D>,
  { dim = 0, eps = 1e-5 }: WeightStandardizationOptions = {},
): Tensor<S, D> {
  const what = "standardize the weight";
  checkFloat(what, w);
  checkEps(what, eps);
  return apply(normalize, [w], { axes: axesBut(what, w, dim), eps });
}
