/**
 * Layer normalization as a layer.
 *
 * @module
 */
import { type Shape, show } from "../shape/shape.ts";
import type { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Convention, conventionOf } from "./convention.ts";
import { layerNorm as normalize } from "./functional.ts";
import { checkEps, checkFeatures, type Float, Layer } from "./layer.ts";
import type { Trailing } from "./rule.ts";
import { buffer, fill, parameter } from "./states.ts";

/** Options of {@linkcode layerNorm}. */
export interface LayerNormLayerOptions {
  /** ε, added to the variance; 1e-5 by default, or what the convention says. */
  readonly eps?: number;
  /** Whether there are a learned scale γ and shift β; on by default. */
  readonly elementwiseAffine?: boolean;
  /** Whether there is a shift β beside the scale; on by default. */
  readonly bias?: boolean;
  /** Whose default `eps` has; PyTorch's, `"torch"`, by default. */
  readonly convention?: Convention;
  /** Type of the parameters and of the input; `"float32"` by default. */
  readonly dtype?: Float;
}

/** Layer normalization of `[…, T]`. Made by {@linkcode layerNorm}, which says what it computes. */
export class LayerNorm<T extends Shape = Shape> extends Layer<Trailing<T>> {
  /** γ, in the normalized shape; `null` without `elementwiseAffine`. */
  readonly weight: Parameter<T, Float> | null;
  /** β, in the normalized shape; `null` without `bias`. */
  readonly bias: Parameter<T, Float> | null;
  /** ε, added to the variance. */
  readonly eps: number;
  /** Type of the parameters and of the input. */
  readonly dtype: Float;

  /** What stands in for γ and β where there are none; not found by name. */
  readonly #one: Tensor<T, Float>;
  readonly #zero: Tensor<T, Float>;

  /** See {@linkcode layerNorm}. */
  constructor(
    /** Sizes of the trailing axes that are normalized over. */
    readonly normalizedShape: T,
    options: LayerNormLayerOptions = {},
  ) {
    super();
    const { elementwiseAffine = true, bias = true, dtype = "float32" } = options;
    const { convention = "torch" } = options;
    const { eps = conventionOf("layerNorm", convention).eps.layer } = options;
    if (normalizedShape.length === 0) {
      throw new RangeError("Cannot make layerNorm without axes: give a size, or several");
    }
    for (const size of normalizedShape) checkFeatures("layerNorm", "features", size);
    checkEps("layerNorm", eps);
    this.#one = buffer(normalizedShape, 1, dtype);
    this.#zero = buffer(normalizedShape, 0, dtype);
    this.weight = elementwiseAffine ? parameter(normalizedShape, 1, dtype) : null;
    this.bias = elementwiseAffine && bias ? parameter(normalizedShape, 0, dtype) : null;
    this.eps = eps;
    this.dtype = dtype;
  }
  /** `γ (x − μ) / √(σ² + ε) + β` with each sample's own statistics. */
  override compute(x: Tensor): Tensor {
    const { weight, bias, eps } = this;
    this.expectTrailing(x, this.normalizedShape);
    this.expectType(x, this.dtype);
    return normalize(x, weight ?? this.#one, bias ?? this.#zero, { eps });
  }
  /** Scale 1, shift 0. */
  protected override reset(): void {
    fill(this.weight, 1);
    fill(this.bias, 0);
  }
  /** `"[100], eps 0.001"`: the normalized shape, and what is not the default. */
  protected override describe(): string {
    return [
      show(this.normalizedShape),
      ...this.eps === 1e-5 ? [] : [`eps ${this.eps}`],
      ...this.weight === null ? ["not affine"] : this.bias === null ? ["no bias"] : [],
    ].join(", ");
  }
}

/**
 * Layer normalization (Ba, Kiros & Hinton 2016, arXiv:1607.06450) over the last axis:
 * `y = γ (x − μ) / √(σ² + ε) + β` with mean and biased variance of each sample, so that training
 * and evaluation are the same. Exact for float32 at any offset.
 *
 * @param features Size of the last axis.
 * @throws {RangeError} if a size is no positive integer, or eps is not positive.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { layerNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * const y = layerNorm(3).forward(tensor([[1, 2, 3], [10, 20, 30]]));
 * assert(Math.abs(y.toArray()[0]! + 1.2247) < 1e-4);
 * ```
 */
export function layerNorm<F extends number>(
  features: F,
  options?: LayerNormLayerOptions,
): LayerNorm<[F]>;
/**
 * Layer normalization over several trailing axes, whose sizes are `shape`.
 *
 * @example
 * ```ts
 * import { zeros } from "@norma/norma";
 * import { layerNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * const images = layerNorm([28, 28]); // LayerNorm<[28, 28]>
 * assert(images.forward(zeros([8, 28, 28])).shape[0] === 8);
 * ```
 */
export function layerNorm<const T extends Shape>(
  shape: readonly [...T],
  options?: LayerNormLayerOptions,
): LayerNorm<T>;
export function layerNorm(shape: number | Shape, options: LayerNormLayerOptions = {}): LayerNorm {
  return new LayerNorm(typeof shape === "number" ? [shape] : [...shape], options);
}
