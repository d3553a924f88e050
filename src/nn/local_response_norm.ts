/**
 * Local response normalization as a layer.
 *
 * @module
 */
import { show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import {
  checkLocalResponse,
  localResponseNorm as normalize,
  type LocalResponseNormOptions,
} from "./functional/local_response_norm.ts";
import { Layer } from "./layer.ts";
import type { Same } from "./rule.ts";

/** Local response normalization of `[N, C, …]`. Made by {@linkcode localResponseNorm}. */
export class LocalResponseNorm extends Layer<Same> {
  /** α, the weight of the mean of the squares. */
  readonly alpha: number;
  /** β, the exponent. */
  readonly beta: number;
  /** k, what is added to the squares. */
  readonly k: number;

  /** See {@linkcode localResponseNorm}. */
  constructor(
    /** n, the number of neighbouring channels. */
    readonly size: number,
    { alpha = 1e-4, beta = 0.75, k = 1 }: LocalResponseNormOptions = {},
  ) {
    super();
    checkLocalResponse("make localResponseNorm", size, { alpha, beta, k });
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }
  /** `x_c / (k + α/n Σ x_j²)^β` */
  override compute(x: Tensor): Tensor {
    if (x.shape.length < 3) {
      throw new RangeError(
        `${this}: Expected [N, C, …] with 3 axes or more, got ${show(x.shape)}`,
      );
    }
    return normalize(x, this.size, { alpha: this.alpha, beta: this.beta, k: this.k });
  }
  /** `"5, k 2"`: the size, and what is not the default. */
  protected override describe(): string {
    return [
      String(this.size),
      ...this.alpha === 1e-4 ? [] : [`alpha ${this.alpha}`],
      ...this.beta === 0.75 ? [] : [`beta ${this.beta}`],
      ...this.k === 1 ? [] : [`k ${this.k}`],
    ].join(", ");
  }
}

/**
 * Local response normalization (Krizhevsky, Sutskever & Hinton 2012, section 3.3) of `[N, C, …]`
 * over neighbouring channels: `y_c = x_c / (k + α/n Σ x_j²)^β`, the sum over the `size` = n
 * channels around c. As in PyTorch α is divided by n: the paper's values are
 * `localResponseNorm(5, { alpha: 5e-4, beta: 0.75, k: 2 })`.
 *
 * The layer throws a `RangeError` for an input with fewer than 3 axes.
 *
 * @throws {RangeError} if the size is no whole number from 1, alpha is negative, or k is not
 * positive.
 *
 * @example
 * ```ts
 * import { ones } from "@norma/norma";
 * import { localResponseNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * const y = localResponseNorm(3, { alpha: 3, beta: 1 }).forward(ones([1, 3, 2]));
 * assert(y.toArray()[2] === 1 / 4); // three ones in the window, at the edges two
 * ```
 */
export function localResponseNorm(
  size: number,
  options: LocalResponseNormOptions = {},
): LocalResponseNorm {
  return new LocalResponseNorm(size, options);
}
