/**
 * Products of elements.
 *
 * @module
 */
import type { ReduceOp } from "../backend/backend.ts";
import { backend } from "../backend/current.ts";
import { product, type Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { needsNumber } from "./dtype.ts";
import type { Op } from "./op.ts";

const PROD: ReduceOp = { name: "prod", initial: 1, f: (total, x) => total * x };

/**
 * What flows back to each element of the rows of `x`, `[rows, n]`, given `[rows, 1]`: the product
 * of the others. A tree of pairwise products up and cotangents down; `y / x` would fail at a zero.
 */
function timesOthers(g: Tensor, x: Tensor): Tensor {
  const [rows, n] = [x.shape[0]!, x.shape[1]!];
  if (n === 1) return g;
  const half = Math.ceil(n / 2);
  const pairs = x.pad([[0, 0], [0, 2 * half - n]], { value: 1 }).reshape([rows, half, 2]);
  const second = { axis: 2 };
  const products = pairs.slice(0, 1, second).mul(pairs.slice(1, 2, second)).reshape([rows, half]);
  const toPairs = timesOthers(g, products).reshape([rows, half, 1]).mul(pairs.flip(second));
  return toPairs.reshape([rows, 2 * half]).slice(0, n, { axis: 1 });
}

/** `y = Π x` over `axes`, so `x̄ᵢ = ȳ Π xⱼ` over all `j ≠ i`. Reduced axes keep size 1. */
export const prod: Op<readonly [Tensor], { readonly axes: Shape }> = {
  name: "prod",
  forward: ([x], { axes }) => [backend.reduce(PROD, needsNumber("prod", x), axes)],
  vjp: (g, { inputs: [x], params: { axes } }) => [() => {
    if (x.size === 0) return x;
    const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
    const order = [...kept, ...axes], n = product(axes.map((a) => x.shape[a]!));
    const rows = x.permute(order).reshape([x.size / n, n]);
    const dx = timesOthers(g.reshape([x.size / n, 1]), rows);
    return dx.reshape(order.map((a) => x.shape[a]!)).permute(order.map((_, i) => order.indexOf(i)));
  }],
};
