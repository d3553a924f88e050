/**
 * Weight standardization of a layer.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import { Parametrization } from "./computed_weight.ts";
import {
  weightStandardization as standardize,
  type WeightStandardizationOptions,
} from "./functional/weight_standardization.ts";
import { checkEps } from "./layer.ts";
import { Parametrized, type Weighted } from "./parametrized.ts";

/** `ŵ = (w − μ) / √(σ² + ε)`. What {@linkcode weightStandardization} gives a layer. */
export class WeightStandardization extends Parametrization {
  /** The axis of the outputs, each of which has statistics of its own. */
  readonly dim: number;
  /** ε, added to the variance. */
  readonly eps: number;

  /** See {@linkcode weightStandardization}. */
  constructor({ dim = 0, eps = 1e-5 }: WeightStandardizationOptions = {}) {
    super();
    checkEps("weightStandardization", eps);
    this.dim = dim;
    this.eps = eps;
  }
  /** `(w − μ) / √(σ² + ε)` */
  override compute(weight: Tensor): Tensor {
    return standardize(weight, { dim: this.dim, eps: this.eps });
  }
  /** What is not the default. */
  protected override describe(): string {
    return [
      ...this.dim === 0 ? [] : [`dim ${this.dim}`],
      ...this.eps === 1e-5 ? [] : [`eps ${this.eps}`],
    ].join(", ");
  }
}

/**
 * `layer` with weight standardization (Qiao et al. 2019, arXiv:1903.10520): each output's weights
 * are brought to mean 0 and variance 1 in every forward pass, and training adjusts what they are
 * made of, `parametrizations.weight.original`. The weight that the layer has now is standardized.
 *
 * @throws {RangeError} if there is no axis `dim`, or eps is not positive.
 * @throws {TypeError} if the layer has no weight that is a parameter.
 *
 * @example
 * ```ts
 * import { linear, weightStandardization } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const { weight } = weightStandardization(linear(8, 4));
 * assert(Math.abs(weight.variance({ axis: 1 }).toArray()[0]! - 1) < 1e-3);
 * ```
 */
export function weightStandardization<L extends Weighted>(
  layer: L,
  options: WeightStandardizationOptions = {},
): Parametrized<L> {
  return new Parametrized(layer, [() => new WeightStandardization(options)]);
}
