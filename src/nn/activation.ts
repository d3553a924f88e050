/**
 * Activation functions as layers.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import { Layer } from "./layer.ts";
import type { Same } from "./rule.ts";

/** `1 / (1 + e⁻ˣ)`, element by element. */
export class Sigmoid extends Layer<Same> {
  /** `1 / (1 + e⁻ˣ)` */
  override compute(x: Tensor): Tensor {
    return x.sigmoid();
  }
}
/** Hyperbolic tangent, element by element. */
export class Tanh extends Layer<Same> {
  /** `tanh x` */
  override compute(x: Tensor): Tensor {
    return x.tanh();
  }
}
/** `max(x, 0)`, element by element; its derivative at 0 is 0. */
export class ReLU extends Layer<Same> {
  /** `max(x, 0)` */
  override compute(x: Tensor): Tensor {
    return x.relu();
  }
}

/**
 * `1 / (1 + e⁻ˣ)`, element by element.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { sigmoid } from "@norma/norma/nn";
 * console.assert(sigmoid().forward(tensor([0])).item() === 0.5);
 * ```
 */
export function sigmoid(): Sigmoid {
  return new Sigmoid();
}
/**
 * Hyperbolic tangent, element by element.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { tanh } from "@norma/norma/nn";
 * console.assert(tanh().forward(tensor([0])).item() === 0);
 * ```
 */
export function tanh(): Tanh {
  return new Tanh();
}
/**
 * `max(x, 0)`, element by element.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { relu } from "@norma/norma/nn";
 * console.assert(relu().forward(tensor([-1, 2])).toArray()[0] === 0);
 * ```
 */
export function relu(): ReLU {
  return new ReLU();
}
