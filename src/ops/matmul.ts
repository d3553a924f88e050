/**
 * Matrix products.
 *
 * @module
 */
import { backend } from "../backend/current.ts";
import { matmul as matmulShape } from "../shape/matmul.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { needsSameType } from "./dtype.ts";
import type { Op } from "./op.ts";

/** `z = x·y` over the last two axes, so `x̄ = z̄·yᵀ` and `ȳ = xᵀ·z̄`; leading axes broadcast. */
export const matmul: Op<readonly [x: Tensor, y: Tensor]> = {
  name: "matmul",
  forward([x, y]) {
    needsSameType("matmul", x, y);
    return [backend.matmul(x, y, matmulShape(x.shape, y.shape))];
  },
  vjp: (g, { inputs: [x, y] }) => [
    () => g.matmul(y.transpose()).sumTo(x.shape),
    () => x.transpose().matmul(g).sumTo(y.shape),
  ],
};

/** Bias is optional. */
type Affine =
  | readonly [x: Tensor, weight: Tensor]
  | readonly [x: Tensor, weight: Tensor, bias: Tensor];
/** All axes but the last become one. */
const rows = (x: Tensor): Tensor => x.shape.length === 2 ? x : x.reshape([-1, x.shape.at(-1)!]);

/**
 * `y = x·Wᵀ + b` with `W` as `[out, in]`, so `x̄ = ȳ·W`, `W̄ = ȳᵀ·x` and `b̄ = Σ ȳ`. An op of its
 * own because `W̄` then comes out in the layout of `W`, which an optimizer wants.
 */
export const linear: Op<Affine> = {
  name: "linear",
  composite: true,
  forward([x, weight, bias]) {
    const y = rows(x).matmul(weight.transpose());
    const shape = x.shape.with(-1, weight.shape[0]!);
    return [(bias === undefined ? y : y.add(bias)).reshape(shape)];
  },
  vjp(g, { inputs: [x, weight, bias] }) {
    const dx = () => g.matmul(weight);
    const dW = () => rows(g).transpose().matmul(rows(x));
    return bias === undefined ? [dx, dW] : [dx, dW, () => g.sumTo(bias.shape)];
  },
};
