/**
 * How far local response normalization, `y = x d^−β` with `d = k + α/n Σ x²` over n neighbouring
 * channels, may be from the truth.
 *
 * `d` is off by D = n + 3, of its size: a square, n sums, a product and k. A power by β of that, by
 * |β ln d| of its logarithm, if it is found by one, and by 4 more with the product. Of the gradient
 * `x̄ = ȳ d^−β − 2αβ/n · x Σ ȳ x d^(−β−1)` both terms are such powers; the second is a sum of n.
 *
 * @module
 */
import type { Case } from "../cases.ts";
import type { Bound, Bounds } from "./bound.ts";

/** Bounds of `y` and `dx`. */
export function responseBounds(
  { args: [n = 1], options, shape: [, channels = 1, ...rest] }: Case,
  x: readonly number[],
  dy: readonly number[],
): Bounds {
  const { alpha, beta, k } = { alpha: 1e-4, beta: 0.75, k: 1, ...options } as Record<
    "alpha" | "beta" | "k",
    number
  >;
  const size = n as number, plane = rest.reduce((a, b) => a * b, 1);
  const before = Math.floor(size / 2), after = Math.floor((size - 1) / 2);
  /** Σ over the channels from `from` before element i's to `to` after. */
  const window = (i: number, from: number, to: number, f: (j: number) => number) => {
    const channel = Math.floor(i / plane) % channels;
    let sum = 0;
    for (let c = Math.max(0, channel - from); c <= Math.min(channels - 1, channel + to); c++) {
      sum += f(i + (c - channel) * plane);
    }
    return sum;
  };
  const d = x.map((_, i) => k + alpha / size * window(i, before, after, (j) => x[j]! ** 2));
  const power = (i: number, by: number) => by * (size + 3) + Math.abs(by * Math.log(d[i]!)) + 4;
  const bound = (terms: (i: number) => [size: number, roundings: number]): Bound => {
    const found = x.map((_, i) => terms(i));
    const ours = found.map(([size, roundings]) => size * roundings);
    return { size: found.map(([size]) => size), ours, truths: ours };
  };
  return {
    y: bound((i) => [Math.abs(x[i]!) * d[i]! ** -beta, power(i, beta)]),
    dx: bound((i) => {
      const direct = Math.abs(dy[i]!) * d[i]! ** -beta;
      const others = (f: (j: number) => number) => window(i, after, before, f);
      const term = (j: number) => Math.abs(dy[j]! * x[j]!) * d[j]! ** (-beta - 1);
      const factor = 2 * alpha * beta / size * Math.abs(x[i]!);
      const roundings = others((j) => term(j) * (power(j, beta + 1) + size + 4));
      const sum = direct + factor * others(term);
      return [sum, sum && (direct * power(i, beta) + factor * roundings) / sum + 1];
    }),
  };
}
