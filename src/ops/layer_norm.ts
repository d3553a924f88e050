/**
 * Layer normalization.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import { normalized, normalizedVjp, type Sharing } from "./normalize.ts";
import type { Op } from "./op.ts";

/**
 * Layer normalization, Ba, Kiros & Hinton 2016, equation 4 (arXiv:1607.06450):
 *
 *     μ = mean(x)   σ² = mean((x − μ)²)   x̂ = (x − μ) / √(σ² + ε)   y = γ x̂ + β
 *
 * Means are over the trailing `axes`, the features of one sample; γ and β have their shape. γ
 * varies within a mean, so it stays inside:
 *
 *     β̄ = Σ ȳ   γ̄ = Σ ȳ x̂   x̄ = 1 / √(σ² + ε) · (γȳ − mean(γȳ) − x̂ · mean(γȳ x̂))
 */
export const layerNorm: Op<
  readonly [x: Tensor, gamma: Tensor, beta: Tensor],
  Sharing
> = {
  name: "layerNorm",
  composite: true,
  forward: ([x, gamma, beta], by) => [normalized(x, by).xHat.mul(gamma).add(beta)],
  vjp(dy, { inputs: [x, gamma, beta], params: by }) {
    const found = normalized(x, by);
    return [
      () => normalizedVjp(dy.mul(gamma), found, by),
      () => dy.mul(found.xHat).sumTo(gamma.shape),
      () => dy.sumTo(beta.shape),
    ];
  },
};
