/**
 * How far dynamic tanh, `y = γ t + β` with `t = tanh(α x)`, may be from the truth.
 *
 * tanh is off by 3 (`transcendental.as.ts`: 1.5 units in the last place), and by what αx was rounded
 * by, which changes it by no larger a share: `t` by 4, of its size. So `1 − t²` is off by 9 t² and
 * one for itself, and what it is a factor of by 4 more. Gradients by parameters are sums of such.
 *
 * @module
 */
import type { Groups } from "../groups.ts";
import { type Bound, type Bounds, membersOf, sumOf, total } from "./bound.ts";
import type { Affine } from "./normalized.ts";

/** Bounds of `y`, `dx`, `dalpha`, `dgamma` and `dbeta`. */
export function tanhBounds(
  { x, dy, gamma, beta }: Affine,
  alpha: number,
  { scaled, parameters }: Groups,
): Bounds {
  const t = x.map((v) => Math.abs(Math.tanh(alpha * v)));
  const weight = (i: number) => Math.abs(gamma![scaled[i]!]!);
  const shift = (i: number) => Math.abs(beta![scaled[i]!]!);
  const members = membersOf(scaled, parameters), everything = x.map((_, i) => i);
  const bound = (size: readonly number[], ours: readonly number[]): Bound => {
    return { size, ours, truths: ours };
  };
  const slope = (i: number) => 9 * t[i]! ** 2 + 1 + 4 * (1 - t[i]! ** 2);
  const inner = (i: number) => Math.abs(weight(i) * dy[i]!);
  const sums = (groups: readonly number[][], size: typeof inner, ours: typeof inner): Bound => {
    const each = (f: typeof inner) => groups.map((m) => total(m.length, (k) => f(m[k]!)));
    const sizes = each(size), rounds = groups.map((m) => sumOf(m.length) + 1);
    return bound(sizes, each(ours).map((sum, p) => sum + rounds[p]! * sizes[p]!));
  };
  return {
    y: bound(
      x.map((_, i) => weight(i) * t[i]! + shift(i)),
      x.map((_, i) => 6 * weight(i) * t[i]! + shift(i)),
    ),
    dx: bound(
      x.map((_, i) => Math.abs(alpha) * inner(i)),
      x.map((_, i) => Math.abs(alpha) * inner(i) * slope(i)),
    ),
    dalpha: sums(
      [everything],
      (i) => inner(i) * Math.abs(x[i]!),
      (i) => inner(i) * Math.abs(x[i]!) * slope(i),
    ),
    dgamma: sums(members, (i) => Math.abs(dy[i]!), (i) => 4 * Math.abs(dy[i]!) * t[i]!),
    dbeta: sums(members, (i) => Math.abs(dy[i]!), () => 0),
  };
}
