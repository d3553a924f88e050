/**
 * RMSprop.
 *
 * @module
 */
import { backend } from "../backend/current.ts";
import type { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Adjustable } from "./group.ts";
import { checkOption, type Kind, Optimizer } from "./optimizer.ts";
import type { Memory } from "./optimizer_state.ts";

/** Options of {@linkcode RMSprop}. */
export interface RMSpropOptions {
  /** Learning rate η; 0.01 by default. */
  readonly lr?: number;
  /** α, the share of the average square that is kept; 0.99 by default. */
  readonly alpha?: number;
  /** ε, added to the root of the average square; 1e-8 by default. */
  readonly eps?: number;
  /** λ: adds λθ to the gradient, which pulls parameters to 0; 0 by default. */
  readonly weightDecay?: number;
  /** μ, the share of the velocity that is kept; 0 by default. */
  readonly momentum?: number;
  /** Whether to divide by the deviation of the gradients from their average; off by default. */
  readonly centered?: boolean;
}

/**
 * RMSprop (Hinton, lecture 6e of "Neural networks for machine learning", 2012; centered: Graves
 * 2013, arXiv:1308.0850), as PyTorch has it:
 *
 *     g ← ∇ℓ(θ) + λθ   v ← αv + (1 − α)g²   b ← μb + g / (√v + ε)   θ ← θ − ηb
 *
 * When centered, m ← αm + (1 − α)g, and v − m² takes the place of v under the root.
 *
 * @example
 * ```ts
 * import { Parameter, tensor, valueAndGrad } from "@norma/norma";
 * import { RMSprop } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 *
 * const w = new Parameter(tensor([3]));
 * const rmsprop = new RMSprop([w], { lr: 0.1, alpha: 0.75 });
 * rmsprop.step(valueAndGrad(() => w.square().sum()).gradients);
 * assert(Math.abs(w.item() - 2.8) < 1e-6); // 0.1 / √0.25
 * ```
 */
export class RMSprop extends Optimizer<Required<RMSpropOptions>> {
  /**
   * An optimizer of `parameters`, such as `model.parameters()`, or of groups with options of their
   * own.
   *
   * @throws {RangeError} if an option is negative, or α is above 1.
   */
  constructor(parameters: Adjustable<RMSpropOptions>, options: RMSpropOptions = {}) {
    super(parameters, { ...DEFAULTS, ...options }, KIND);
  }
  /** One step for `p`. */
  protected override update(
    p: Parameter,
    gradient: Tensor,
    options: Required<RMSpropOptions>,
    { averages }: Memory,
  ): void {
    const all = {
      squareAvg: averages["square_avg"]!,
      gradAvg: averages["grad_avg"] ?? null,
      momentumBuffer: averages["momentum_buffer"] ?? null,
    };
    backend.rmsprop(p, gradient, all, options);
  }
}

const DEFAULTS = {
  lr: 0.01,
  alpha: 0.99,
  eps: 1e-8,
  weightDecay: 0,
  momentum: 0,
  centered: false,
};
const KIND: Kind<Required<RMSpropOptions>> = {
  fixed: { maximize: false },
  remembers: ({ momentum, centered }) => [
    "step",
    "square_avg",
    ...momentum > 0 ? ["momentum_buffer"] : [],
    ...centered ? ["grad_avg"] : [],
  ],
  check({ lr, alpha, eps, weightDecay, momentum }) {
    for (const [name, value] of Object.entries({ lr, alpha, eps, weightDecay, momentum })) {
      checkOption("RMSprop", name, value);
    }
    if (alpha > 1) {
      throw new RangeError(
        `Cannot use RMSprop with alpha ${alpha}: it is the share that is kept, at most 1`,
      );
    }
  },
};
