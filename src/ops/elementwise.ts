/**
 * Functions of each element: a row is a function and its derivative. In the formulas `g` is the
 * cotangent of the result, `x` and `y` are operands, `y` or `z` the result.
 *
 * @module
 */
import type { BinaryOp, UnaryOp } from "../backend/backend.ts";
import { backend } from "../backend/current.ts";
import { broadcast } from "../shape/broadcast.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { needsFloat, needsSameType } from "./dtype.ts";
import type { Op } from "./op.ts";

type Unary = Op<readonly [Tensor]>;
type Binary = Op<readonly [Tensor, Tensor]>;

/** The derivative in terms of the operand. */
function unary(name: string, f: UnaryOp["f"], dx: (g: Tensor, x: Tensor) => Tensor | null): Unary {
  const row = { name, f };
  return {
    name,
    forward: ([x]) => [backend.unary(row, needsFloat(name, x))],
    vjp: (g, { inputs: [x] }) => [dx(g, x)],
  };
}
/** The derivative in terms of the result. */
function unaryOf(
  name: string,
  f: UnaryOp["f"],
  dx: (g: Tensor, y: Tensor) => Tensor | null,
): Unary {
  return {
    ...unary(name, f, () => null),
    readsInputs: false,
    vjp: (g, { output }) => [dx(g, output)],
  };
}
type Partial = (g: Tensor, x: Tensor, y: Tensor, z: Tensor) => Tensor;
/** Operands broadcast; a cotangent is summed over the axes along which its operand was stretched. */
function binary(name: string, f: BinaryOp["f"], dx: Partial, dy: Partial): Binary {
  const row = { name, f };
  return {
    name,
    forward([x, y]) {
      needsSameType(name, x, y);
      return [backend.binary(row, x, y, broadcast(x.shape, y.shape))];
    },
    vjp: (g, { inputs: [x, y], output: z }) => [
      () => dx(g, x, y, z).sumTo(x.shape),
      () => dy(g, x, y, z).sumTo(y.shape),
    ],
  };
}

export const neg: Unary = unaryOf("neg", (x) => -x, (g) => g.neg());
export const square: Unary = unary("square", (x) => x * x, (g, x) => g.mul(x).mul(2));
export const sqrt: Unary = unaryOf("sqrt", Math.sqrt, (g, y) => g.div(y).mul(0.5));
export const rsqrt: Unary = unaryOf(
  "rsqrt",
  (x) => 1 / Math.sqrt(x),
  (g, y) => g.mul(y.square()).mul(y).mul(-0.5),
);
export const exp: Unary = unaryOf("exp", Math.exp, (g, y) => g.mul(y));
export const log: Unary = unary("log", Math.log, (g, x) => g.div(x));
export const sigmoid: Unary = unaryOf(
  "sigmoid",
  (x) => 1 / (1 + Math.exp(-x)),
  (g, y) => g.mul(y).mul(y.neg().add(1)),
);
export const tanh: Unary = unaryOf("tanh", Math.tanh, (g, y) => g.mul(y.square().neg().add(1)));
/** `max(x, 0)`; its derivative at 0 is 0, as PyTorch has it. A NaN stays one. */
export const relu: Unary = unaryOf("relu", (x) => x <= 0 ? 0 : x, (g, y) => g.mul(y.step()));
/** `1` where `x > 0`, else `0`: the derivative of relu, and flat everywhere itself. */
export const step: Unary = unaryOf("step", (x) => x > 0 ? 1 : 0, () => null);

export const add: Binary = {
  ...binary("add", (x, y) => x + y, (g) => g, (g) => g),
  readsInputs: false,
};
export const sub: Binary = {
  ...binary("sub", (x, y) => x - y, (g) => g, (g) => g.neg()),
  readsInputs: false,
};
export const mul: Binary = binary(
  "mul",
  (x, y) => x * y,
  (g, _, y) => g.mul(y),
  (g, x) => g.mul(x),
);
export const div: Binary = binary(
  "div",
  (x, y) => x / y,
  (g, _, y) => g.div(y),
  (g, _x, y, z) => g.mul(z).div(y).neg(),
);
/** `1` where the operands are equal, else `0`; flat almost everywhere. */
export const equal: Binary = {
  ...binary("equal", (x, y) => x === y ? 1 : 0, (g) => g, (g) => g),
  readsInputs: false,
  vjp: () => [null, null],
};
