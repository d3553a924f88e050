// deno-fmt-ignore-file: it would remove the decorators
/** The backward pass of `batch_norm_planes.as.ts`, which walks in the same way. */
import { at, together } from "./batch_norm_planes.as";
import { cotangent, cotangentOf, nextCotangent } from "./relu.as";
import { lanes, load4, madd, nmadd, store4, total } from "./simd.as";
import { RUN } from "./statistics.as";

/** `β̄ = Σ ȳ`, `γ̄ = Σ ȳ x̂`, `x̄ = γ/√(σ² + ε)·(ȳ − mean(ȳ) − x̂·mean(ȳ x̂))`. */
export function batchNormPlanesVjp(
  x: usize, dy: usize, dx: usize, samples: i32, channels: i32, all: i32, inner: i32, gamma: usize,
  mean: usize, residue: usize, dGamma: usize, dBeta: usize, workspace: usize,
): void {
  backward(
    false, x, dy, 0, dx, samples, channels, all, inner, gamma, mean, residue, dGamma, dBeta, workspace,
  );
}
/**
 * The same where the forward pass ended in a ReLU and gave y: ȳ counts where y is above 0. A
 * function of its own: in one with the other, both would be slower by a twentieth.
 */
export function batchNormPlanesReluVjp(
  x: usize, dy: usize, y: usize, dx: usize, samples: i32, channels: i32, all: i32, inner: i32, gamma: usize,
  mean: usize, residue: usize, dGamma: usize, dBeta: usize, workspace: usize,
): void {
  backward(
    true, x, dy, y - dy, dx, samples, channels, all, inner, gamma, mean, residue, dGamma, dBeta, workspace,
  );
}
/** `relu` is a constant; y lies `apart` bytes from ȳ. */
@inline
function backward(
  relu: bool, x: usize, dy: usize, apart: usize, dx: usize,
  samples: i32, channels: i32, all: i32, inner: i32, gamma: usize,
  mean: usize, residue: usize, dGamma: usize, dBeta: usize, workspace: usize,
): void {
  const plane = <usize>inner << 2, stride = <usize>all * plane, group = together(inner);
  const level = workspace, slope = at(level, group), share = 1 / (<f64>samples * <f64>inner);
  if (group == 1) {
    const m = load<f32>(mean);
    pass(false, relu, x, dy, apart, dx, 0, 0, 0, 0, x, dy, m, samples, inner, stride);
  }
  for (let c = 0; c < channels; c += group) {
    const n = min(group, channels - c);
    for (let i = 0; i < n; ++i) {
      const k = c + i, p = at(x, k * inner), q = at(dy, k * inner), m = load<f32>(at(mean, k));
      if (group > 1) {
        pass(false, relu, p, q, apart, dx, 0, 0, 0, 0, p, q, m, samples, inner, stride);
      }
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
      const p1 = p + plane, q1 = q + plane;
      pass(true, relu, p, q, apart, dx + o, m, l, t, a, p1, q1, m1, samples, inner, stride);
    } else {
      for (let s = 0, o = at(0, c * inner); s < samples; ++s, o += stride) {
        for (let i = 0; i < n; ++i) {
          const k = c + i, p = o + at(0, i * inner), m = load<f32>(at(mean, k));
          const a = load<f32>(at(gamma, k)) * load<f32>(at(residue, all + k));
          const l = load<f32>(at(level, i)), t = load<f32>(at(slope, i));
          apply(relu, x + p, dy + p, apart, dx + p, inner, m, l, t, a);
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
  apply: bool, relu: bool, x: usize, dy: usize, apart: usize, dx: usize,
  m: f32, level: f32, slope: f32, scale: f32,
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
        const u0 = cotangent(relu, q, apart), u1 = nextCotangent(relu, q, apart);
        b0 = f32x4.add(b0, u0);
        b1 = f32x4.add(b1, u1);
        g0 = madd(u0, f32x4.sub(v128.load(p), mean1), g0);
        g1 = madd(u1, f32x4.sub(v128.load(p, 16), mean1), g1);
        if (apply) {
          const c0 = f32x4.sub(v128.load(x + o), mean), c1 = f32x4.sub(v128.load(x + o, 16), mean);
          const v0 = f32x4.sub(cotangent(relu, dy + o, apart), l);
          const v1 = f32x4.sub(nextCotangent(relu, dy + o, apart), l);
          v128.store(dx + o, f32x4.mul(a, nmadd(c0, t, v0)));
          v128.store(dx + o, f32x4.mul(a, nmadd(c1, t, v1)), 16);
          o += 32;
        }
      }
      for (; n > 0; n -= 4, p += 16, q += 16, o += 16) {
        const u = cotangentOf(relu, q, apart, n);
        b0 = f32x4.add(b0, u);
        g0 = madd(u, lanes(n, f32x4.sub(load4(p, n), mean1), zero), g0);
        if (apply) one(relu, x + o, dy + o, apart, dx + o, n, mean, l, t, a);
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
  relu: bool, x: usize, dy: usize, apart: usize, dx: usize, n: i32,
  m: f32, level: f32, slope: f32, scale: f32,
): void {
  const mean = f32x4.splat(m), l = f32x4.splat(level), t = f32x4.splat(slope);
  const a = f32x4.splat(scale);
  for (; n > 0; n -= 4, x += 16, dy += 16, dx += 16) one(relu, x, dy, apart, dx, n, mean, l, t, a);
}
/** Four numbers of it, or the first `n`. */
@inline
function one(
  relu: bool, x: usize, dy: usize, apart: usize, dx: usize, n: i32,
  mean: v128, l: v128, t: v128, a: v128,
): void {
  const g = f32x4.sub(cotangentOf(relu, dy, apart, n), l);
  store4(dx, f32x4.mul(a, nmadd(f32x4.sub(load4(x, n), mean), t, g)), n);
}
