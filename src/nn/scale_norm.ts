/**
 * ScaleNorm as a layer.
 *
 * @module
 */
import type { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { scaleNorm as normalize } from "./functional/scale_norm.ts";
import { checkEps, checkFeatures, type Float, Layer } from "./layer.ts";
import type { LastAxis } from "./rule.ts";
import { fill, parameter } from "./states.ts";

/** Options of {@linkcode scaleNorm}. */
export interface ScaleNormLayerOptions {
  /** ε: a shorter vector is divided by ε instead of its length; 1e-5 by default. */
  readonly eps?: number;
  /** Type of the parameter and of the input; `"float32"` by default. */
  readonly dtype?: Float;
}

/** `g x / ‖x‖`, `[…, F] → […, F]`. Made by {@linkcode scaleNorm}. */
export class ScaleNorm<F extends number = number> extends Layer<LastAxis<F, F>> {
  /** g, the length that every vector gets. */
  readonly scale: Parameter<[], Float>;
  /** ε: a shorter vector is divided by ε instead of its length. */
  readonly eps: number;
  /** Type of the parameter and of the input. */
  readonly dtype: Float;

  /** See {@linkcode scaleNorm}. */
  constructor(
    /** Size of the last axis. */
    readonly features: F,
    { eps = 1e-5, dtype = "float32" }: ScaleNormLayerOptions = {},
  ) {
    super();
    checkFeatures("scaleNorm", "features", features);
    checkEps("scaleNorm", eps, "length");
    this.scale = parameter([], Math.sqrt(features), dtype);
    this.eps = eps;
    this.dtype = dtype;
  }
  /** `g x / ‖x‖` */
  override compute(x: Tensor): Tensor {
    this.expect(x, -1, this.features, "last axis");
    this.expectType(x, this.dtype);
    return normalize(x, this.scale as Tensor, { eps: this.eps });
  }
  /** g becomes √F. */
  protected override reset(): void {
    fill(this.scale, Math.sqrt(this.features));
  }
  /** `"512, eps 0.001"`: the features, and what is not the default. */
  protected override describe(): string {
    return `${this.features}${this.eps === 1e-5 ? "" : `, eps ${this.eps}`}`;
  }
}

/**
 * ScaleNorm (Nguyen & Salazar 2019, arXiv:1910.05895): `y = g x / ‖x‖` along the last axis, with one
 * learned number g that starts as `√features`, the length of a vector of that size with variance 1.
 *
 * The layer throws a `RangeError` for another size than `features` on the last axis, and a
 * `TypeError` for another element type than its own.
 *
 * @throws {RangeError} if `features` is no positive integer, or eps is not positive.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { scaleNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * const y = scaleNorm(4).forward(tensor([[3, 0, 4, 0]]));
 * assert(Math.abs(y.norm().item() - 2) < 1e-6);
 * ```
 */
export function scaleNorm<F extends number>(
  features: F,
  options: ScaleNormLayerOptions = {},
): ScaleNorm<F> {
  return new ScaleNorm(features, options);
}
