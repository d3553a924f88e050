/**
 * Spectral normalization.
 *
 * @module
 */
import { show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Op } from "./op.ts";

/** `u`, `[h]`, as a column. */
const column = (u: Tensor): Tensor => u.reshape([u.size, 1]);
/** `v`, `[w]`, as a row. */
const row = (v: Tensor): Tensor => v.reshape([1, v.size]);
/** `σ = uᵀ W v`, `[1, 1]`. */
const sigmaOf = (w: Tensor, u: Tensor, v: Tensor): Tensor => row(u).matmul(w.matmul(column(v)));

/**
 * Spectral normalization of a matrix, Miyato et al. 2018, equation 8 and appendix A
 * (arXiv:1802.05957):
 *
 *     y = W / σ   σ = uᵀ W v
 *
 * which is the largest singular value if u and v are its singular vectors. With `σ̄ = −Σ ȳ y / σ`
 *
 *     W̄ = ȳ / σ + σ̄ u vᵀ   ū = σ̄ W v   v̄ = σ̄ Wᵀ u
 *
 * Equation 12 of the paper is W̄ with u and v constants, as the layer has them.
 */
export const spectralNorm: Op<readonly [w: Tensor, u: Tensor, v: Tensor]> = {
  name: "spectralNorm",
  composite: true,
  forward([w, u, v]) {
    const sigma = sigmaOf(w, u, v);
    if (sigma.item() === 0) {
      throw new RangeError(
        `Cannot spectral-normalize ${
          show(w.shape)
        }: uᵀ W v is 0; start from a weight that is not ` +
          `all 0, and from u and v out of powerIteration()`,
      );
    }
    return [w.div(sigma)];
  },
  vjp(dy, { inputs: [w, u, v] }) {
    const sigma = sigmaOf(w, u, v);
    const dSigma = (): Tensor => dy.mul(w).sum().div(sigma.square()).neg();
    return [
      () => dy.div(sigma).add(column(u).matmul(row(v)).mul(dSigma())),
      () => w.matmul(column(v)).mul(dSigma()).reshape(u.shape),
      () => row(u).matmul(w).mul(dSigma()).reshape(v.shape),
    ];
  },
};
