/**
 * Batch normalization.
 *
 * @module
 */
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { along } from "./along.ts";
import { normalized, normalizedVjp } from "./normalize.ts";
import type { Op } from "./op.ts";

/**
 * Batch normalization, Ioffe & Szegedy 2015, algorithm 1 (arXiv:1502.03167):
 *
 *     μ = mean(x)   σ² = mean((x − μ)²)   x̂ = (x − μ) / √(σ² + ε)   y = γ x̂ + β
 *
 * Means are over `axes`; γ, β, μ and σ² have the shape of the others. The paper gives the backward
 * pass as six chained equations (§3); eliminating ∂ℓ/∂σ² and ∂ℓ/∂μ leaves
 *
 *     β̄ = Σ ȳ   γ̄ = Σ ȳ x̂   x̄ = γ / √(σ² + ε) · (ȳ − mean(ȳ) − x̂ · mean(ȳ x̂))
 *
 * `vjp` computes x̂ again from x rather than remembering it: x̂ depends on x, and a second
 * derivative needs to know. Results are y, μ and σ²; the statistics carry no gradient.
 */
export const batchNorm: Op<
  readonly [x: Tensor, gamma: Tensor, beta: Tensor],
  { readonly axes: Shape; readonly eps: number }
> = {
  name: "batchNorm",
  results: 3,
  composite: true,
  forward([x, gamma, beta], { axes, eps }) {
    const { xHat, variance } = normalized(x, { axes, eps }), mean = x.mean({ axis: axes });
    const y = xHat.mul(along(gamma, x, axes)).add(along(beta, x, axes));
    return [y, mean.reshape(gamma.shape), variance.reshape(gamma.shape)];
  },
  vjp(dy, { inputs: [x, gamma, beta], params: { axes, eps } }) {
    const found = normalized(x, { axes, eps });
    return [
      () => normalizedVjp(dy.mul(along(gamma, x, axes)), found, { axes, eps }),
      () => dy.mul(found.xHat).sum({ axis: axes }).reshape(gamma.shape),
      () => dy.sum({ axis: axes }).reshape(beta.shape),
    ];
  },
};
