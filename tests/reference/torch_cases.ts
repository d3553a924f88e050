/**
 * What PyTorch's reductions, sorts and einsum computed, and how a case is compared.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { record, type Shape, type Tensor, tensor, variable } from "../../mod.ts";
import type { Float } from "../../src/nn/mod.ts";
import { EPSILON } from "./torch.ts";
import json from "./torch_reductions.json" with { type: "json" };

/** Nested arrays of numbers; those that JSON does not have are strings. */
type Written = number | string | readonly Written[];
/** One call and its gradients. */
export interface Case {
  readonly name: string;
  readonly dtype: Float;
  // deno-lint-ignore no-explicit-any -- each operation has its own
  readonly options: any;
  readonly operands: readonly Written[];
  readonly y: Written;
  readonly dy?: Written;
  readonly gradients?: readonly Written[];
}
/** Every case in the file. */
export const cases: readonly Case[] = (json as unknown as { cases: Case[] }).cases;

/** All numbers, in order. */
const flat = (w: Written): number[] => typeof w === "object" ? w.flatMap(flat) : [Number(w)];
const shapeOf = (w: Written): number[] =>
  typeof w === "object" ? [w.length, ...(w.length === 0 ? [] : shapeOf(w[0]!))] : [];
const given = (w: Written, dtype: Float): Tensor<Shape, Float> =>
  dtype === "float64"
    ? tensor(Float64Array.from(flat(w)), shapeOf(w))
    : tensor(Float32Array.from(flat(w)), shapeOf(w));

/** Throws unless the shapes are equal and every element is within `roundings` of PyTorch's. */
function assertNear(got: Tensor, written: Written, dtype: Float, what: string, roundings: number) {
  assertEquals([...got.shape], shapeOf(written), `shape of ${what}`);
  const want = flat(written), numbers = got.toArray();
  const scale = Math.max(1, ...want.filter(Number.isFinite).map(Math.abs));
  want.forEach((w, i) => {
    const g = numbers[i]!, same = Object.is(g, w) || g === w;
    assert(
      same || Math.abs(g - w) <= roundings * EPSILON[dtype] * scale,
      `${what}: element ${i} is ${g}, PyTorch's is ${w}`,
    );
  });
}

/** Compares what `run` computes, and the gradients of its operands, with PyTorch's. */
export function compare(
  c: Case,
  run: (operands: Tensor<Shape, Float>[], options: Case["options"]) => Tensor,
  roundings = 8,
): void {
  const leaves = c.operands.map((w) => variable(given(w, c.dtype)));
  const what = `${c.name} ${JSON.stringify(c.options)} ${c.dtype}`;
  if (c.dy === undefined) {
    return assertNear(run(leaves, c.options), c.y, c.dtype, what, roundings);
  }
  const recorded = record(() => run(leaves, c.options));
  assertNear(recorded.value, c.y, c.dtype, what, roundings);
  const gradients = recorded.gradients(given(c.dy, c.dtype));
  leaves.forEach((x, i) =>
    assertNear(gradients.get(x), c.gradients![i]!, c.dtype, `gradient ${i} of ${what}`, roundings)
  );
}
