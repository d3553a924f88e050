/**
 * Dropout.
 *
 * @module
 */
import { elements } from "../backend/backend.ts";
import { show } from "../shape/shape.ts";
import type { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Layer } from "./layer.ts";
import type { Same } from "./rule.ts";
import { layersRandom } from "./states.ts";

/** What is dropped if a layer is given no generator: a stream apart, so that no weight changes. */
const dropoutRandom = layersRandom.split("dropout");

/** Options of {@linkcode dropout}. */
export interface DropoutOptions {
  /**
   * Where it is drawn from what is dropped. By default all dropout layers share a stream of their
   * own: a program drops the same each time it runs, but a notebook's cell that runs twice does
   * not.
   */
  readonly random?: Random;
}

/** Sets elements to 0 at random while training. Made by {@linkcode dropout}. */
export class Dropout extends Layer<Same> {
  readonly #random: Random;

  /** See {@linkcode dropout}. */
  constructor(
    /** Probability with which an element is set to 0. */
    readonly p: number = 0.5,
    { random = dropoutRandom }: DropoutOptions = {},
  ) {
    super();
    if (!(p >= 0 && p <= 1)) {
      throw new RangeError(
        `Cannot make dropout with p ${p}: it is the probability to drop an element, from 0 to 1`,
      );
    }
    this.#random = random;
  }
  /** `x · m / (1 − p)` with `m` drawn anew; in evaluation `x` itself. */
  override compute(x: Tensor): Tensor {
    if (!x.dtype.startsWith("float")) {
      throw new TypeError(`${this}: Expected float32 or float64, got ${x.dtype} ${show(x.shape)}`);
    }
    return this.training && this.p > 0 ? x.mul(this.mask(x)) : x;
  }
  /** 0 with probability p, else 1 / (1 − p), which keeps the mean what it was. */
  private mask(x: Tensor): Tensor {
    const { p } = this, kept = p === 1 ? 0 : 1 / (1 - p);
    const mask = x.filled(kept), values = elements(mask);
    const bound = p * 2 ** 32; // a word of the stream an element: p is kept to 2⁻³²
    for (let i = 0; i < values.length; i++) if (this.#random.uint32() < bound) values[i] = 0;
    return mask;
  }
  /** `"0.5"` */
  protected override describe(): string {
    return String(this.p);
  }
}

/**
 * Dropout (Srivastava et al. 2014): in training every element becomes 0 with probability `p`, 0.5
 * by default, independently, and the others are divided by `1 − p`, so that nothing is to be scaled
 * in evaluation, where it does nothing. The gradient flows through what was kept.
 *
 * @throws {RangeError} if `p` is not between 0 and 1.
 *
 * @example
 * ```ts
 * import { ones, Random } from "@norma/norma";
 * import { dropout } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const layer = dropout(0.75, { random: new Random(7) });
 * const values = layer.forward(ones([1000])).toArray();
 * assert(values.every((v) => v === 0 || v === 4));
 * assert(layer.eval().forward(ones([3])).sum().item() === 3);
 * ```
 */
export function dropout(p: number = 0.5, options: DropoutOptions = {}): Dropout {
  return new Dropout(p, options);
}
