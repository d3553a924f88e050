// deno-fmt-ignore-file: it would remove the decorators
/** The backward pass of `batch_norm_planes.as.ts`, which walks in the same way. */
import { at, together } from "./batch_norm_planes.as";
import { lanes, load4, loadPart, madd, nmadd, storePart, total } from "./simd.as";
import { RUN } from "./statistics.as";

/** `β̄ = Σ ȳ`, `γ̄ = Σ ȳ x̂`, `x̄ = γ/√(σ² + ε)·(ȳ − mean(ȳ) − x̂·mean(ȳ x̂))`. */
export function batchNormPlanesVjp(
  x: usize, dy: usize, dx: usize, samples: i32, channels: i32, all: i32, inner: i32, gamma: usize,
  mean: usize, residue: usize, dGamma: usize, dBeta: usize, workspace: usize,
): void {
  const plane = <usize>inner << 2, stride = <usize>all * plane, group = together(inner);
  const level = workspace, slope = at(level, group), share = 1 / (<f64>samples * <f64>inner);
  if (group == 1) {
    pass(false, x, dy, dx, 0, 0, 0, 0, x, dy, load<f32>(mean), samples, inner, stride);
  }
  for (let c = 0; c < channels; c += group) {
    const n = min(group, channels - c);
    for (let i = 0; i < n; ++i) {
      const k = c + i, p = at(x, k * inner), q = at(dy, k * inner), m = load<f32>(at(mean, k));
      if (group > 1) pass(false, p, q, dx, 0, 0, 0, 0, p, q, m, samples, inner, stride);
      const delta = <f64>load<f32>(at(residue, k)), invStd = <f64>load<f32>(at(residue, all + k));
      const dg = (product - delta * sum) * invStd, tilt = dg * invStd * share;
      store<f32>(at(dBeta, k), <f32>sum);
      store<f32>(at(dGamma, k), <f32>dg);
      store<f32>(at(slope, i), <f32>tilt);
      store<f32>(at(level, i), <f32>(sum * share - delta * tilt));
    }
    if (group == 1 && c + 1 < channels) {
      const o = at(0, c * inner), p = x + o, q = dy + o, m = load<f32>(at(mean, c));
      const a = load<f32>(at(gamma, c)) * load<f32>(at(residue, all + c));
      const l = load<f32>(level), t = load<f32>(slope), m1 = load<f32>(at(mean, c + 1));
      pass(true, p, q, dx + o, m, l, t, a, p + plane, q + plane, m1, samples, inner, stride);
    } else {
      for (let s = 0, o = at(0, c * inner); s < samples; ++s, o += stride) {
        for (let i = 0; i < n; ++i) {
          const k = c + i, p = o + at(0, i * inner), m = load<f32>(at(mean, k));
          const a = load<f32>(at(gamma, k)) * load<f32>(at(residue, all + k));
          const l = load<f32>(at(level, i)), t = load<f32>(at(slope, i));
          apply(x + p, dy + p, dx + p, inner, m, l, t, a);
        }
      }
    }
  }
}
/** What `pass` found last: Σ ȳ and Σ ȳ (x − m) of the next channel. */
let sum: f64 = 0;
let product: f64 = 0;
/**
 * `x̄ = scale·((ȳ − level) − (x − m)·slope)` (if `apply`, which is a constant), and adds up the next
 * channel, whose mean is `m1`.
 */
@inline
function pass(
  apply: bool, x: usize, dy: usize, dx: usize, m: f32, level: f32, slope: f32, scale: f32,
  next: usize, nextDy: usize, m1: f32, samples: i32, inner: i32, stride: usize,
): void {
  const mean1 = f32x4.splat(m1), zero = f32x4.splat(0);
  const mean = f32x4.splat(m), l = f32x4.splat(level), t = f32x4.splat(slope);
  const a = f32x4.splat(scale);
  let dBeta: f64 = 0, dGamma: f64 = 0;
  for (; samples > 0; --samples, next += stride, nextDy += stride) {
    let p = next, q = nextDy, o: usize = 0;
    for (let left = inner; left > 0;) {
      let n = min(left, 8 * RUN), b0 = zero, b1 = zero, g0 = zero, g1 = zero;
      left -= n;
      for (; n >= 8; n -= 8, p += 32, q += 32) {
        const u0 = v128.load(q), u1 = v128.load(q, 16);
        b0 = f32x4.add(b0, u0);
        b1 = f32x4.add(b1, u1);
        g0 = madd(u0, f32x4.sub(v128.load(p), mean1), g0);
        g1 = madd(u1, f32x4.sub(v128.load(p, 16), mean1), g1);
        if (apply) {
          const c0 = f32x4.sub(v128.load(x + o), mean), c1 = f32x4.sub(v128.load(x + o, 16), mean);
          const v0 = f32x4.sub(v128.load(dy + o), l), v1 = f32x4.sub(v128.load(dy + o, 16), l);
          v128.store(dx + o, f32x4.mul(a, nmadd(c0, t, v0)));
          v128.store(dx + o, f32x4.mul(a, nmadd(c1, t, v1)), 16);
          o += 32;
        }
      }
      for (; n > 0; n -= 4, p += 16, q += 16, o += 16) {
        const u = load4(q, n);
        b0 = f32x4.add(b0, u);
        g0 = madd(u, lanes(n, f32x4.sub(load4(p, n), mean1), zero), g0);
        if (apply) one(x + o, dy + o, dx + o, n, mean, l, t, a);
      }
      dBeta += total(f32x4.add(b0, b1));
      dGamma += total(f32x4.add(g0, g1));
    }
    if (apply) {
      x += stride, dy += stride, dx += stride;
    }
  }
  sum = dBeta;
  product = dGamma;
}
/** The same x̄ of one plane. */
@inline
function apply(
  x: usize, dy: usize, dx: usize, n: i32, m: f32, level: f32, slope: f32, scale: f32,
): void {
  const mean = f32x4.splat(m), l = f32x4.splat(level), t = f32x4.splat(slope);
  const a = f32x4.splat(scale);
  for (; n > 0; n -= 4, x += 16, dy += 16, dx += 16) one(x, dy, dx, n, mean, l, t, a);
}
/** Four numbers of it, or the first `n`. */
@inline
function one(
  x: usize, dy: usize, dx: usize, n: i32, mean: v128, l: v128, t: v128, a: v128,
): void {
  if (n >= 4) {
    const g = f32x4.sub(v128.load(dy), l);
    v128.store(dx, f32x4.mul(a, nmadd(f32x4.sub(v128.load(x), mean), t, g)));
  } else {
    const g = f32x4.sub(loadPart(dy, n), l);
    storePart(dx, f32x4.mul(a, nmadd(f32x4.sub(loadPart(x, n), mean), t, g)), n);
  }
}
