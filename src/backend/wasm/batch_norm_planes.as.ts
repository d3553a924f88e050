// deno-fmt-ignore-file: it would remove the decorators
/**
 * Batch normalization of `[samples, channels, inner]`, where a channel of a sample is a plane of
 * neighbours: images. The formulas are those of `batch_norm_columns.as.ts`.
 *
 * A channel is normalized right after its statistics, while it is still in L2; with small planes
 * several channels at a time, so that what is read at one place is at least GROUP bytes.
 */
import { lanes, load4, loadPart, madd, nmadd, storePart, total } from "./simd.as";
import { mean as foundMean, statistics, variance as foundVariance } from "./statistics.as";

const GROUP: i32 = 4096;
/** Numbers that one float32 lane adds up. */
const RUN: i32 = 128;

@inline
function at(p: usize, i: i32): usize {
  return p + (<usize>i << 2);
}
/** Channels that are taken together. */
@inline
function together(inner: i32): i32 {
  return max(1, GROUP / (inner << 2));
}

/** `y = ((x − m) − δ)·γ/√(σ² + ε) + β`; writes y, m, σ², and δ and 1/√(σ² + ε) into `residue`. */
export function batchNormPlanes(
  x: usize, y: usize, samples: i32, channels: i32, inner: i32, gamma: usize, beta: usize,
  mean: usize, variance: usize, residue: usize, eps: f64, workspace: usize,
): void {
  const stride = <usize>channels * <usize>inner << 2, group = together(inner);
  const scale = workspace, bias = at(scale, group);
  for (let c = 0; c < channels; c += group) {
    const n = min(group, channels - c);
    for (let i = 0; i < n; ++i) {
      const k = c + i;
      statistics(at(x, k * inner), samples, inner, stride);
      const m = <f32>foundMean, delta = <f32>(foundMean - m);
      const invStd = 1 / sqrt(foundVariance + eps);
      const a = <f32>(invStd * load<f32>(at(gamma, k)));
      store<f32>(at(mean, k), m);
      store<f32>(at(variance, k), <f32>foundVariance);
      store<f32>(at(residue, k), delta);
      store<f32>(at(residue, channels + k), <f32>invStd);
      store<f32>(at(scale, i), a);
      store<f32>(at(bias, i), load<f32>(at(beta, k)) - delta * a);
    }
    for (let s = 0, o = at(0, c * inner); s < samples; ++s, o += stride) {
      for (let i = 0; i < n; ++i) {
        const m = load<f32>(at(mean, c + i)), plane = o + at(0, i * inner);
        apply(x + plane, y + plane, inner, m, load<f32>(at(scale, i)), load<f32>(at(bias, i)));
      }
    }
  }
}
/** `y = (x − m)·scale + bias`. */
@inline
function apply(x: usize, y: usize, n: i32, m: f32, scale: f32, bias: f32): void {
  const mean = f32x4.splat(m), a = f32x4.splat(scale), b = f32x4.splat(bias);
  for (; n >= 8; n -= 8, x += 32, y += 32) {
    v128.store(y, madd(f32x4.sub(v128.load(x), mean), a, b));
    v128.store(y, madd(f32x4.sub(v128.load(x, 16), mean), a, b), 16);
  }
  if (n >= 4) {
    v128.store(y, madd(f32x4.sub(v128.load(x), mean), a, b));
    n -= 4;
    x += 16;
    y += 16;
  }
  if (n > 0) storePart(y, madd(f32x4.sub(loadPart(x, n), mean), a, b), n);
}

