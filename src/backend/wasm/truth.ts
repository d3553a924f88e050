/**
 * Comparisons, truth values, and choosing by them.
 *
 * @module
 */
import type { Shape } from "../../shape/shape.ts";
import { address, empty, type Relation, Strided, type View } from "../backend.ts";
import { bytesOf, release } from "../memory.ts";
import { reference, stretched } from "../reference.ts";
import { copy, rowMajor } from "./copy.ts";
import type { RelationName, TruthName } from "./exports.ts";
import { discard, number } from "./layout.ts";
import { kernel } from "./loader.ts";
import { pairwise } from "./pairwise.ts";

/** The kernel of each relation, and whether the operands change places. */
const RELATIONS: Readonly<Record<string, readonly [RelationName, boolean]>> = {
  equal: ["Equal", false],
  notEqual: ["NotEqual", false],
  less: ["Less", false],
  lessEqual: ["LessEqual", false],
  greater: ["Less", true],
  greaterEqual: ["LessEqual", true],
};
/** Those between truth values. */
const TRUTHS: Readonly<Record<string, TruthName>> = {
  logicalAnd: "And",
  logicalOr: "Or",
  equal: "Equal",
  notEqual: "NotEqual",
};

/** @internal */
export function compare(op: Relation, x: View, y: View, shape: Shape): View {
  const relation = RELATIONS[op.name], truth = TRUTHS[op.name];
  if (x.dtype === "bool" && truth !== undefined) return compareTruths(truth, x, y, shape);
  if (bytesOf[x.dtype] !== 4 || relation === undefined) return reference.compare(op, x, y, shape);
  const [name, turned] = relation, z = empty(shape, "bool");
  const f = kernel[x.dtype === "int32" ? `compare${name}Int` as const : `compare${name}` as const];
  return turned ? pairwise(f, y, x, z) : pairwise(f, x, y, z);
}
function compareTruths(name: TruthName, x: View, y: View, shape: Shape): View {
  const a = whole(x, shape), b = whole(y, shape), z = empty(shape, "bool");
  const [pa, pb, pz] = [address(a), address(b), address(z)];
  kernel[`truth${name}`](pa, moves(a), pb, moves(b), pz, z.size);
  discard(a, x);
  discard(b, y);
  return z;
}
/** @internal Which are false. */
export function not(x: View): View {
  const from = rowMajor(x), z = empty(x.shape, "bool"), yes = number(1, "bool");
  kernel.truthNotEqual(address(from), 1, address(yes), 0, address(z), z.size);
  discard(from, x);
  release(yes.storage);
  return z;
}

/** @internal */
export function select(condition: View, x: View, y: View, shape: Shape): View {
  if (bytesOf[x.dtype] !== 4) return reference.select(condition, x, y, shape);
  const [c, a, b] = [whole(condition, shape), whole(x, shape), whole(y, shape)];
  const z = empty(shape, x.dtype), [pc, pa, pb] = [address(c), address(a), address(b)];
  kernel.select(pc, moves(c), pa, moves(a), pb, moves(b), address(z), z.size);
  discard(c, condition);
  discard(a, x);
  discard(b, y);
  return z;
}
/** How far an operand advances from element to element. */
const moves = (x: View): number => x.size > 1 ? 1 : 0;
/** `x` if it is one element, or row-major and not stretched; else a copy stretched to `shape`. */
function whole(x: View, shape: Shape): View {
  const size = shape.reduce((a, b) => a * b, 1);
  if (x.size === 1 || x.size === size && x.strides === null) return x;
  return copy(new Strided(x.storage, shape, x.dtype, size, x.offset, stretched(x, shape)));
}
