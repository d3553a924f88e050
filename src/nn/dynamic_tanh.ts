/**
 * Dynamic tanh as a layer.
 *
 * @module
 */
import { type Shape, show } from "../shape/shape.ts";
import type { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkNumber } from "./functional/check.ts";
import { dynamicTanh as squash } from "./functional/dynamic_tanh.ts";
import { checkFeatures, type Float, Layer } from "./layer.ts";
import type { Trailing } from "./rule.ts";
import { fill, parameter } from "./states.ts";

/** Options of {@linkcode dynamicTanh}. */
export interface DynamicTanhOptions {
  /** What α starts from; 0.5 by default. */
  readonly alpha?: number;
  /** Type of the parameters and of the input; `"float32"` by default. */
  readonly dtype?: Float;
}

/** `γ tanh(α x) + β` of `[…, T]`. Made by {@linkcode dynamicTanh}. */
export class DynamicTanh<T extends Shape = Shape> extends Layer<Trailing<T>> {
  /** α, one number, `[1]`. */
  readonly alpha: Parameter<[1], Float>;
  /** γ, in the shape of the features. */
  readonly weight: Parameter<T, Float>;
  /** β, in the shape of the features. */
  readonly bias: Parameter<T, Float>;
  /** Type of the parameters and of the input. */
  readonly dtype: Float;
  /** What α starts from. */
  readonly #start: number;

  /** See {@linkcode dynamicTanh}. */
  constructor(
    /** Sizes of the trailing axes, each element of which has its γ and β. */
    readonly normalizedShape: T,
    { alpha = 0.5, dtype = "float32" }: DynamicTanhOptions = {},
  ) {
    super();
    if (normalizedShape.length === 0) {
      throw new RangeError("Cannot make dynamicTanh without axes: give a size, or several");
    }
    for (const size of normalizedShape) checkFeatures("dynamicTanh", "features", size);
    checkNumber("make dynamicTanh", "alpha", alpha);
    this.alpha = parameter([1], alpha, dtype);
    this.weight = parameter(normalizedShape, 1, dtype);
    this.bias = parameter(normalizedShape, 0, dtype);
    this.dtype = dtype;
    this.#start = alpha;
  }
  /** `γ tanh(α x) + β` */
  override compute(x: Tensor): Tensor {
    this.expectTrailing(x, this.normalizedShape);
    this.expectType(x, this.dtype);
    return squash(x, this.alpha as Tensor, this.weight, this.bias);
  }
  /** α as at first, scale 1, shift 0. */
  protected override reset(): void {
    fill(this.alpha, this.#start);
    fill(this.weight, 1);
    fill(this.bias, 0);
  }
  /** `"[100], alpha 1"`: the shape, and what is not the default. */
  protected override describe(): string {
    return show(this.normalizedShape) + (this.#start === 0.5 ? "" : `, alpha ${this.#start}`);
  }
}

/**
 * Dynamic tanh (Zhu et al. 2025, arXiv:2503.10622) over the last axis: `y = γ tanh(α x) + β`, which
 * takes the place of a layer normalization and needs no statistics. α is one learned number that
 * starts as 0.5.
 *
 * The layer throws a `RangeError` for other sizes on the last axes, and a `TypeError` for another
 * element type than its own.
 *
 * @param features Size of the last axis.
 * @throws {RangeError} if a size is no positive integer, or alpha is not finite.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { dynamicTanh } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * const y = dynamicTanh(3).forward(tensor([[-100, 0, 100]]));
 * assert(y.toArray().join() === "-1,0,1");
 * ```
 */
export function dynamicTanh<F extends number>(
  features: F,
  options?: DynamicTanhOptions,
): DynamicTanh<[F]>;
/**
 * Dynamic tanh over several trailing axes, whose sizes are `shape`.
 *
 * @example
 * ```ts
 * import { zeros } from "@norma/norma";
 * import { dynamicTanh } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * const images = dynamicTanh([28, 28]); // DynamicTanh<[28, 28]>
 * assert(images.forward(zeros([8, 28, 28])).shape[0] === 8);
 * ```
 */
export function dynamicTanh<const T extends Shape>(
  shape: readonly [...T],
  options?: DynamicTanhOptions,
): DynamicTanh<T>;
export function dynamicTanh(
  shape: number | Shape,
  options: DynamicTanhOptions = {},
): DynamicTanh {
  return new DynamicTanh(typeof shape === "number" ? [shape] : [...shape], options);
}
