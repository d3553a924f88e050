/**
 * From a row of a table, a function of numbers with its derivative, to an operation on tensors.
 *
 * @module
 */
import type { BinaryOp, UnaryOp } from "../backend/backend.ts";
import { backend } from "../backend/current.ts";
import { broadcast } from "../shape/broadcast.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { needsFloat, needsSameType } from "./dtype.ts";
import type { Op } from "./op.ts";

/** @internal An operation on each element. */
export type Unary<P = undefined> = Op<readonly [Tensor], P>;
/** @internal An operation on each pair of elements. */
export type Binary = Op<readonly [Tensor, Tensor]>;
/** Throws for element types that the operation does not take. */
type Takes = (name: string, x: Tensor) => Tensor;

/** @internal A row with the derivative in terms of the operand. */
export function unary(
  name: string,
  f: UnaryOp["f"],
  dx: (g: Tensor, x: Tensor) => Tensor,
  takes: Takes = needsFloat,
): Unary {
  const row = { name, f };
  return {
    name,
    forward: ([x]) => [backend.unary(row, takes(name, x))],
    vjp: (g, { inputs: [x] }) => [() => dx(g, x)],
  };
}
/** @internal A row with the derivative in terms of the result. */
export function unaryOf(
  name: string,
  f: UnaryOp["f"],
  dx: (g: Tensor, y: Tensor) => Tensor,
  takes: Takes = needsFloat,
): Unary {
  const { forward } = unary(name, f, dx, takes);
  return { name, readsInputs: false, forward, vjp: (g, { output }) => [() => dx(g, output)] };
}
/** @internal A row without derivative: it is flat wherever it has one. */
export function flat(name: string, f: UnaryOp["f"], takes: Takes = needsFloat): Unary {
  const { forward } = unary(name, f, (g) => g, takes);
  return { name, readsInputs: false, forward, vjp: () => [null] };
}
/** @internal A row with parameters: `f` makes the function of numbers from them. */
export function unaryWith<P>(
  name: string,
  f: (params: P) => UnaryOp["f"],
  dx: (g: Tensor, x: Tensor, params: P) => Tensor,
): Unary<P> {
  return {
    name,
    forward: ([x], params) => [backend.unary({ name, f: f(params) }, needsFloat(name, x))],
    vjp: (g, { inputs: [x], params }) => [() => dx(g, x, params)],
  };
}

type Partial = (g: Tensor, x: Tensor, y: Tensor, z: Tensor) => Tensor;
/**
 * @internal A row of two operands, which broadcast; a cotangent is summed over the axes along which
 * its operand was stretched.
 */
export function binary(
  name: string,
  f: BinaryOp["f"],
  dx: Partial,
  dy: Partial,
  takes: (name: string, x: Tensor, y: Tensor) => void = needsSameType,
): Binary {
  const row = { name, f };
  return {
    name,
    forward([x, y]) {
      takes(name, x, y);
      return [backend.binary(row, x, y, broadcast(x.shape, y.shape))];
    },
    vjp: (g, { inputs: [x, y], output: z }) => [
      () => dx(g, x, y, z).sumTo(x.shape),
      () => dy(g, x, y, z).sumTo(y.shape),
    ],
  };
}
