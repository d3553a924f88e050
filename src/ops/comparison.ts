/**
 * Comparisons, what is made of their truth values, and choosing by them.
 *
 * @module
 */
import type { Relation } from "../backend/backend.ts";
import { backend } from "../backend/current.ts";
import { broadcast } from "../shape/broadcast.ts";
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { needsBool, needsOneType, needsSameNumbers } from "./dtype.ts";
import type { Op } from "./op.ts";
import { type Binary, flat, type Unary } from "./row.ts";

type Truth = Tensor<Shape, "bool">;

/** Truth values carry no gradient, so these rows have none. */
function relation(
  name: string,
  f: Relation["f"],
  takes: (name: string, x: Tensor, y: Tensor) => void = needsSameNumbers,
): Binary {
  const row = { name, f };
  return {
    name,
    readsInputs: false,
    forward([x, y]) {
      takes(name, x, y);
      return [backend.compare(row, x, y, broadcast(x.shape, y.shape))];
    },
    vjp: () => [null, null],
  };
}
function bothBool(name: string, x: Tensor, y: Tensor): void {
  needsBool(name, x);
  needsBool(name, y);
}

export const equal: Binary = relation("equal", (x, y) => x === y, needsOneType);
export const notEqual: Binary = relation("notEqual", (x, y) => x !== y, needsOneType);
export const less: Binary = relation("less", (x, y) => x < y);
export const lessEqual: Binary = relation("lessEqual", (x, y) => x <= y);
export const greater: Binary = relation("greater", (x, y) => x > y);
export const greaterEqual: Binary = relation("greaterEqual", (x, y) => x >= y);

export const logicalAnd: Binary = relation("logicalAnd", (x, y) => x + y === 2, bothBool);
export const logicalOr: Binary = relation("logicalOr", (x, y) => x + y > 0, bothBool);
export const logicalNot: Unary = flat("logicalNot", (x) => 1 - x, needsBool);

/** `z = x` where the condition is true, else `y`; each gets the cotangent where it was chosen. */
export const where: Op<readonly [condition: Truth, x: Tensor, y: Tensor]> = {
  name: "where",
  forward([condition, x, y]) {
    needsBool("where", condition);
    needsOneType("where", x, y);
    const shape = broadcast(broadcast(condition.shape, x.shape), y.shape);
    return [backend.select(condition, x, y, shape)];
  },
  vjp: (g, { inputs: [condition, x, y] }) => [
    null,
    () => g.where(condition, 0).sumTo(x.shape),
    () => g.where(condition.logicalNot(), 0).sumTo(y.shape),
  ],
};
