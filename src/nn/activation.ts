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
/** `x / (1 + e⁻ˣ)`, element by element, also called swish. */
export class SiLU extends Layer<Same> {
  /** `x · sigmoid(x)` */
  override compute(x: Tensor): Tensor {
    return x.silu();
  }
}
/** 0 below −3, 1 above 3, between them `x/6 + ½`, element by element. */
export class Hardsigmoid extends Layer<Same> {
  /** `min(max(x + 3, 0), 6) / 6` */
  override compute(x: Tensor): Tensor {
    return x.hardSigmoid();
  }
}

/**
 * `1 / (1 + e⁻ˣ)`, element by element.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { sigmoid } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(sigmoid().forward(tensor([0])).item() === 0.5);
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
 * import { assert } from "@std/assert";
 * assert(tanh().forward(tensor([0])).item() === 0);
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
 * import { assert } from "@std/assert";
 * assert(relu().forward(tensor([-1, 2])).toArray()[0] === 0);
 * ```
 */
export function relu(): ReLU {
  return new ReLU();
}
/**
 * `x / (1 + e⁻ˣ)`, element by element, also called swish.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { silu } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(silu().forward(tensor([0])).item() === 0);
 * ```
 */
export function silu(): SiLU {
  return new SiLU();
}
/**
 * 0 below −3, 1 above 3, between them `x/6 + ½`, element by element.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { hardSigmoid } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(hardSigmoid().forward(tensor([3])).item() === 1);
 * ```
 */
export function hardSigmoid(): Hardsigmoid {
  return new Hardsigmoid();
}
