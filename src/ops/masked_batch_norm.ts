/**
 * Batch normalization of sequences with padding.
 *
 * @module
 */
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { along } from "./along.ts";
import { needsBool } from "./dtype.ts";
import type { Op } from "./op.ts";

/** What the elements with m = 1 have in common. */
interface Masked {
  /** m, in the type of x. */
  readonly m: Tensor;
  /** `n = Σ m`, how many there are. */
  readonly n: Tensor;
  /** Of all elements, those with m = 0 too: `(x − μ) / √(σ² + ε)`. */
  readonly xHat: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
  /** `1 / √(σ² + ε)`. */
  readonly invStd: Tensor;
}
/** What m = 0 hides counts nothing, be it NaN: it is taken out before it is summed. */
function masked(x: Tensor, mask: Tensor, axes: Shape, eps: number): Masked {
  const over = { axis: axes, keepDims: true }, condition = mask as Tensor<Shape, "bool">;
  const m: Tensor = condition.to(x.dtype), n = m.sum(over);
  const meanOf = (t: Tensor): Tensor => t.mul(m).sum(over).div(n);
  // The mean is taken off twice, as in centred().
  const kept: Tensor = x.where(condition, 0), mean = kept.sum(over).div(n);
  const nearly = kept.sub(mean), rest = meanOf(nearly);
  const variance = meanOf(nearly.sub(rest).square()), invStd = variance.add(eps).rsqrt();
  return { m, n, xHat: x.sub(mean).sub(rest).mul(invStd), mean, variance, invStd };
}

/**
 * Batch normalization, whose statistics are of the elements with m = 1 alone:
 *
 *     n = Σ m   μ = Σ m x / n   σ² = Σ m (x − μ)² / n   x̂ = (x − μ) / √(σ² + ε)   y = γ x̂ + β
 *
 * Sums are over `axes`; the mask broadcasts to x. Elements with m = 0 are normalized like the
 * others, with statistics that they have no part in:
 *
 *     β̄ = Σ ȳ   γ̄ = Σ ȳ x̂   x̄ = γ / √(σ² + ε) · (ȳ − m/n · (Σ ȳ + x̂ · Σ ȳ x̂))
 *
 * Results are y, μ and σ²; the statistics carry no gradient.
 */
export const maskedBatchNorm: Op<
  readonly [x: Tensor, mask: Tensor, gamma: Tensor, beta: Tensor],
  { readonly axes: Shape; readonly eps: number }
> = {
  name: "maskedBatchNorm",
  results: 3,
  composite: true,
  forward([x, mask, gamma, beta], { axes, eps }) {
    const { xHat, mean, variance } = masked(x, needsBool("maskedBatchNorm", mask), axes, eps);
    const y = xHat.mul(along(gamma, x, axes)).add(along(beta, x, axes));
    return [y, mean.reshape(gamma.shape), variance.reshape(gamma.shape)];
  },
  vjp(dy, { inputs: [x, mask, gamma, beta], params: { axes, eps } }) {
    const { m, n, xHat, invStd } = masked(x, mask, axes, eps);
    const total = (t: Tensor): Tensor => t.sum({ axis: axes, keepDims: true });
    return [
      () => {
        const shared = total(dy).add(xHat.mul(total(dy.mul(xHat))));
        return dy.sub(m.div(n).mul(shared)).mul(invStd.mul(along(gamma, x, axes)));
      },
      null,
      () => total(dy.mul(xHat)).reshape(gamma.shape),
      () => total(dy).reshape(beta.shape),
    ];
  },
};
