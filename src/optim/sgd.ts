/**
 * Stochastic gradient descent.
 *
 * @module
 */
import type { SgdStep } from "../backend/backend.ts";
import { backend } from "../backend/current.ts";
import { type Parameter, State } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkOption, Optimizer } from "./optimizer.ts";

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
 *
 * const w = new Parameter(tensor([3]));
 * const sgd = new SGD([w], { lr: 0.1, momentum: 0.9 });
 * for (let i = 0; i < 200; i++) {
 *   sgd.step(valueAndGrad(() => w.square().sum()).gradients);
 * }
 * console.assert(Math.abs(w.item()) < 1e-3);
 * ```
 */
export class SGD extends Optimizer {
  readonly #options: Required<Omit<SGDOptions, "lr">>;
  readonly #velocities = new Map<Parameter, State>();

  /**
   * An optimizer of `parameters`, such as `model.parameters()`.
   *
   * @throws {RangeError} if an option is negative, or if Nesterov's form is asked for without momentum
   * or with dampening.
   */
  constructor(parameters: Iterable<Parameter>, options: SGDOptions) {
    super(parameters, options?.lr);
    const { momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = options;
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
    this.#options = { momentum, dampening, nesterov, weightDecay };
  }

  /** One step for `p`. */
  protected override update(p: Parameter, gradient: Tensor): void {
    const step: SgdStep = { lr: this.lr, ...this.#options };
    if (step.momentum === 0) return backend.sgd(p, gradient, null, step);
    const velocity = this.#velocities.get(p);
    if (velocity !== undefined) backend.sgd(p, gradient, velocity, step);
    // From 0 and undampened the velocity becomes the gradient, as it is to be at first.
    else backend.sgd(p, gradient, this.start(p), { ...step, dampening: 0 });
  }
  /** A velocity of 0. */
  private start(p: Parameter): State {
    const velocity = new State(p);
    backend.fill(velocity, 0);
    this.#velocities.set(p, velocity);
    return velocity;
  }
}
