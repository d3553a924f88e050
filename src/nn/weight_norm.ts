/**
 * Weight normalization of a layer.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import { Parametrization } from "./computed_weight.ts";
import { axesBut } from "./functional/weight_axes.ts";
import { weightNorm as normalize, type WeightNormOptions } from "./functional/weight_norm.ts";
import { Parametrized, type Weighted } from "./parametrized.ts";

/** `w = g v / ‖v‖`. What {@linkcode weightNorm} gives a layer. */
export class WeightNorm extends Parametrization {
  /** The axis of the outputs, each of which has a length of its own; `null` for one of all. */
  readonly dim: number | null;

  /** See {@linkcode weightNorm}. */
  constructor({ dim = 0 }: WeightNormOptions = {}) {
    super();
    this.dim = dim;
  }
  /** `g v / ‖v‖` */
  override compute(g: Tensor, v: Tensor): Tensor {
    return normalize(v, g, { dim: this.dim });
  }
  /** The weight's lengths and the weight. */
  override inverse(weight: Tensor): [g: Tensor, v: Tensor] {
    const axis = axesBut("weight-normalize", weight, this.dim);
    return [weight.norm({ axis, keepDims: this.dim !== null }), weight];
  }
  /** `"dim null"`, if it is not the default. */
  protected override describe(): string {
    return this.dim === 0 ? "" : `dim ${this.dim}`;
  }
}

/**
 * `layer` with weight normalization (Salimans & Kingma 2016, arXiv:1602.07868): its weight is
 * `g v / ‖v‖`, and training adjusts the length g and the direction v of each output's weights apart.
 * At first the weight is what it was.
 *
 * As in PyTorch g and v are `parametrizations.weight.original0` and `original1`. Unlike there a
 * negative `dim` counts from the end, and a weight that is zero is refused, not NaN.
 *
 * @throws {RangeError} if there is no axis `dim`, or an output's weights are all 0.
 * @throws {TypeError} if the layer has no weight that is a parameter.
 *
 * @example
 * ```ts
 * import { ones } from "@norma/norma";
 * import { linear, weightNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const layer = weightNorm(linear(8, 4)); // Parametrized<Linear<8, 4>>
 * const [g, v] = layer.parametrization.originals;
 * assert(g?.shape[0] === 4 && v?.size === 32);
 * assert(layer.forward(ones([2, 8])).shape[1] === 4);
 * ```
 */
export function weightNorm<L extends Weighted>(
  layer: L,
  options: WeightNormOptions = {},
): Parametrized<L> {
  return new Parametrized(layer, [() => new WeightNorm(options)]);
}
