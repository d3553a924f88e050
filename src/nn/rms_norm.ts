/**
 * Root mean square layer normalization as a layer.
 *
 * @module
 */
import { machineEpsilon } from "../ops/dtype.ts";
import { type Shape, show } from "../shape/shape.ts";
import type { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Convention, conventionOf } from "./convention.ts";
import { normalize, rmsNorm as scaledRms } from "./functional.ts";
import { checkEps, checkFeatures, type Float, Layer } from "./layer.ts";
import type { Trailing } from "./rule.ts";
import { fill, parameter } from "./states.ts";

/** Options of {@linkcode rmsNorm}. */
export interface RMSNormLayerOptions {
  /**
   * ε, added to the mean square. By default what the convention says; in PyTorch's that is `null`,
   * the machine epsilon of the element type: 2⁻²³ in float32, 2⁻⁵² in float64.
   */
  readonly eps?: number | null;
  /** Whether there is a learned scale γ; on by default. There is never a shift. */
  readonly elementwiseAffine?: boolean;
  /** Whose default `eps` has; PyTorch's, `"torch"`, by default. */
  readonly convention?: Convention;
  /** Type of the scale and of the input; `"float32"` by default. */
  readonly dtype?: Float;
}

/** RMS normalization of `[…, T]`. Made by {@linkcode rmsNorm}, which says what it computes. */
export class RMSNorm<T extends Shape = Shape> extends Layer<Trailing<T>> {
  /** γ, in the normalized shape; `null` without `elementwiseAffine`. */
  readonly weight: Parameter<T, Float> | null;
  /** ε, added to the mean square; `null` is the machine epsilon of the element type. */
  readonly eps: number | null;
  /** Type of the scale and of the input. */
  readonly dtype: Float;

  /** See {@linkcode rmsNorm}. */
  constructor(
    /** Sizes of the trailing axes that are normalized over. */
    readonly normalizedShape: T,
    options: RMSNormLayerOptions = {},
  ) {
    super();
    const { elementwiseAffine = true, convention = "torch", dtype = "float32" } = options;
    const { eps = conventionOf("rmsNorm", convention).eps.rms } = options;
    if (normalizedShape.length === 0) {
      throw new RangeError("Cannot make rmsNorm without axes: give a size, or several");
    }
    for (const size of normalizedShape) checkFeatures("rmsNorm", "features", size);
    if (eps !== null) checkEps("rmsNorm", eps);
    this.weight = elementwiseAffine ? parameter(normalizedShape, 1, dtype) : null;
    this.eps = eps;
    this.dtype = dtype;
  }
  /** `γ x / √(mean(x²) + ε)` */
  override compute(x: Tensor): Tensor {
    const { weight, normalizedShape: sizes } = this, eps = this.eps ?? machineEpsilon(x);
    this.expectTrailing(x, sizes);
    this.expectType(x, this.dtype);
    if (weight !== null) return scaledRms(x, weight, { eps });
    return normalize(x, { axes: sizes.map((_, i) => -1 - i), center: false, eps });
  }
  /** Scale 1. */
  protected override reset(): void {
    fill(this.weight, 1);
  }
  /** `"[100], eps 0.001"`: the normalized shape, and what is not the default. */
  protected override describe(): string {
    return [
      show(this.normalizedShape),
      ...this.eps === null ? [] : [`eps ${this.eps}`],
      ...this.weight === null ? ["not affine"] : [],
    ].join(", ");
  }
}

/**
 * Root mean square normalization (Zhang & Sennrich 2019, arXiv:1910.07467) over the last axis:
 * `y = γ x / √(mean(x²) + ε)`. Layer norm that takes off no mean and adds no shift; training and
 * evaluation are the same.
 *
 * The layer throws a `RangeError` for other trailing sizes, and a `TypeError` for another element
 * type than its own.
 *
 * @param features Size of the last axis.
 * @throws {RangeError} if a size is no positive integer, or eps is not positive.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { rmsNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * const y = rmsNorm(2).forward(tensor([[1, 7], [-5, 5]]));
 * assert(Math.abs(y.toArray()[1]! - 1.4) < 1e-6 && Math.abs(y.toArray()[2]! + 1) < 1e-6);
 * ```
 */
export function rmsNorm<F extends number>(
  features: F,
  options?: RMSNormLayerOptions,
): RMSNorm<[F]>;
/**
 * Root mean square normalization over several trailing axes, whose sizes are `shape`.
 *
 * @example
 * ```ts
 * import { ones } from "@norma/norma";
 * import { rmsNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * const images = rmsNorm([28, 28]); // RMSNorm<[28, 28]>
 * assert(images.forward(ones([8, 28, 28])).shape[0] === 8);
 * ```
 */
export function rmsNorm<const T extends Shape>(
  shape: readonly [...T],
  options?: RMSNormLayerOptions,
): RMSNorm<T>;
export function rmsNorm(shape: number | Shape, options: RMSNormLayerOptions = {}): RMSNorm {
  return new RMSNorm(typeof shape === "number" ? [shape] : [...shape], options);
}
