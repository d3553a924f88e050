// deno-fmt-ignore-file: it would remove the decorators
/**
 * Batch normalization of `[samples, channels, inner]`, where a channel of a sample is a plane of
 * neighbours: images. A part of the channels can be taken: in memory there are `all` of them. The
 * formulas are those of `batch_norm_columns.as.ts`.
 *
 * A channel is normalized right after its statistics, while it is still in L2. With large planes
 * the next channel is added up in the same loop: so one comes from memory while the other goes back
 * to it, and neither waits. Small planes are taken several channels at a time, so that what is read
 * at one place is at least GROUP bytes.
 */
import { lanes, loadPart, madd, raise, storePart, total } from "./simd.as";
import { mean as foundMean, RUN, settle, shiftOf, variance as foundVariance } from "./statistics.as";

export const GROUP: i32 = 4096;

@inline
export function at(p: usize, i: i32): usize {
  return p + (<usize>i << 2);
}
/** Channels that are taken together. */
@inline
export function together(inner: i32): i32 {
  return max(1, GROUP / (inner << 2));
}

/**
 * `y = max(((x − m) − δ)·γ/√(σ² + ε) + β, floor)`; writes y, m, σ², and δ and 1/√(σ² + ε) into
 * `residue`.
 */
export function batchNormPlanes(
  x: usize, y: usize, samples: i32, channels: i32, all: i32, inner: i32, gamma: usize, beta: usize,
  mean: usize, variance: usize, residue: usize, eps: f64, floor: f32, workspace: usize,
): void {
  const plane = <usize>inner << 2, stride = <usize>all * plane, group = together(inner);
  const scale = workspace, bias = at(scale, group);
  if (group == 1) pass(false, x, y, 0, 0, 0, 0, x, samples, inner, stride);
  for (let c = 0; c < channels; c += group) {
    const n = min(group, channels - c);
    for (let i = 0; i < n; ++i) {
      const k = c + i, from = at(x, k * inner);
      if (group > 1) pass(false, from, y, 0, 0, 0, 0, from, samples, inner, stride);
      settle(from, samples, inner, stride, shift, sum, squares);
      const m = <f32>foundMean, delta = <f32>(foundMean - m);
      const invStd = 1 / sqrt(foundVariance + eps);
      const a = <f32>(invStd * load<f32>(at(gamma, k)));
      store<f32>(at(mean, k), m);
      store<f32>(at(variance, k), <f32>foundVariance);
      store<f32>(at(residue, k), delta);
      store<f32>(at(residue, all + k), <f32>invStd);
      store<f32>(at(scale, i), a);
      store<f32>(at(bias, i), load<f32>(at(beta, k)) - delta * a);
    }
    if (group == 1 && c + 1 < channels) {
      const p = at(x, c * inner), to = at(y, c * inner), next = p + plane;
      const m = load<f32>(at(mean, c)), a = load<f32>(scale), b = load<f32>(bias);
      pass(true, p, to, m, a, b, floor, next, samples, inner, stride);
    } else {
      for (let s = 0, o = at(0, c * inner); s < samples; ++s, o += stride) {
        for (let i = 0; i < n; ++i) {
          const m = load<f32>(at(mean, c + i)), p = o + at(0, i * inner);
          apply(x + p, y + p, inner, m, load<f32>(at(scale, i)), load<f32>(at(bias, i)), floor);
        }
      }
    }
  }
}

/** What `pass` found last: K, Σ (x − K) and Σ (x − K)² of the next channel. */
let shift: f32 = 0;
let sum: f64 = 0;
let squares: f64 = 0;
/**
 * `y = max((x − m)·scale + bias, floor)` (if `apply`, which is a constant), and adds up the next
 * channel.
 */
@inline
function pass(
  apply: bool, x: usize, y: usize, m: f32, scale: f32, bias: f32, floor: f32,
  next: usize, samples: i32, inner: i32, stride: usize,
): void {
  shift = shiftOf(next, inner);
  const k = f32x4.splat(shift), zero = f32x4.splat(0);
  const mean = f32x4.splat(m), a = f32x4.splat(scale), b = f32x4.splat(bias);
  const least = f32x4.splat(floor);
  let s: f64 = 0, q: f64 = 0;
  for (; samples > 0; --samples, next += stride, x += stride, y += stride) {
    let p = next, o: usize = 0;
    for (let left = inner; left > 0;) {
      let n = min(left, 8 * RUN), s0 = zero, s1 = zero, q0 = zero, q1 = zero;
      left -= n;
      for (; n >= 8; n -= 8, p += 32) {
        const d0 = f32x4.sub(v128.load(p), k), d1 = f32x4.sub(v128.load(p, 16), k);
        s0 = f32x4.add(s0, d0);
        s1 = f32x4.add(s1, d1);
        q0 = madd(d0, d0, q0);
        q1 = madd(d1, d1, q1);
        if (apply) {
          v128.store(y + o, one(v128.load(x + o), mean, a, b, least));
          v128.store(y + o, one(v128.load(x + o, 16), mean, a, b, least), 16);
          o += 32;
        }
      }
      if (n >= 4) {
        const d = f32x4.sub(v128.load(p), k);
        s0 = f32x4.add(s0, d);
        q0 = madd(d, d, q0);
        if (apply) v128.store(y + o, one(v128.load(x + o), mean, a, b, least));
        n -= 4, p += 16, o += 16;
      }
      if (n > 0) {
        const d = lanes(n, f32x4.sub(loadPart(p, n), k), zero);
        s1 = f32x4.add(s1, d);
        q1 = madd(d, d, q1);
        if (apply) storePart(y + o, one(loadPart(x + o, n), mean, a, b, least), n);
      }
      s += total(f32x4.add(s0, s1));
      q += total(f32x4.add(q0, q1));
    }
  }
  sum = s;
  squares = q;
}
@inline
function one(x: v128, mean: v128, scale: v128, bias: v128, least: v128): v128 {
  return raise(madd(f32x4.sub(x, mean), scale, bias), least);
}
/** The same y of one plane. */
@inline
function apply(
  x: usize, y: usize, n: i32, m: f32, scale: f32, bias: f32, floor: f32,
): void {
  const mean = f32x4.splat(m), a = f32x4.splat(scale), b = f32x4.splat(bias);
  const least = f32x4.splat(floor);
  for (; n >= 8; n -= 8, x += 32, y += 32) {
    v128.store(y, one(v128.load(x), mean, a, b, least));
    v128.store(y, one(v128.load(x, 16), mean, a, b, least), 16);
  }
  if (n >= 4) {
    v128.store(y, one(v128.load(x), mean, a, b, least));
    n -= 4, x += 16, y += 16;
  }
  if (n > 0) storePart(y, one(loadPart(x, n), mean, a, b, least), n);
}
