// deno-fmt-ignore-file: it would remove the decorators
/**
 * Along the middle axis of `x` of `[outer, n, inner]`: running sums, where the extremum is, and
 * adding up by index. Sums are in float64 and rounded once, where they are stored.
 */
import { maxRow, minRow } from "./reduce.as";
import { high, lanes, load4, low, narrow } from "./simd.as";

/** `y[k] = x[0] + … + x[k]`, or with `reverse` `x[k] + … + x[n − 1]`. */
export function cumSum(
  x: usize, y: usize, outer: i32, n: i32, inner: i32, reverse: bool,
): void {
  const step: isize = inner << 2, stride = reverse ? -step : step, rows = n * step;
  for (; outer > 0; --outer, x += rows, y += rows) {
    for (let i: isize = 0; i < step; i += 4) {
      const start = reverse ? rows - step + i : i;
      let sum: f64 = 0, p = x + start, q = y + start;
      for (let k = n; k > 0; --k, p += stride, q += stride) {
        sum += load<f32>(p);
        store<f32>(q, <f32>sum);
      }
    }
  }
}

/** Index of the first NaN, else of the first of the largest, or with `least` of the smallest. */
export function argBest(
  x: usize, y: usize, outer: i32, n: i32, inner: i32, least: bool,
): void {
  const step = <usize>inner << 2;
  for (; outer > 0; --outer, x += <usize>n * step, y += step) {
    if (inner == 1) store<i32>(y, find(x, n, least ? minRow(x, n) : maxRow(x, n)));
    else for (let i: usize = 0; i < step; i += 4) store<i32>(y + i, best(x + i, n, step, least));
  }
}
/** Index of the first number that is `wanted`, or that is a NaN, too. There is one. */
function find(x: usize, n: i32, wanted: f32): i32 {
  const w = f32x4.splat(wanted), nan = wanted != wanted;
  for (let at = 0; n > 0; at += 4, n -= 4, x += 16) {
    const v = load4(x, n), found = lanes(n, nan ? f32x4.ne(v, v) : f32x4.eq(v, w), i32x4.splat(0));
    if (v128.any_true(found)) return at + ctz(i32x4.bitmask(found));
  }
  return 0;
}
function best(x: usize, n: i32, step: usize, least: bool): i32 {
  let extreme = load<f32>(x), at = 0;
  for (let k = 1; k < n && extreme == extreme; ++k) {
    const v = load<f32>(x += step);
    if ((least ? v < extreme : v > extreme) || v != v) {
      extreme = v;
      at = k;
    }
  }
  return at;
}

/**
 * `y[o, indices[k], i] += x[o, k, i]`, from zeros, for `x` of `[outer, count, inner]` and `y` of
 * `[outer, size, inner]`. In `sums`, float64 numbers as many as y has, the sums come about.
 */
export function scatterAdd(
  x: usize, indices: usize, y: usize, sums: usize, outer: i32, count: i32, size: i32, inner: i32,
): void {
  const numbers = <usize>(outer * size * inner), row = <usize>inner << 3;
  memory.fill(sums, 0, numbers << 3);
  let start = sums;
  for (; outer > 0; --outer, start += <usize>size * row) {
    for (let k = 0; k < count; ++k) {
      let to = start + <usize>load<i32>(indices + (<usize>k << 2)) * row, n = inner;
      for (; n >= 4; n -= 4, x += 16, to += 32) {
        const v = v128.load(x);
        v128.store(to, f64x2.add(v128.load(to), low(v)));
        v128.store(to, f64x2.add(v128.load(to, 16), high(v)), 16);
      }
      for (; n > 0; --n, x += 4, to += 8) store<f64>(to, load<f64>(to) + load<f32>(x));
    }
  }
  let left = <i32>numbers;
  for (; left >= 4; left -= 4, sums += 32, y += 16) {
    v128.store(y, narrow(v128.load(sums), v128.load(sums, 16)));
  }
  for (; left > 0; --left, sums += 8, y += 4) store<f32>(y, <f32>load<f64>(sums));
}
