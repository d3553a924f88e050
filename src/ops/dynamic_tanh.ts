/**
 * Dynamic tanh.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import type { Op } from "./op.ts";

/**
 * DyT, Zhu, Chen, He, LeCun & Liu 2025 (arXiv:2503.10622), which stands where a
 * normalization did and takes no statistics:
 *
 *     y = γ t + β   t = tanh(α x)
 *
 * α is one number, γ and β have the trailing shape of x.
 *
 *     β̄ = Σ ȳ   γ̄ = Σ ȳ t   ᾱ = Σ γȳ (1 − t²) x   x̄ = γȳ (1 − t²) α
 */
export const dynamicTanh: Op<
  readonly [x: Tensor, alpha: Tensor, gamma: Tensor, beta: Tensor]
> = {
  name: "dynamicTanh",
  composite: true,
  forward: ([x, alpha, gamma, beta]) => [x.mul(alpha).tanh().mul(gamma).add(beta)],
  vjp(dy, { inputs: [x, alpha, gamma, beta] }) {
    const t = x.mul(alpha).tanh();
    const inner = (): Tensor => dy.mul(gamma).mul(t.square().neg().add(1));
    return [
      () => inner().mul(alpha),
      () => inner().mul(x).sumTo(alpha.shape),
      () => dy.mul(t).sumTo(gamma.shape),
      () => dy.sumTo(beta.shape),
    ];
  },
};
