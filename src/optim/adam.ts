/**
 * Adam and AdamW.
 *
 * @module
 */
import { backend } from "../backend/current.ts";
import type { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Adjustable } from "./group.ts";
import { checkOption, type Kind, Optimizer } from "./optimizer.ts";
import type { Memory } from "./optimizer_state.ts";

/** Options of {@linkcode Adam} and {@linkcode AdamW}. */
export interface AdamOptions {
  /** Learning rate η; 0.001 by default. */
  readonly lr?: number;
  /**
   * β₁ and β₂, the shares of the averages of gradients and squares that are kept; 0.9 and 0.999.
   */
  readonly betas?: readonly [number, number];
  /** ε, added to the root of the average square; 1e-8 by default. */
  readonly eps?: number;
  /** λ, which pulls parameters to 0; 0 by default for Adam, 0.01 for AdamW. */
  readonly weightDecay?: number;
  /** Whether to divide by the largest average square so far (Reddi et al. 2018); off by default. */
  readonly amsgrad?: boolean;
}

/**
 * Adam (Kingma & Ba 2015, arXiv:1412.6980), as PyTorch has it, in step t:
 *
 *     g ← ∇ℓ(θ) + λθ   m ← β₁m + (1 − β₁)g   v ← β₂v + (1 − β₂)g²
 *     θ ← θ − η·m̂ / (√v̂ + ε)   with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)
 *
 * With AMSGrad the largest v so far takes the place of v in the last line.
 *
 * @example
 * ```ts
 * import { Parameter, tensor, valueAndGrad } from "@norma/norma";
 * import { Adam } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 *
 * const w = new Parameter(tensor([3, -0.01]));
 * const adam = new Adam([w], { lr: 0.1 });
 * adam.step(valueAndGrad(() => w.square().sum()).gradients);
 * // The first step is as long as the learning rate, whatever the size of the gradient.
 * assert(Math.abs(w.toArray()[0]! - 2.9) < 1e-6);
 * assert(Math.abs(w.toArray()[1]! - 0.09) < 1e-6);
 * ```
 */
export class Adam extends Optimizer<Required<AdamOptions>> {
  /**
   * An optimizer of `parameters`, such as `model.parameters()`, or of groups with options of their
   * own.
   *
   * @throws {RangeError} if an option is negative, or a β is not below 1.
   */
  constructor(parameters: Adjustable<AdamOptions>, options: AdamOptions = {}) {
    super(parameters, { ...DEFAULTS, weightDecay: 0, ...options }, kind("Adam", false));
  }
  /** One step for `p`. */
  protected override update(
    p: Parameter,
    gradient: Tensor,
    options: Required<AdamOptions>,
    memory: Memory,
  ): void {
    adjust(p, gradient, options, memory, false);
  }
}

/**
 * AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101): {@linkcode Adam}, but weights decay by
 * themselves, θ ← θ − ηλθ before each step, and not by way of the gradient and its averages.
 *
 * @example
 * ```ts
 * import { Parameter, tensor, valueAndGrad } from "@norma/norma";
 * import { AdamW } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 *
 * const w = new Parameter(tensor([2]));
 * const adamW = new AdamW([w], { lr: 0.1, weightDecay: 0.5 });
 * adamW.step(valueAndGrad(() => w.sum().mul(0)).gradients); // no gradient: decay alone
 * assert(Math.abs(w.item() - 1.9) < 1e-6);
 * ```
 */
export class AdamW extends Optimizer<Required<AdamOptions>> {
  /**
   * An optimizer of `parameters`, such as `model.parameters()`, or of groups with options of their
   * own: `parameterGroups(model, { weightDecay: 0.01 })` leaves biases and normalization out.
   *
   * @throws {RangeError} if an option is negative, or a β is not below 1.
   */
  constructor(parameters: Adjustable<AdamOptions>, options: AdamOptions = {}) {
    super(parameters, { ...DEFAULTS, weightDecay: 0.01, ...options }, kind("AdamW", true));
  }
  /** One step for `p`. */
  protected override update(
    p: Parameter,
    gradient: Tensor,
    options: Required<AdamOptions>,
    memory: Memory,
  ): void {
    adjust(p, gradient, options, memory, true);
  }
}

const DEFAULTS = { lr: 0.001, betas: [0.9, 0.999], eps: 1e-8, amsgrad: false } as const;

function adjust(
  p: Parameter,
  gradient: Tensor,
  options: Required<AdamOptions>,
  { steps, averages }: Memory,
  decoupledWeightDecay: boolean,
): void {
  const moments = {
    expAvg: averages["exp_avg"]!,
    expAvgSq: averages["exp_avg_sq"]!,
    maxExpAvgSq: averages["max_exp_avg_sq"] ?? null,
  };
  backend.adam(p, gradient, moments, { ...options, decoupledWeightDecay, step: steps });
}

function kind(name: string, decoupled: boolean): Kind<Required<AdamOptions>> {
  return {
    fixed: { maximize: false, decoupled_weight_decay: decoupled },
    remembers: ({ amsgrad }) =>
      amsgrad
        ? ["step", "exp_avg", "exp_avg_sq", "max_exp_avg_sq"]
        : ["step", "exp_avg", "exp_avg_sq"],
    check({ lr, betas, eps, weightDecay }) {
      checkOption(name, "lr", lr);
      checkOption(name, "eps", eps);
      checkOption(name, "weightDecay", weightDecay);
      for (const beta of betas) {
        if (!(beta >= 0 && beta < 1)) {
          throw new RangeError(
            `Cannot use ${name} with betas ${betas.join(" and ")}: ` +
              `each is the share that is kept, from 0 to below 1`,
          );
        }
      }
    },
  };
}
