/**
 * What comes out of the problems in float64, computed by loops that share no code with Norma.
 *
 * @module
 */
import { EPS, type Normalization, type Normalized, product, type Training } from "./problems.ts";

/** Losses that are compared. */
export const STEPS = 5;
/** The largest error that is borne, as a share of the largest number: float32's, many times over. */
export const TOLERANCE = 1e-4;

type Arrays = "x" | "dy" | "gamma" | "beta";
type InAnyPrecision =
  & Omit<Normalization, Arrays>
  & { readonly [name in Arrays]: ArrayLike<number> };

/** `y = γ (x − μ) / √(σ² + ε) + β` and its derivatives, in float64. */
export function normalizedExactly(problem: InAnyPrecision): Normalized {
  const { kind, shape, x, dy, gamma, beta } = problem, features = gamma.length;
  const y = new Float64Array(x.length), dx = new Float64Array(x.length);
  const dGamma = new Float64Array(features), dBeta = new Float64Array(features);
  const inner = kind === "batch norm" ? product(shape.slice(2)) : 1;
  const featureOf = (i: number) => Math.floor(i / inner) % features;
  for (const group of groups(problem)) {
    const m = group.length;
    let mean = 0, variance = 0, sum = 0, sumHat = 0;
    for (const i of group) mean += x[i]! / m;
    for (const i of group) variance += (x[i]! - mean) ** 2 / m;
    const invStd = 1 / Math.sqrt(variance + EPS);
    for (const i of group) {
      const f = featureOf(i), xHat = (x[i]! - mean) * invStd, d = dy[i]! * gamma[f]!;
      y[i] = xHat * gamma[f]! + beta[f]!;
      dGamma[f]! += dy[i]! * xHat;
      dBeta[f]! += dy[i]!;
      sum += d / m;
      sumHat += d * xHat / m;
    }
    for (const i of group) {
      const xHat = (x[i]! - mean) * invStd;
      dx[i] = invStd * (dy[i]! * gamma[featureOf(i)]! - sum - xHat * sumHat);
    }
  }
  return { y, dx, dGamma, dBeta };
}
/** Indices of the numbers that share a mean. */
function* groups({ kind, shape, gamma, x }: InAnyPrecision): Generator<Int32Array> {
  const [samples, channels] = [shape[0]!, gamma.length], inner = x.length / samples / channels;
  if (kind === "layer norm") {
    for (let i = 0; i < x.length; i += channels) {
      yield Int32Array.from({ length: channels }, (_, j) => i + j);
    }
  } else {
    for (let c = 0; c < channels; c++) {
      yield Int32Array.from(
        { length: samples * inner },
        (_, i) => (Math.floor(i / inner) * channels + c) * inner + i % inner,
      );
    }
  }
}

/** Losses of the first steps, in float64. */
export function lossesExactly({ batch, widths, x, classes, lr, ...initial }: Training): number[] {
  const last = widths.length - 2, losses: number[] = [];
  const weights = initial.weights.map((w) => Float64Array.from(w));
  const bias = Float64Array.from(initial.bias);
  const gammas = widths.slice(1, -1).map((n) => new Float64Array(n).fill(1));
  const betas = widths.slice(1, -1).map((n) => new Float64Array(n));
  for (let step = 0; step < STEPS; step++) {
    const inputs: Float64Array[] = [], z: Float64Array[] = [];
    let a: Float64Array = Float64Array.from(x);
    const norm = (l: number, dy: Float64Array): Normalized =>
      normalizedExactly({
        kind: "batch norm",
        shape: [batch, widths[l + 1]!],
        x: z[l]!,
        dy,
        gamma: gammas[l]!,
        beta: betas[l]!,
      });
    for (let l = 0; l <= last; l++) {
      inputs.push(a);
      z.push(timesTransposed(a, weights[l]!, batch, widths[l]!, widths[l + 1]!));
      if (l === last) break;
      const { y } = norm(l, z[l]!);
      a = Float64Array.from(y, (v) => 1 / (1 + Math.exp(-v)));
    }
    const n = widths.at(-1)!, dz = z[last]!.map((v, i) => v + bias[i % n]!);
    let loss = 0;
    for (let i = 0; i < batch; i++) {
      const row = dz.subarray(i * n, i * n + n), label = classes[i]!;
      const sum = row.reduce((s, v) => s + Math.exp(v), 0);
      loss += (Math.log(sum) - row[label]!) / batch;
      row.forEach((v, j) => row[j] = (Math.exp(v) / sum - (j === label ? 1 : 0)) / batch);
    }
    losses.push(loss);
    let d: Float64Array = dz;
    dz.forEach((v, i) => bias[i % n]! -= lr * v);
    for (let l = last; l >= 0; l--) {
      if (l < last) {
        const out = inputs[l + 1]!;
        const { dx, dGamma, dBeta } = norm(l, d.map((v, i) => v * out[i]! * (1 - out[i]!)));
        gammas[l]!.forEach((_, c) => gammas[l]![c]! -= lr * dGamma[c]!);
        betas[l]!.forEach((_, c) => betas[l]![c]! -= lr * dBeta[c]!);
        d = Float64Array.from(dx);
      }
      d = backThrough(weights[l]!, inputs[l]!, d, batch, widths[l]!, widths[l + 1]!, lr);
    }
  }
  return losses;
}
/** `A Wᵀ`. */
function timesTransposed(a: Float64Array, w: Float64Array, rows: number, k: number, n: number) {
  const z = new Float64Array(rows * n);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let q = 0; q < k; q++) sum += a[i * k + q]! * w[j * k + q]!;
      z[i * n + j] = sum;
    }
  }
  return z;
}
/** `D W`, and then `W −= lr Dᵀ A`. */
function backThrough(
  w: Float64Array,
  a: Float64Array,
  d: Float64Array,
  rows: number,
  k: number,
  n: number,
  lr: number,
): Float64Array {
  const da = new Float64Array(rows * k), dw = new Float64Array(n * k);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < n; j++) {
      const v = d[i * n + j]!;
      for (let q = 0; q < k; q++) {
        da[i * k + q]! += v * w[j * k + q]!;
        dw[j * k + q]! += v * a[i * k + q]!;
      }
    }
  }
  dw.forEach((v, i) => w[i]! -= lr * v);
  return da;
}

/** The largest difference, as a share of the largest number. */
export function errorOf(got: ArrayLike<number>, exact: ArrayLike<number>): number {
  if (got.length !== exact.length) return Infinity;
  let error = 0, largest = 0;
  for (let i = 0; i < exact.length; i++) {
    if (Number.isNaN(got[i]!)) return NaN;
    error = Math.max(error, Math.abs(got[i]! - exact[i]!));
    largest = Math.max(largest, Math.abs(exact[i]!));
  }
  return error / largest;
}
