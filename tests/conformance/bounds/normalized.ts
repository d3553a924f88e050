/**
 * How far `y = γ x̂ + β` and its gradients may be from the truth, with the statistics of the input.
 *
 * Of a group of n numbers let `X` be the largest |x̂|, `S = σ / √(σ² + ε) ≤ 1`, and `N = √n`.
 *
 * - `σ² = Σ (x − K)² / n − (μ − K)²` with K near μ: N for the sum, 3 for the difference, its square
 *   and the quotient, all twice, since the terms are up to twice σ². Half of that, and one more, is
 *   what `r = 1 / √(σ² + ε)` is off by: `R = N + 4`, of its size.
 * - `x̂ = (x − μ) r`: R, and 4 for the difference, which is up to 2 X / r, for the second part of μ
 *   and for the product; the mean of x − K, 2 S / r at most, brings N: `E = (R + 4) X + 2 N S`.
 * - `y = γ x̂ + β`: `|γ| (E + 2 X) + 2 |β|`.
 * - `x̄ = r (g − mean(g) − x̂ mean(g x̂))` with `g = γ ȳ`: R + 2 of the sum of the three magnitudes,
 *   N + 1 for either mean, and what x̂ is off by, in its two places.
 * - `γ̄ = Σ ȳ x̂`, `β̄ = Σ ȳ`: each x̂'s E, and the sum.
 *
 * So Norma's bounds do not grow with the mean: a number like 10000001.5 costs nothing. PyTorch's
 * do, since it computes `a x + b`: with `C = max |x| r`, its x̂ is off by `(R + 4 + N) (X + C)`.
 * In float64, where the truth is found so, that is still far below float32's rounding.
 *
 * @module
 */
import type { Groups } from "../groups.ts";
import { type Bound, type Bounds, membersOf, most, sumOf, total } from "./bound.ts";

/** What shares its statistics. */
export interface Sharing {
  readonly groups: Groups;
  readonly eps: number;
  /** Whether a mean is taken off. */
  readonly center: boolean;
}
/** A pass and the parameters that it has: 1 and nothing where there are none. */
export interface Affine {
  readonly x: readonly number[];
  readonly dy: readonly number[];
  readonly gamma: readonly number[] | undefined;
  readonly beta: readonly number[] | undefined;
}
/** Mean and variance of one group. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
  readonly largest: number;
}
/** Those of every group, the mean taken off twice. */
export function momentsOf(x: readonly number[], { groups, center }: Sharing): Moments[] {
  return membersOf(groups.shared, groups.count).map((members) => {
    const n = members.length, at = (k: number) => x[members[k]!]!;
    const nearly = center ? total(n, at) / n : 0;
    const mean = center ? nearly + total(n, (k) => at(k) - nearly) / n : 0;
    const variance = total(n, (k) => (at(k) - mean) ** 2) / n;
    return { n, mean, variance, largest: most(n, (k) => Math.abs(at(k))) };
  });
}

/** Bounds of `y`, `dx`, `dgamma` and `dbeta`. */
export function normalizedBounds(pass: Affine, by: Sharing): Bounds {
  const { x, dy, gamma, beta } = pass, { groups: { shared, scaled, parameters, count } } = by;
  const size = x.length, statistics = momentsOf(x, by);
  const g = dy.map((v, i) => Math.abs(v * (gamma?.[scaled[i]!] ?? 1)));
  const weight = (i: number) => Math.abs(gamma?.[scaled[i]!] ?? 1);
  const shift = (i: number) => Math.abs(beta?.[scaled[i]!] ?? 0);
  const r = statistics.map(({ variance }) => 1 / Math.sqrt(variance + by.eps));
  const xHat = x.map((v, i) => Math.abs(v - statistics[shared[i]!]!.mean) * r[shared[i]!]!);
  const bounds = membersOf(shared, count).map((members, group) => {
    const { n, variance, largest } = statistics[group]!, N = sumOf(n), R = N + 4;
    const over = (f: (i: number) => number) => most(n, (k) => f(members[k]!));
    const mean = (f: (i: number) => number) => total(n, (k) => f(members[k]!)) / n;
    const X = over((i) => xHat[i]!), S = Math.sqrt(variance) * r[group]!;
    const G = over((i) => g[i]!), meanG = by.center ? mean((i) => g[i]!) : 0;
    const meanGX = mean((i) => g[i]! * xHat[i]!);
    const ours = (R + 4) * X + 2 * N * S;
    const truths = (R + 4 + N) * (X + largest * r[group]!);
    const backward = (E: number) =>
      r[group]! * ((R + 2) * (G + meanG + X * meanGX) + (N + 1) * meanG +
        2 * E * meanGX + X * ((N + 2) * meanGX + E * mean((i) => g[i]!)));
    const back = { ours: backward(ours), truths: backward(truths), size: r[group]! * G };
    return { X, E: { ours, truths }, back };
  });
  const of = (i: number) => bounds[shared[i]!]!;
  const y = (E: (i: number) => number) =>
    x.map((_, i) => weight(i) * (E(i) + 2 * of(i).X) + 2 * shift(i));
  return {
    y: {
      size: x.map((_, i) => weight(i) * Math.max(1, of(i).X) + shift(i)),
      ours: y((i) => of(i).E.ours),
      truths: y((i) => of(i).E.truths),
    },
    dx: {
      size: x.map((_, i) => of(i).back.size),
      ours: x.map((_, i) => of(i).back.ours),
      truths: x.map((_, i) => of(i).back.truths),
    },
    ...sums(dy, { scaled, parameters, size }, xHat, {
      ours: (i) => of(i).E.ours,
      truths: (i) => of(i).E.truths,
    }),
  };
}

/** Bounds of `Σ ȳ x̂` and `Σ ȳ`, given those of x̂, which counts as 1 at least in a rounding's size. */
export function sums(
  dy: readonly number[],
  by: { readonly scaled: Int32Array; readonly parameters: number; readonly size: number },
  xHat: readonly number[],
  E: { readonly ours: (i: number) => number; readonly truths: (i: number) => number },
): { dgamma: Bound; dbeta: Bound } {
  const members = membersOf(by.scaled, by.parameters);
  const each = (f: (i: number) => number) =>
    members.map((m) => total(m.length, (k) => Math.abs(dy[m[k]!]!) * f(m[k]!)));
  const size = each((i) => Math.max(1, xHat[i]!)), products = each((i) => xHat[i]!);
  const rounds = members.map((m) => sumOf(m.length) + 1);
  const dgamma = (E: (i: number) => number) =>
    each(E).map((sum, p) => sum + rounds[p]! * products[p]!);
  const plain = each(() => 1), dbeta = plain.map((sum, p) => rounds[p]! * sum);
  return {
    dgamma: { size, ours: dgamma(E.ours), truths: dgamma(E.truths) },
    dbeta: { size: plain, ours: dbeta, truths: dbeta },
  };
}
