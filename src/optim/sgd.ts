/**
 * Stochastic gradient descent.
 *
 * @module
 */
import { backend } from "../backend/current.ts";
import type { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Adjustable } from "./group.ts";
import { checkOption, type Kind, Optimizer } from "./optimizer.ts";
import type { Memory } from "./optimizer_state.ts";

/** Options of {@linkcode SGD}. */
export interface SGDOptions {
  /** Learning rate η. */
  readonly lr: number;
  /** Momentum μ, the share of the velocity that is kept; 0 by default. */
  readonly momentum?: number;
  /** Dampening τ of what is added to the velocity; 0 by default. */
  readonly dampening?: number;
  /** Whether the step looks ahead along the velocity (Nesterov); off by default. */
  readonly nesterov?: boolean;
  /** λ: adds λθ to the gradient, which pulls parameters to 0; 0 by default. */
  readonly weightDecay?: number;
}

/**
 * Stochastic gradient descent, as PyTorch has it (Sutskever et al. 2013, with the learning rate
 * outside the velocity):
 *
 *     g ← ∇ℓ(θ) + λθ   v ← μv + (1 − τ)g, at first v ← g   θ ← θ − η·v, or θ − η(g + μv) with Nesterov
 *
 * @example
 * ```ts
 * import { Parameter, tensor, valueAndGrad } from "@norma/norma";
 * import { SGD } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 *
 * const w = new Parameter(tensor([3]));
 * const sgd = new SGD([w], { lr: 0.1, momentum: 0.9 });
 * for (let i = 0; i < 200; i++) {
 *   sgd.step(valueAndGrad(() => w.square().sum()).gradients);
 * }
 * assert(Math.abs(w.item()) < 1e-3);
 * ```
 */
export class SGD extends Optimizer<Required<SGDOptions>> {
  /**
   * An optimizer of `parameters`, such as `model.parameters()`, or of groups with options of their
   * own.
   *
   * @throws {RangeError} if an option is negative, or if Nesterov's form is asked for without
   * momentum or with dampening.
   */
  constructor(parameters: Adjustable<SGDOptions>, options: SGDOptions) {
    super(parameters, { ...DEFAULTS, ...options }, KIND);
  }

  /** One step for `p`. */
  protected override update(
    p: Parameter,
    gradient: Tensor,
    options: Required<SGDOptions>,
    { steps, averages }: Memory,
  ): void {
    if (options.momentum === 0) return backend.sgd(p, gradient, null, options);
    // From 0 and undampened the velocity becomes the gradient, as it is to be at first.
    const step = steps === 1 ? { ...options, dampening: 0 } : options;
    backend.sgd(p, gradient, averages["momentum_buffer"]!, step);
  }
}

const DEFAULTS = { momentum: 0, dampening: 0, nesterov: false, weightDecay: 0 };
const KIND: Kind<Required<SGDOptions>> = {
  fixed: { maximize: false },
  remembers: ({ momentum }) => momentum === 0 ? [] : ["momentum_buffer"],
  check({ lr, momentum, dampening, nesterov, weightDecay }) {
    checkOption("SGD", "lr", lr);
    checkOption("SGD", "momentum", momentum);
    checkOption("SGD", "weightDecay", weightDecay);
    if (!Number.isFinite(dampening)) {
      throw new RangeError(`Cannot use SGD with dampening ${dampening}: a number is needed`);
    }
    if (nesterov && (momentum === 0 || dampening !== 0)) {
      throw new RangeError(
        `Cannot use SGD with nesterov, momentum ${momentum} and dampening ${dampening}: ` +
          `Nesterov's form needs momentum and no dampening`,
      );
    }
  },
};
