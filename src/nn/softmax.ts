/**
 * Probabilities from logits, as layers.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import { Layer } from "./layer.ts";
import type { Same } from "./rule.ts";

/** Probabilities along an axis. Made by {@linkcode softmax}. */
export class Softmax extends Layer<Same> {
  /** See {@linkcode softmax}. */
  constructor(
    /** The axis along which they add up to 1; negative ones count from the end. */
    readonly axis: number = -1,
  ) {
    super();
  }
  /** `exp x / Σ exp x` along the axis. */
  override compute(x: Tensor): Tensor {
    return x.softmax({ axis: this.axis });
  }
  /** `"axis 1"`, nothing for the last one. */
  protected override describe(): string {
    return this.axis === -1 ? "" : `axis ${this.axis}`;
  }
}
/** Logarithms of probabilities along an axis. Made by {@linkcode logSoftmax}. */
export class LogSoftmax extends Layer<Same> {
  /** See {@linkcode logSoftmax}. */
  constructor(
    /** The axis along which the probabilities add up to 1; negative ones count from the end. */
    readonly axis: number = -1,
  ) {
    super();
  }
  /** `x − log Σ exp x` along the axis. */
  override compute(x: Tensor): Tensor {
    return x.logSoftmax({ axis: this.axis });
  }
  /** `"axis 1"`, nothing for the last one. */
  protected override describe(): string {
    return this.axis === -1 ? "" : `axis ${this.axis}`;
  }
}

/**
 * Probabilities along `axis`, the last one by default. A network that is trained with
 * `crossEntropy` ends in logits instead: the loss takes the softmax itself, and more exactly.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { softmax } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(softmax().forward(tensor([[0, 0]])).toArray()[0] === 0.5);
 * ```
 */
export function softmax(axis: number = -1): Softmax {
  return new Softmax(axis);
}
/**
 * Logarithms of probabilities along `axis`, the last one by default: what `nll` takes.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { logSoftmax } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * const [y] = logSoftmax().forward(tensor([[0, 0]])).toArray();
 * assert(Math.abs(y! + Math.log(2)) < 1e-6);
 * ```
 */
export function logSoftmax(axis: number = -1): LogSoftmax {
  return new LogSoftmax(axis);
}
