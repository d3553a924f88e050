/**
 * How far a result may be from the truth: what all derivations have in common.
 *
 * Everything is counted in roundings, whose size is u = 2⁻²⁴ in float32 and 2⁻⁵³ in float64. A sum
 * of n terms in the same precision is off by √n roundings of the sum of their magnitudes: its
 * roundings are as often up as down (Higham & Mary 2019, doi:10.1137/18M1226312); kernels that add
 * up in float64 stay far below. Products of errors, of the size u², are left out.
 *
 * @module
 */

/** Of each element of a result, in order. */
export interface Bound {
  /** What one rounding is a share of: the size of the terms that the element is made of. */
  readonly size: ArrayLike<number>;
  /** Roundings, times their sizes, that Norma may make. */
  readonly ours: ArrayLike<number>;
  /** The same of PyTorch in float64, which is where the truth comes from. */
  readonly truths: ArrayLike<number>;
}
/** Bounds by the names of quantities: `y`, `dx`, `dgamma`, `dbeta` and buffers. */
export type Bounds = Readonly<Record<string, Bound>>;
/** Which statistics normalize: the input's, ones that were given, or those that training left. */
export type Statistics = "input" | "given" | "running";
/** Of all compared passes, and of the buffers in the end. */
export interface CaseBounds {
  readonly passes: readonly { readonly statistics: Statistics; readonly bounds: Bounds }[];
  readonly buffers: Bounds;
}

/** Half the distance from 1 to the next number. */
export const ROUNDING = { float32: 2 ** -24, float64: 2 ** -53 } as const;

/** Roundings of a sum of `n` terms. */
export const sumOf = (n: number): number => Math.sqrt(n);
/** Σ of `f` over 0 … n − 1. */
export function total(n: number, f: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += f(i);
  return sum;
}
/** The largest of `f` over 0 … n − 1; 0 for none. */
export function most(n: number, f: (i: number) => number): number {
  let found = 0;
  for (let i = 0; i < n; i++) found = Math.max(found, f(i));
  return found;
}
/** Elements of each group. */
export function membersOf(groups: Int32Array, count: number): number[][] {
  const members: number[][] = Array.from({ length: count }, () => []);
  groups.forEach((g, i) => members[g]!.push(i));
  return members;
}
