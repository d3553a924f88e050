/**
 * Scale normalization.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import type { Op } from "./op.ts";

const LAST = { axis: -1, keepDims: true } as const;

/**
 * ScaleNorm, Nguyen & Salazar 2019 (arXiv:1910.05895), of the vectors along the last
 * axis:
 *
 *     y = g x̂   x̂ = x / ‖x‖
 *
 * A vector shorter than ε is divided by ε instead; its x̂ then is linear in x, and otherwise
 *
 *     ḡ = Σ ȳ x̂   x̄ = g / ‖x‖ · (ȳ − x̂ · Σ ȳ x̂)
 */
export const scaleNorm: Op<readonly [x: Tensor, g: Tensor], { readonly eps: number }> = {
  name: "scaleNorm",
  composite: true,
  forward: ([x, g], { eps }) => [x.mul(g.div(x.norm(LAST).clip({ min: eps })))],
  vjp(dy, { inputs: [x, g], params: { eps } }) {
    const length = x.norm(LAST), divisor = length.clip({ min: eps }), xHat = x.div(divisor);
    const along = (): Tensor => dy.mul(xHat).sum(LAST);
    return [
      () => dy.sub(xHat.mul(along().where(length.greater(eps), 0))).mul(g.div(divisor)),
      () => along().sumTo(g.shape),
    ];
  },
};
