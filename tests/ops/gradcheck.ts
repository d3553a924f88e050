/**
 * Derivatives against central differences, in float64.
 *
 * @module
 */
import { gradcheck as check, Random, type Tensor } from "../../mod.ts";
import type { Op } from "../../src/ops/op.ts";
import { apply } from "../../src/tensor/apply.ts";
export { isFloat } from "../../src/ops/dtype.ts";

// deno-lint-ignore no-explicit-any -- operations of every kind
type AnyOp = Op<any, any>;

/** Largest difference over the largest magnitude; absolute where all is smaller than 1. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0, scale = 1;
  for (let i = 0; i < b.length; i++) {
    const d = Math.abs(a[i]! - b[i]!);
    if (!(d <= difference)) difference = d; // a NaN is the worst difference
    scale = Math.max(scale, Math.abs(b[i]!));
  }
  return a.length === b.length ? difference / scale : Infinity;
}

/** How far an operation's derivatives are from central differences. */
export interface Check {
  /** Of the gradient, by each operand. */
  readonly first: number;
  /** Of the gradient's gradient, by each operand and by the cotangent. */
  readonly second: number;
}

/** Checks `op` at `inputs`, with random cotangents. */
export function gradcheck(op: AnyOp, inputs: readonly Tensor[], params: unknown): Check {
  const run = (...xs: Tensor[]): Tensor => apply(op, xs, params);
  const { errors } = check(run, [...inputs], { order: 2, random: new Random(11) });
  const worst = (order: number): number =>
    Math.max(...errors.filter((e) => e.order === order).map((e) => e.error));
  return { first: worst(1), second: worst(2) };
}
