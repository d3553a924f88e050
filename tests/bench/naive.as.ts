// deno-fmt-ignore-file: it would remove the decorators
/**
 * Normalization as textbooks and most libraries have it, for the benchmark: σ² = E[x²] − E[x]² in
 * float32, and `y = a·x + b` with the mean folded into b. It loses every digit where the mean is
 * large. Widths are multiples of 8, and of 4 for the channels of `columns`.
 */
import { madd, total } from "../../src/backend/wasm/simd.as";

/** `[rows, channels]`. */
export function columns(
  x: usize, y: usize, rows: i32, channels: i32, gamma: usize, beta: usize, eps: f32,
): void {
  const stride = <usize>channels << 2;
  let c: usize = 0;
  for (; c + 32 <= stride; c += 32) {
    strip(true, x + c, y + c, rows, stride, gamma + c, beta + c, eps);
  }
  if (c < stride) strip(false, x + c, y + c, rows, stride, gamma + c, beta + c, eps);
}
/** Eight channels if `wide`, which is a constant, else four. */
@inline
function strip(
  wide: bool, x: usize, y: usize, rows: i32, stride: usize, gamma: usize, beta: usize, eps: f32,
): void {
  let s0 = f32x4.splat(0), q0 = s0, s1 = s0, q1 = s0, p = x;
  for (let r = rows; r > 0; --r, p += stride) {
    const v0 = v128.load(p);
    s0 = f32x4.add(s0, v0);
    q0 = madd(v0, v0, q0);
    if (wide) {
      const v1 = v128.load(p, 16);
      s1 = f32x4.add(s1, v1);
      q1 = madd(v1, v1, q1);
    }
  }
  const a0 = scaleOf(s0, q0, rows, v128.load(gamma), eps);
  const b0 = f32x4.sub(v128.load(beta), f32x4.mul(f32x4.div(s0, f32x4.splat(<f32>rows)), a0));
  let a1 = a0, b1 = b0;
  if (wide) {
    a1 = scaleOf(s1, q1, rows, v128.load(gamma, 16), eps);
    b1 = f32x4.sub(v128.load(beta, 16), f32x4.mul(f32x4.div(s1, f32x4.splat(<f32>rows)), a1));
  }
  for (let r = rows; r > 0; --r, x += stride, y += stride) {
    v128.store(y, madd(v128.load(x), a0, b0));
    if (wide) v128.store(y, madd(v128.load(x, 16), a1, b1), 16);
  }
}
@inline
function scaleOf(s: v128, q: v128, rows: i32, gamma: v128, eps: f32): v128 {
  const n = f32x4.splat(<f32>rows), mean = f32x4.div(s, n);
  const variance = f32x4.sub(f32x4.div(q, n), f32x4.mul(mean, mean));
  return f32x4.div(gamma, f32x4.sqrt(f32x4.add(variance, f32x4.splat(eps))));
}

/** What `statistics` found last. */
let mean: f64 = 0;
let invStd: f64 = 0;
/** Of `outer` runs of `inner` numbers, `stride` bytes apart. */
@inline
function statistics(x: usize, outer: i32, inner: i32, stride: usize, eps: f64): void {
  let s: f64 = 0, q: f64 = 0;
  for (let o = outer; o > 0; --o, x += stride) {
    let s0 = f32x4.splat(0), s1 = s0, q0 = s0, q1 = s0, p = x;
    for (let i = inner; i > 0; i -= 8, p += 32) {
      const v0 = v128.load(p), v1 = v128.load(p, 16);
      s0 = f32x4.add(s0, v0);
      s1 = f32x4.add(s1, v1);
      q0 = madd(v0, v0, q0);
      q1 = madd(v1, v1, q1);
    }
    s += total(f32x4.add(s0, s1));
    q += total(f32x4.add(q0, q1));
  }
  const n = <f64>outer * <f64>inner;
  mean = s / n;
  invStd = 1 / sqrt(q / n - mean * mean + eps);
}
/** `[samples, channels, inner]`. */
export function planes(
  x: usize, y: usize, samples: i32, channels: i32, inner: i32, gamma: usize, beta: usize, eps: f64,
): void {
  const bytes = <usize>inner << 2, stride = bytes * <usize>channels;
  for (let c = 0; c < channels; ++c, x += bytes, y += bytes, gamma += 4, beta += 4) {
    statistics(x, samples, inner, stride, eps);
    const scale = <f64>load<f32>(gamma) * invStd, a = f32x4.splat(<f32>scale);
    const b = f32x4.splat(<f32>(<f64>load<f32>(beta) - mean * scale));
    for (let s = 0, p = x, to = y; s < samples; ++s, p += stride, to += stride) {
      for (let i: usize = 0; i < bytes; i += 32) {
        v128.store(to + i, madd(v128.load(p + i), a, b));
        v128.store(to + i, madd(v128.load(p + i, 16), a, b), 16);
      }
    }
  }
}
/** `[rows, width]`. */
export function rows(
  x: usize, y: usize, rows: i32, width: i32, gamma: usize, beta: usize, eps: f64,
): void {
  const bytes = <usize>width << 2;
  for (; rows > 0; --rows, x += bytes, y += bytes) {
    statistics(x, 1, width, bytes, eps);
    const a = f32x4.splat(<f32>invStd), b = f32x4.splat(<f32>(-mean * invStd));
    for (let i: usize = 0; i < bytes; i += 16) {
      const xHat = madd(v128.load(x + i), a, b);
      v128.store(y + i, madd(xHat, v128.load(gamma + i), v128.load(beta + i)));
    }
  }
}
