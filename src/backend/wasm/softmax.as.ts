// deno-fmt-ignore-file: it would remove the decorators
/**
 * Softmax, its logarithm and the logarithm of its denominator by rows of `n` numbers. Exponentials
 * are added up in float32 for at most RUN numbers a lane, and in float64 from there on.
 *
 * A NaN or +Infinity makes a row of softmax NaN, and so do elements that are all -Infinity.
 */
import { lanes, load4, loadPart, madd, nmadd, store4, total } from "./simd.as";
import { exp4, log4 } from "./transcendental.as";
import { maxRow } from "./reduce.as";

/** Numbers that one float32 lane adds up. */
const RUN: i32 = 128;

/** `y = exp(x − max x) / Σ exp(x − max x)`. */
export function softmax(x: usize, y: usize, rows: i32, n: i32): void {
  const stride = <usize>n << 2;
  for (; rows > 0; --rows, x += stride, y += stride) {
    const share = f32x4.splat(<f32>(1 / sumExp(x, y, n, maxRow(x, n), true)));
    let p = y, left = n;
    for (; left >= 4; left -= 4, p += 16) v128.store(p, f32x4.mul(v128.load(p), share));
    if (left > 0) store4(p, f32x4.mul(loadPart(p, left), share), left);
  }
}
/** `y = x − max x − log Σ exp(x − max x)`. */
export function logSoftmax(x: usize, y: usize, rows: i32, n: i32): void {
  for (; rows > 0; --rows) {
    const largest = maxRow(x, n), most = f32x4.splat(largest);
    const log = log4(f32x4.splat(<f32>sumExp(x, 0, n, largest, false)));
    let left = n;
    for (; left >= 4; left -= 4, x += 16, y += 16) {
      v128.store(y, f32x4.sub(f32x4.sub(v128.load(x), most), log));
    }
    if (left > 0) {
      store4(y, f32x4.sub(f32x4.sub(loadPart(x, left), most), log), left);
      x += <usize>left << 2;
      y += <usize>left << 2;
    }
  }
}
/** `y = m + log Σ exp(x − m)` with `m = max x`, or 0 where that is infinite. */
export function logSumExp(x: usize, y: usize, rows: i32, n: i32): void {
  for (; rows > 0; --rows, x += <usize>n << 2, y += 4) {
    const largest = maxRow(x, n), m: f32 = abs(largest) == Infinity ? 0 : largest;
    const log = log4(f32x4.splat(<f32>sumExp(x, 0, n, m, false)));
    store<f32>(y, f32x4.extract_lane(log, 0) + m);
  }
}
/** `Σ exp(x − largest)`; with `keep`, a constant, the exponentials go to `y`. */
@inline
function sumExp(x: usize, y: usize, n: i32, largest: f32, keep: bool): f64 {
  const m = f32x4.splat(largest), zero = f32x4.splat(0);
  let sum: f64 = 0;
  while (n > 0) {
    let s = zero, left = min(n, 4 * RUN);
    n -= left;
    for (; left >= 4; left -= 4, x += 16) {
      const e = exp4(f32x4.sub(v128.load(x), m));
      s = f32x4.add(s, e);
      if (keep) {
        v128.store(y, e);
        y += 16;
      }
    }
    if (left > 0) {
      const e = exp4(f32x4.sub(loadPart(x, left), m));
      s = f32x4.add(s, lanes(left, e, zero));
      if (keep) store4(y, e, left);
    }
    sum += total(s);
  }
  return sum;
}

/** `dx = y (g − Σ g y)`. */
export function softmaxVjp(g: usize, y: usize, dx: usize, rows: i32, n: i32): void {
  const stride = <usize>n << 2;
  for (; rows > 0; --rows, g += stride, y += stride, dx += stride) {
    const dot = f32x4.splat(<f32>sumProducts(g, y, n, true));
    for (let i: usize = 0, left = n; left > 0; left -= 4, i += 16) {
      store4(dx + i, f32x4.mul(load4(y + i, left), f32x4.sub(load4(g + i, left), dot)), left);
    }
  }
}
/** `dx = g − exp(y) Σ g`. */
export function logSoftmaxVjp(g: usize, y: usize, dx: usize, rows: i32, n: i32): void {
  const stride = <usize>n << 2;
  for (; rows > 0; --rows, g += stride, y += stride, dx += stride) {
    const sum = f32x4.splat(<f32>sumProducts(g, g, n, false));
    for (let i: usize = 0, left = n; left > 0; left -= 4, i += 16) {
      store4(dx + i, nmadd(exp4(load4(y + i, left)), sum, load4(g + i, left)), left);
    }
  }
}
/** `dx = g exp(x − y)`, with one g and one y for each row. */
export function logSumExpVjp(
  g: usize, x: usize, y: usize, dx: usize, rows: i32, n: i32,
): void {
  const stride = <usize>n << 2;
  for (; rows > 0; --rows, g += 4, x += stride, y += 4, dx += stride) {
    const gs = v128.load32_splat(g), ys = v128.load32_splat(y);
    for (let i: usize = 0, left = n; left > 0; left -= 4, i += 16) {
      store4(dx + i, f32x4.mul(gs, exp4(f32x4.sub(load4(x + i, left), ys))), left);
    }
  }
}
/** `Σ g y`, or `Σ g` without `weighted`, a constant. */
@inline
function sumProducts(g: usize, y: usize, n: i32, weighted: bool): f64 {
  let sum: f64 = 0;
  while (n > 0) {
    let s = f32x4.splat(0), left = min(n, 4 * RUN);
    n -= left;
    for (; left > 0; left -= 4, g += 16, y += 16) {
      const v = load4(g, left);
      s = weighted ? madd(v, load4(y, left), s) : f32x4.add(s, v);
    }
    sum += total(s);
  }
  return sum;
}
