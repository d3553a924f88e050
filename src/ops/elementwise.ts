/**
 * Functions of each element: a row is a function and its derivative. In the formulas `g` is the
 * cotangent of the result, `x` and `y` are operands, `y` or `z` the result. At kinks the derivative
 * is what PyTorch takes.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import { needsNumber, needsSameNumbers } from "./dtype.ts";
import { erf as errorFunction } from "./error_function.ts";
import { type Binary, binary, flat, type Unary, unary, unaryOf, unaryWith } from "./row.ts";

export const neg: Unary = unaryOf("neg", (x) => -x, (g) => g.neg(), needsNumber);
/** Its derivative at 0 is 0. */
export const abs: Unary = unary("abs", Math.abs, (g, x) => g.mul(x.sign()), needsNumber);
export const square: Unary = unary("square", (x) => x * x, (g, x) => g.mul(x).mul(2));
export const sqrt: Unary = unaryOf("sqrt", Math.sqrt, (g, y) => g.div(y).mul(0.5));
export const rsqrt: Unary = unaryOf(
  "rsqrt",
  (x) => 1 / Math.sqrt(x),
  (g, y) => g.mul(y.square()).mul(y).mul(-0.5),
);
export const exp: Unary = unaryOf("exp", Math.exp, (g, y) => g.mul(y));
export const expm1: Unary = unaryOf("expm1", Math.expm1, (g, y) => g.mul(y.add(1)));
export const log: Unary = unary("log", Math.log, (g, x) => g.div(x));
export const log1p: Unary = unary("log1p", Math.log1p, (g, x) => g.div(x.add(1)));
export const sin: Unary = unary("sin", Math.sin, (g, x) => g.mul(x.cos()));
export const cos: Unary = unary("cos", Math.cos, (g, x) => g.mul(x.sin()).neg());
/** `erf(x) = 2/√π ∫₀ˣ exp(−t²) dt`. */
export const erf: Unary = unary(
  "erf",
  errorFunction,
  (g, x) => g.mul(x.square().neg().exp()).mul(2 / Math.sqrt(Math.PI)),
);

/** Between `min` and `max`; where it cuts off, nothing flows back. */
export const clip: Unary<{ readonly min: number; readonly max: number }> = unaryWith(
  "clip",
  // Plain comparisons let a NaN through; `max` comes last and wins over a larger `min`.
  ({ min, max }) => (x) => {
    const raised = x < min ? min : x;
    return raised > max ? max : raised;
  },
  (g, x, { min, max }) => g.where(x.greaterEqual(min).logicalAnd(x.lessEqual(max)), 0),
);

/** 1 where `x > 0`, else 0: the derivative of relu, and flat everywhere itself. */
export const step: Unary = flat("step", (x) => x > 0 ? 1 : 0);
/** −1, 0 or 1; 0 for a NaN. */
export const sign: Unary = flat("sign", (x) => x > 0 ? 1 : x < 0 ? -1 : 0, needsNumber);
export const floor: Unary = flat("floor", Math.floor);
export const ceil: Unary = flat("ceil", Math.ceil);
/** To the nearest integer, from the middle to the even one: what IEEE 754 calls roundTiesToEven. */
export const round: Unary = flat("round", (x) => {
  const below = Math.floor(x), rest = x - below;
  if (rest !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below || x * 0 : below + 1 || x * 0; // x · 0 has the sign of x
});

export const add: Binary = {
  ...binary("add", (x, y) => x + y, (g) => g, (g) => g, needsSameNumbers),
  readsInputs: false,
};
export const sub: Binary = {
  ...binary("sub", (x, y) => x - y, (g) => g, (g) => g.neg(), needsSameNumbers),
  readsInputs: false,
};
export const mul: Binary = binary(
  "mul",
  (x, y) => x * y,
  (g, _, y) => g.mul(y),
  (g, x) => g.mul(x),
  needsSameNumbers,
);
export const div: Binary = binary(
  "div",
  (x, y) => x / y,
  (g, _, y) => g.div(y),
  (g, _x, y, z) => g.mul(z).div(y).neg(),
);

/** The cotangent of an extremum goes to the operand that it is; equal ones get half each. */
const chosen = (g: Tensor, x: Tensor, other: Tensor, lost: Tensor<readonly number[], "bool">) =>
  g.mul(0.5).where(x.equal(other), g).where(lost.logicalNot(), 0);
/** `Math.min` and `Math.max` return NaN if there is one, as PyTorch does. */
export const minimum: Binary = binary(
  "minimum",
  Math.min,
  (g, x, y) => chosen(g, x, y, x.greater(y)),
  (g, x, y) => chosen(g, y, x, y.greater(x)),
  needsSameNumbers,
);
export const maximum: Binary = binary(
  "maximum",
  Math.max,
  (g, x, y) => chosen(g, x, y, x.less(y)),
  (g, x, y) => chosen(g, y, x, y.less(x)),
  needsSameNumbers,
);

/** IEEE 754's power: JavaScript's differs where the base is ±1 and the exponent is not finite. */
function power(x: number, y: number): number {
  if (y === 2) return x * x;
  if (x === 1 || (x === -1 && Math.abs(y) === Infinity)) return 1;
  return Math.pow(x, y);
}
/** `y − 1`, or 0 where `x^(y − 1)` is infinite and yet `y·x^(y − 1)` is 0, because `y` is. */
function lowered(x: Tensor, y: Tensor): Tensor {
  if (y.size === 1 && y.item() !== 0) return y.sub(1);
  return y.sub(1).where(y.notEqual(0).logicalOr(x.square().greater(0)), 0);
}
/** `z = xʸ`, so `x̄ = z̄·y·x^(y − 1)` and `ȳ = z̄·z·ln x`, which is 0 where `x = 0` and `y ≥ 0`. */
export const pow: Binary = binary(
  "pow",
  power,
  (g, x, y) => g.mul(x.pow(lowered(x, y)).mul(y)),
  (g, x, y, z) => g.mul(z).mul(x.where(x.notEqual(0).logicalOr(y.less(0)), 1).log()),
);

/** 1 where the operands are equal, else 0, in their type; flat almost everywhere. */
export const matches: Binary = {
  ...binary("equal", (x, y) => x === y ? 1 : 0, (g) => g, (g) => g),
  name: "matches",
  readsInputs: false,
  vjp: () => [null, null],
};
