/**
 * Activation functions, with PyTorch's defaults and derivatives at kinks.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import { erfc } from "./error_function.ts";
import { type Unary, unary, unaryOf, unaryWith } from "./row.ts";

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

export const sigmoid: Unary = unaryOf("sigmoid", logistic, (g, y) => g.mul(y).mul(y.neg().add(1)));
export const tanh: Unary = unaryOf("tanh", Math.tanh, (g, y) => g.mul(y.square().neg().add(1)));
/** `max(x, 0)`; its derivative at 0 is 0. A NaN stays one. */
export const relu: Unary = unaryOf("relu", (x) => x <= 0 ? 0 : x, (g, y) => g.mul(y.step()));
/** `x` above 0, below it `slope · x`; the derivative at 0 is the slope. */
export const leakyRelu: Unary<{ readonly slope: number }> = unaryWith(
  "leakyRelu",
  ({ slope }) => (x) => x > 0 ? x : slope * x,
  (g, x, { slope }) => g.where(x.greater(0), g.mul(slope)),
);
/** `x` above 0, below it `α (eˣ − 1)` (Clevert et al., 2016, arXiv:1511.07289). */
export const elu: Unary<{ readonly alpha: number }> = unaryWith(
  "elu",
  ({ alpha }) => (x) => x > 0 ? x : alpha * Math.expm1(x),
  // eˣ of what lies above 0 might be infinite, and would be NaN in a second derivative.
  (g, x, { alpha }) => g.mul(x.clip({ max: 0 }).exp().mul(alpha)).where(x.lessEqual(0), g),
);
/** `ln(1 + e^βx) / β`, and `x` itself where `βx` is above the threshold (Dugas et al., 2000). */
export const softplus: Unary<{ readonly beta: number; readonly threshold: number }> = unaryWith(
  "softplus",
  ({ beta, threshold }) => (x) => x * beta > threshold ? x : Math.log1p(Math.exp(x * beta)) / beta,
  (g, x, { beta, threshold }) => {
    const scaled = x.mul(beta);
    return g.where(scaled.greater(threshold), g.mul(scaled.sigmoid()));
  },
);
/**
 * `min(max(x + 3, 0), 6) / 6` (Howard et al., 2019, arXiv:1905.02244); the derivative at ±3 is 0.
 */
export const hardSigmoid: Unary = unary(
  "hardSigmoid",
  (x) => x <= -3 ? 0 : x >= 3 ? 1 : (x + 3) / 6,
  (g, x) => g.div(6).where(x.greater(-3).logicalAnd(x.less(3)), 0),
);
/** `x · sigmoid(x)` (Elfwing et al., 2018, arXiv:1702.03118), also called swish. */
export const silu: Unary = unary("silu", (x) => x * logistic(x), (g, x) => {
  const s = x.sigmoid();
  return g.mul(s).mul(s.neg().add(1).mul(x).add(1));
});
/** `x · Φ(x)` with Φ the normal distribution (Hendrycks and Gimpel, 2016, arXiv:1606.08415). */
export const gelu: Unary = unary(
  "gelu",
  (x) => x * 0.5 * erfc(-x * Math.SQRT1_2),
  (g, x) => {
    const distribution = x.mul(Math.SQRT1_2).erf().add(1).mul(0.5);
    const density = x.square().mul(-0.5).exp().div(Math.sqrt(2 * Math.PI));
    return g.mul(distribution.add(x.mul(density)));
  },
);

const SLOPE = Math.sqrt(2 / Math.PI), CUBIC = 0.044715;
/** `½ x (1 + tanh u)` with `u = √(2/π) (x + 0.044715 x³)`: the same paper's approximation. */
export const geluTanh: Unary = unary(
  "geluTanh",
  (x) => 0.5 * x * (1 + Math.tanh(SLOPE * (x + CUBIC * x ** 3))),
  (g, x) => {
    const square: Tensor = x.square();
    const t = square.mul(CUBIC).add(1).mul(x).mul(SLOPE).tanh();
    const du = square.mul(3 * CUBIC).add(1).mul(SLOPE);
    return g.mul(t.add(1).add(x.mul(t.square().neg().add(1)).mul(du)).mul(0.5));
  },
);
