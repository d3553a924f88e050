/**
 * From images to rows.
 *
 * @module
 */
import { product, show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Layer } from "./layer.ts";
import type { Flattened } from "./rule.ts";

/** `[N, …] → [N, product of the rest]`: all axes but the first become one. */
export class Flatten extends Layer<Flattened> {
  /** The same elements in two axes. */
  override compute(x: Tensor): Tensor {
    const [samples, ...rest] = x.shape;
    if (samples === undefined) {
      throw new RangeError(`${this}: Expected [N, …], got ${show(x.shape)}`);
    }
    return x.reshape([samples, product(rest)]);
  }
}
/**
 * `[N, …] → [N, product of the rest]`: all axes but the first become one.
 *
 * @example
 * ```ts
 * import { zeros } from "@norma/norma";
 * import { flatten, linear, sequential } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * const y = sequential(flatten(), linear(784, 10)).forward(zeros([8, 1, 28, 28]));
 * assert(y.shape[1] === 10);
 * ```
 */
export function flatten(): Flatten {
  return new Flatten();
}