/** `β̄ = Σ ȳ`, `γ̄ = Σ ȳ x̂`, `x̄ = γ/√(σ² + ε)·(ȳ − mean(ȳ) − x̂·mean(ȳ x̂))`. */
export function batchNormPlanesVjp(
  x: usize, dy: usize, dx: usize, samples: i32, channels: i32, inner: i32, gamma: usize,
  mean: usize, residue: usize, dGamma: usize, dBeta: usize, workspace: usize,
): void {
  const stride = <usize>channels * <usize>inner << 2, group = together(inner);
  const level = workspace, slope = at(level, group), share = 1 / (<f64>samples * <f64>inner);
  for (let c = 0; c < channels; c += group) {
    const n = min(group, channels - c);
    for (let i = 0; i < n; ++i) {
      const k = c + i, o = at(0, k * inner), delta = <f64>load<f32>(at(residue, k));
      sums(x + o, dy + o, samples, inner, stride, load<f32>(at(mean, k)));
      const invStd = <f64>load<f32>(at(residue, channels + k));
      const dg = (product - delta * sum) * invStd, tilt = dg * invStd * share;
      store<f32>(at(dBeta, k), <f32>sum);
      store<f32>(at(dGamma, k), <f32>dg);
      store<f32>(at(slope, i), <f32>tilt);
      store<f32>(at(level, i), <f32>(sum * share - delta * tilt));
    }
    for (let s = 0, o = at(0, c * inner); s < samples; ++s, o += stride) {
      for (let i = 0; i < n; ++i) {
        const k = c + i, p = o + at(0, i * inner);
        const a = load<f32>(at(gamma, k)) * load<f32>(at(residue, channels + k));
        const l = load<f32>(at(level, i)), t = load<f32>(at(slope, i));
        applyVjp(x + p, dy + p, dx + p, inner, load<f32>(at(mean, k)), l, t, a);
      }
    }
  }
}
/** What `sums` found last: Σ ȳ and Σ ȳ (x − m). */
let sum: f64 = 0;
let product: f64 = 0;
function sums(x: usize, dy: usize, samples: i32, inner: i32, stride: usize, m: f32): void {
  const mean = f32x4.splat(m), zero = f32x4.splat(0);
  let t: f64 = 0, u: f64 = 0;
  for (; samples > 0; --samples, x += stride, dy += stride) {
    let p = x, q = dy;
    for (let left = inner; left > 0;) {
      let n = min(left, 8 * RUN), t0 = zero, t1 = zero, u0 = zero, u1 = zero;
      left -= n;
      for (; n >= 8; n -= 8, p += 32, q += 32) {
        const g0 = v128.load(q), g1 = v128.load(q, 16);
        t0 = f32x4.add(t0, g0);
        t1 = f32x4.add(t1, g1);
        u0 = madd(g0, f32x4.sub(v128.load(p), mean), u0);
        u1 = madd(g1, f32x4.sub(v128.load(p, 16), mean), u1);
      }
      for (; n > 0; n -= 4, p += 16, q += 16) {
        const g = load4(q, n);
        t0 = f32x4.add(t0, g);
        u0 = madd(g, lanes(n, f32x4.sub(load4(p, n), mean), zero), u0);
      }
      t += total(f32x4.add(t0, t1));
      u += total(f32x4.add(u0, u1));
    }
  }
  sum = t;
  product = u;
}
/** `x̄ = scale·((ȳ − level) − (x − m)·slope)`. */
@inline
function applyVjp(
  x: usize, dy: usize, dx: usize, n: i32, m: f32, level: f32, slope: f32, scale: f32,
): void {
  const mean = f32x4.splat(m), l = f32x4.splat(level), s = f32x4.splat(slope);
  const a = f32x4.splat(scale);
  for (; n >= 4; n -= 4, x += 16, dy += 16, dx += 16) {
    const centred = f32x4.sub(v128.load(x), mean), g = f32x4.sub(v128.load(dy), l);
    v128.store(dx, f32x4.mul(a, nmadd(centred, s, g)));
  }
  if (n > 0) {
    const centred = f32x4.sub(loadPart(x, n), mean), g = f32x4.sub(loadPart(dy, n), l);
    storePart(dx, f32x4.mul(a, nmadd(centred, s, g)), n);
  }
}
