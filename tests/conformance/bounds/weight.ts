/**
 * How far weight and spectral normalization may be from the truth.
 *
 * Weight norm, `w = g v / ‖v‖`: a length of n numbers is off by N/2 + 1, of its size, N = √n; with
 * the product and the quotient `w` by N/2 + 4. Its gradients `ḡ = v̂·w̄` and `v̄ = g/‖v‖ (w̄ − v̂ (v̂·w̄))`
 * are a sum of n products of such, and that once more. PyTorch adds up in one long chain, in which
 * equal numbers are all rounded the same way: n instead of √n.
 *
 * Spectral norm, `w = W / σ` with `σ = uᵀ W v`: a step of the power iteration, `u = W v / ‖W v‖`,
 * is off by what v was, and by the sum's √n, both times ‖W‖₂ / ‖W v‖, which is 1 once v is the
 * singular vector, and by N/2 + 2 for the length. σ is off by ‖W‖₂ times what u and v are, and the
 * sums'.
 *
 * @module
 */
import type { Case } from "../cases.ts";
import type { Inputs } from "../inputs.ts";
import { groupsOf } from "../groups.ts";
import {
  type Bound,
  type Bounds,
  type CaseBounds,
  membersOf,
  most,
  type Statistics,
  sumOf,
  total,
} from "./bound.ts";

const bound = (size: readonly number[], ours: number, truths = ours): Bound => ({
  size,
  ours: size.map((s) => ours * s),
  truths: size.map((s) => truths * s),
});

/** Bounds of the weight `y`, of `dx`, which is v̄, and of `dgamma`, which is ḡ. */
export function weightNormBounds(
  c: Case,
  v: readonly number[],
  dw: readonly number[],
  g: readonly number[],
): Bounds {
  const { shared, count } = groupsOf(c), members = membersOf(shared, count);
  const over = (m: number[], f: (i: number) => number) => total(m.length, (k) => f(m[k]!));
  const lengths = members.map((m) => Math.sqrt(over(m, (i) => v[i]! ** 2)));
  const unit = (i: number) => Math.abs(v[i]!) / lengths[shared[i]!]!;
  const along = members.map((m) => over(m, (i) => unit(i) * Math.abs(dw[i]!)));
  const scale = (i: number) => Math.abs(g[shared[i]!]!);
  const n = members[0]!.length, N = sumOf(n);
  return {
    y: bound(v.map((_, i) => scale(i) * unit(i)), N / 2 + 4, n / 2 + 4),
    dx: bound(
      dw.map((d, i) =>
        scale(i) / lengths[shared[i]!]! * (Math.abs(d) + unit(i) * along[shared[i]!]!)
      ),
      2.5 * N + 8,
      2.5 * n + 8,
    ),
    dgamma: bound(along, 1.5 * N + 4, 1.5 * n + 4),
  };
}

/** Bounds of all passes of a spectral norm, and of u and v. */
export function spectralNormBounds(c: Case, { state, passes }: Inputs): CaseBounds {
  const dim = Number(c.options["dim"] ?? 0), steps = Number(c.options["powerIterations"] ?? 1);
  const rows = c.shape[dim]!, inner = c.shape.slice(dim + 1).reduce((a, b) => a * b, 1);
  const columns = passes[0]!.x.length / rows;
  const rowOf = (i: number) => Math.floor(i / inner) % rows;
  const columnOf = (i: number) => Math.floor(i / inner / rows) * inner + i % inner;
  let u = [...state["_u"]!], v = [...state["_v"]!], offU = 0, offV = 0;
  const unit = (t: readonly number[]) => {
    const length = Math.hypot(...t);
    return { length, t: t.map((value) => value / length) };
  };
  const times = (
    w: readonly number[],
    v: readonly number[],
    from: typeof rowOf,
    to: typeof rowOf,
  ) => {
    const out = new Array<number>(from === rowOf ? columns : rows).fill(0);
    w.forEach((value, i) => out[to(i)]! += value * v[from(i)]!);
    return out;
  };
  const left = (w: readonly number[], v: readonly number[]) => times(w, v, columnOf, rowOf);
  const right = (w: readonly number[], u: readonly number[]) => times(w, u, rowOf, columnOf);
  const largestSingularValue = (w: readonly number[]) => {
    let found = unit(right(w, new Array(rows).fill(1).map((_, i) => 1 + i / 7)));
    for (let i = 0; i < 200; i++) found = unit(right(w, unit(left(w, found.t)).t));
    return found.length;
  };
  const bounds = passes.map(({ x: w, dy, training }) => {
    const norm = largestSingularValue(w);
    for (let step = 0; training && step < steps; step++) {
      const first = unit(left(w, v));
      offU = norm / first.length * (offV + sumOf(columns)) + sumOf(rows) / 2 + 2;
      u = first.t;
      const second = unit(right(w, u));
      offV = norm / second.length * (offU + sumOf(rows)) + sumOf(columns) / 2 + 2;
      v = second.t;
    }
    const sigma = Math.abs(total(w.length, (i) => u[rowOf(i)]! * w[i]! * v[columnOf(i)]!));
    const off = norm / sigma * (offU + offV + sumOf(rows) + sumOf(columns));
    const along = total(w.length, (i) => Math.abs(w[i]! * dy[i]!)) / sigma ** 2;
    const statistics: Statistics = training ? "input" : "running";
    const bounds = {
      y: bound(w.map((value) => Math.abs(value) / sigma), off + 2),
      dx: bound(
        dy.map((d) => Math.abs(d) / sigma + along),
        2 * off + offU + offV + sumOf(w.length) + 4,
      ),
    };
    return { statistics, bounds };
  });
  const vector = (t: readonly number[], off: number) =>
    bound(
      t.map(() => most(t.length, (i) => Math.abs(t[i]!))),
      off / most(t.length, (i) => Math.abs(t[i]!)),
    );
  return {
    passes: bounds.filter((_, i) => passes[i]!.compared),
    buffers: { _u: vector(u, offU), _v: vector(v, offV) },
  };
}
