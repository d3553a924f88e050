/**
 * Softmax and its logarithm. The largest element is taken off before `exp`, which changes nothing
 * in exact arithmetic and keeps it in range.
 *
 * @module
 */
import type { UnaryOp } from "../backend/backend.ts";
import { backend } from "../backend/current.ts";
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { needsFloat } from "./dtype.ts";
import type { Op } from "./op.ts";

/** @internal */
interface Over {
  /** Normalized. */
  readonly axes: Shape;
}
type Softmax = Op<readonly [Tensor], Over>;
const over = ({ axes }: Over) => ({ axis: axes, keepDims: true } as const);

/** `y = exp(x − max x) / Σ exp(x − max x)`, so `x̄ = y (ȳ − Σ ȳ y)`. */
export const softmax: Softmax = {
  name: "softmax",
  composite: true,
  readsInputs: false,
  forward([x], params) {
    const e = needsFloat("softmax", x).sub(x.max(over(params))).exp();
    return [e.div(e.sum(over(params)))];
  },
  vjp: (g, { output: y, params }) => [() => y.mul(g.sub(g.mul(y).sum(over(params))))],
};

/** `y = x − max x − log Σ exp(x − max x)`, so `x̄ = ȳ − exp(y) Σ ȳ`. */
export const logSoftmax: Softmax = {
  name: "logSoftmax",
  composite: true,
  readsInputs: false,
  forward([x], params) {
    const shifted = needsFloat("logSoftmax", x).sub(x.max(over(params)));
    return [shifted.sub(shifted.exp().sum(over(params)).log())];
  },
  vjp: (g, { output: y, params }) => [() => g.sub(y.exp().mul(g.sum(over(params))))],
};

/** Where all elements are −∞ or one is +∞, `x − max x` would be NaN: nothing is taken off there. */
const FINITE: UnaryOp = { name: "finite", f: (x) => Math.abs(x) === Infinity ? 0 : x };

/**
 * `y = m + log Σ exp(x − m)` with `m = max x`, so `x̄ = ȳ exp(x − y)`. Reduced axes keep size 1.
 */
export const logSumExp: Softmax = {
  name: "logSumExp",
  composite: true,
  forward([x], params) {
    const largest = needsFloat("logSumExp", x).max(over(params));
    const m = x.wrap(backend.unary(FINITE, largest));
    return [x.sub(m).exp().sum(over(params)).log().add(m)];
  },
  vjp: (g, { inputs: [x], output: y }) => [() => g.mul(x.sub(y).exp())],
};
