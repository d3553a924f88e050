/**
 * Root mean square layer normalization.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import { normalized, normalizedVjp, type Sharing } from "./normalize.ts";
import type { Op } from "./op.ts";

/**
 * Root mean square normalization, Zhang & Sennrich 2019, equation 4 (arXiv:1910.07467):
 *
 *     r = √(mean(x²) + ε)   x̂ = x / r   y = γ x̂
 *
 * Means are over the trailing `axes`; γ has their shape. `center` is off: no mean is taken off.
 *
 *     γ̄ = Σ ȳ x̂   x̄ = 1 / r · (γȳ − x̂ · mean(γȳ x̂))
 */
export const rmsNorm: Op<
  readonly [x: Tensor, gamma: Tensor],
  Sharing & { readonly center: false }
> = {
  name: "rmsNorm",
  composite: true,
  forward: ([x, gamma], by) => [normalized(x, by).xHat.mul(gamma)],
  vjp(dy, { inputs: [x, gamma], params: by }) {
    const found = normalized(x, by);
    return [
      () => normalizedVjp(dy.mul(gamma), found, by),
      () => dy.mul(found.xHat).sumTo(gamma.shape),
    ];
  },
};
