/**
 * ReLU's relatives as layers, those that have a parameter to choose.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import { Layer } from "./layer.ts";
import type { Same } from "./rule.ts";

/** `x` above 0, `slope · x` below. Made by {@linkcode leakyRelu}. */
export class LeakyReLU extends Layer<Same> {
  /** See {@linkcode leakyRelu}. */
  constructor(
    /** Slope below 0. */
    readonly slope: number = 0.01,
  ) {
    super();
  }
  /** `max(x, 0) + slope · min(x, 0)` */
  override compute(x: Tensor): Tensor {
    return x.leakyRelu(this.slope);
  }
  /** `"0.2"`, nothing for the default. */
  protected override describe(): string {
    return this.slope === 0.01 ? "" : String(this.slope);
  }
}
/** `x` above 0, `α (eˣ − 1)` below. Made by {@linkcode elu}. */
export class ELU extends Layer<Same> {
  /** See {@linkcode elu}. */
  constructor(
    /** What it tends to far below 0, negated. */
    readonly alpha: number = 1,
  ) {
    super();
  }
  /** `max(x, 0) + α (exp(min(x, 0)) − 1)` */
  override compute(x: Tensor): Tensor {
    return x.elu(this.alpha);
  }
  /** `"0.5"`, nothing for the default. */
  protected override describe(): string {
    return this.alpha === 1 ? "" : String(this.alpha);
  }
}
/** `x · Φ(x)`. Made by {@linkcode gelu}. */
export class GELU extends Layer<Same> {
  /** See {@linkcode gelu}. */
  constructor(
    /** Whether by the error function or by a hyperbolic tangent. */
    readonly approximate: "none" | "tanh" = "none",
  ) {
    super();
  }
  /** `x · Φ(x)` with Φ the distribution function of the normal distribution. */
  override compute(x: Tensor): Tensor {
    return this.approximate === "tanh" ? x.gelu({ approximate: "tanh" }) : x.gelu();
  }
  /** `"tanh"`, nothing for the default. */
  protected override describe(): string {
    return this.approximate === "none" ? "" : this.approximate;
  }
}
/** Options of {@linkcode softplus}. */
export interface SoftplusLayerOptions {
  /** How sharp the bend is; 1 by default. */
  readonly beta?: number;
  /** Where `βx` is above it, the result is `x` itself; 20 by default. */
  readonly threshold?: number;
}
/** `ln(1 + e^βx) / β`. Made by {@linkcode softplus}. */
export class Softplus extends Layer<Same> {
  /** How sharp the bend is. */
  readonly beta: number;
  /** Where `βx` is above it, the result is `x` itself. */
  readonly threshold: number;

  /** See {@linkcode softplus}. */
  constructor({ beta = 1, threshold = 20 }: SoftplusLayerOptions = {}) {
    super();
    this.beta = beta;
    this.threshold = threshold;
  }
  /** `ln(1 + e^βx) / β` */
  override compute(x: Tensor): Tensor {
    return x.softplus({ beta: this.beta, threshold: this.threshold });
  }
  /** `"beta 2"`: what is not the default. */
  protected override describe(): string {
    const { beta, threshold } = this;
    return [
      ...beta === 1 ? [] : [`beta ${beta}`],
      ...threshold === 20 ? [] : [`threshold ${threshold}`],
    ].join(", ");
  }
}

/**
 * `x` where it is positive, elsewhere `slope · x`, element by element.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { leakyRelu } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(leakyRelu(0.5).forward(tensor([-4])).item() === -2);
 * ```
 */
export function leakyRelu(slope: number = 0.01): LeakyReLU {
  return new LeakyReLU(slope);
}
/**
 * `x` where it is positive, elsewhere `α (eˣ − 1)`, element by element (Clevert et al. 2016).
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { elu } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(elu(2).forward(tensor([-100])).item() === -2);
 * ```
 */
export function elu(alpha: number = 1): ELU {
  return new ELU(alpha);
}
/**
 * `x · Φ(x)`, element by element (Hendrycks & Gimpel 2016): with the error function as BERT has it,
 * or approximated by a hyperbolic tangent as GPT-2 has it.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { gelu } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(gelu().forward(tensor([0])).item() === 0);
 * assert(Math.abs(gelu("tanh").forward(tensor([1])).item() - 0.8412) < 1e-4);
 * ```
 */
export function gelu(approximate: "none" | "tanh" = "none"): GELU {
  return new GELU(approximate);
}
/**
 * `ln(1 + e^βx) / β`, element by element: a smooth ReLU, and everywhere positive.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { softplus } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * const y = softplus({ beta: 2 }).forward(tensor([0])).item();
 * assert(Math.abs(y - Math.log(2) / 2) < 1e-6);
 * ```
 */
export function softplus(options: SoftplusLayerOptions = {}): Softplus {
  return new Softplus(options);
}
