/**
 * The Euclidean length of a vector.
 *
 * @module
 */
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { needsFloat } from "./dtype.ts";
import type { Op } from "./op.ts";

/**
 * `y = √Σ x²` over `axes`, so `x̄ = ȳ x / y`; 0 at the zero vector, as PyTorch has it, though every
 * direction leads up from there. Reduced axes keep size 1.
 */
export const norm: Op<readonly [Tensor], { readonly axes: Shape }> = {
  name: "norm",
  composite: true,
  forward: ([x], { axes }) => [
    needsFloat("norm", x).square().sum({ axis: axes, keepDims: true }).sqrt(),
  ],
  vjp: (g, { inputs: [x], output: y }) => [() => {
    const isZero = y.step().neg().add(1);
    return x.mul(g.div(y.add(isZero)));
  }],
};
