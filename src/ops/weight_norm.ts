/**
 * Weight normalization.
 *
 * @module
 */
import { type Shape, show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Op } from "./op.ts";

/** `‖v‖` over `axes`, each positive: without a length there is no direction. */
function lengthOf(v: Tensor, axes: Shape): Tensor {
  const length = v.norm({ axis: axes, keepDims: true }), zero = length.toArray().indexOf(0);
  if (zero < 0) return length;
  const which = length.size === 1 ? "it" : `vector ${zero}`;
  throw new RangeError( // the squares of very small numbers vanish, too
    `Cannot weight-normalize ${show(v.shape)}: ${which} has length 0 in ${v.dtype} and so no ` +
      `direction; start from larger values, and put 0 into g`,
  );
}

/**
 * Weight normalization, Salimans & Kingma 2016, equation 2 (arXiv:1602.07868):
 *
 *     w = g v̂   v̂ = v / ‖v‖
 *
 * Norms are over `axes`; g has their shape, 1 for the axes, or none at all. By equation 3
 *
 *     ḡ = Σ w̄ v̂   v̄ = g / ‖v‖ · (w̄ − v̂ · Σ w̄ v̂)
 */
export const weightNorm: Op<readonly [v: Tensor, g: Tensor], { readonly axes: Shape }> = {
  name: "weightNorm",
  composite: true,
  forward: ([v, g], { axes }) => [v.mul(g.div(lengthOf(v, axes)))],
  vjp(dw, { inputs: [v, g], params: { axes } }) {
    const over = { axis: axes, keepDims: true };
    const length = v.norm(over), direction = v.div(length);
    const along = (): Tensor => dw.mul(direction).sum(over);
    return [
      () => dw.sub(direction.mul(along())).mul(g.div(length)),
      () => along().reshape(g.shape),
    ];
  },
};
