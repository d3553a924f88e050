/**
 * Derivatives against central differences, in float64.
 *
 * @module
 */
import { Random, scope, Tape, type Tensor, tensor, variable } from "../../mod.ts";
import type { Op } from "../../src/ops/op.ts";
import { apply } from "../../src/tensor/apply.ts";

// deno-lint-ignore no-explicit-any -- operations of every kind
type AnyOp = Op<any, any>;
const isFloat = (t: Tensor): boolean => t.dtype !== "int32";

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

/** `f`'s derivative by every element of `xs`, by central differences of step `h`. */
function central(f: (xs: Tensor[]) => number, xs: readonly Tensor[], h = 1e-5): Float64Array[] {
  return xs.map((x, n) => {
    const values = x.toArray() as Float64Array;
    const at = (i: number, d: number) => {
      const moved = tensor(values.with(i, values[i]! + d), [...x.shape]);
      return f(xs.with(n, moved) as Tensor[]);
    };
    return values.map((_, i) => (at(i, h) - at(i, -h)) / (2 * h));
  });
}

/** Gradients of `⟨w, op(xs)⟩` by its floating-point operands, 0 where nothing flows. */
function gradients(op: AnyOp, xs: readonly Tensor[], params: unknown, w: Tensor): Tensor[] {
  using tape = new Tape();
  const leaves = xs.map((x) => isFloat(x) ? tape.watch(x.tracked ? x : x.detach()) : x);
  const y: Tensor = apply(op, leaves, params);
  const got = tape.gradients(y, w);
  return tape.keep(
    leaves.filter(isFloat).map((x) => got.has(x) ? got.get(x) : x.filled(0)),
  );
}

/** How far an operation's derivatives are from central differences. */
export interface Check {
  /** Of the gradient, by each operand. */
  readonly first: number;
  /** Of the gradient's gradient, by each operand and by the cotangent. */
  readonly second: number;
}

/**
 * Checks `op` at `inputs` with a random cotangent w and random directions v: first
 * `∂⟨w, op(x)⟩/∂x`, then `∂⟨v, ∂⟨w, op(x)⟩/∂x⟩/∂(x, w)`.
 */
export function gradcheck(op: AnyOp, inputs: readonly Tensor[], params: unknown): Check {
  return scope(() => {
    const random = new Random(11);
    const like = (t: Tensor): Tensor =>
      tensor(Float64Array.from({ length: t.size }, () => random.normal()), [...t.shape]);
    const y: Tensor = apply(op, inputs, params);
    const w = like(y), floats = inputs.filter(isFloat), vs = floats.map(like);
    /** All operands, with the floating-point ones replaced. */
    const withFloats = (xs: readonly Tensor[]): Tensor[] => {
      let n = 0;
      return inputs.map((x) => isFloat(x) ? xs[n++]! : x);
    };
    const dot = (a: Tensor, b: Tensor): Tensor => (a as Tensor).mul(b).sum();
    const weighted = (xs: Tensor[]): number =>
      scope(() => dot(apply(op, withFloats(xs), params), w)).item();

    const first = gradients(op, inputs, params, w);
    const expected = central(weighted, floats);
    const firstError = Math.max(...first.map((g, i) => distance(g.toArray(), expected[i]!)));

    const along = (all: readonly Tensor[]): Tensor => {
      const xs = all.slice(0, -1), cotangent = all.at(-1)!;
      const g = gradients(op, withFloats(xs), params, cotangent);
      return g.map((t, i) => dot(t, vs[i]!)).reduce((a, b) => a.add(b));
    };
    using outer = new Tape();
    const variables = [...floats, w].map((t) => variable(t));
    const value = along(variables);
    const got = value.tracked ? outer.gradients(value) : undefined;
    const second = variables.map((x) => got?.has(x) ? got.get(x) : x.filled(0));
    const expectedSecond = central((all) => scope(() => along(all)).item(), [...floats, w]);
    const secondError = Math.max(
      ...second.map((g, i) => distance(g.toArray(), expectedSecond[i]!)),
    );
    return { first: firstError, second: secondError };
  });
}
