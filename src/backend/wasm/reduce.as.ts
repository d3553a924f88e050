// deno-fmt-ignore-file: it would remove the decorators
/**
 * Reductions of the middle axis: `y[o, i] = Σ_r x[o, r, i]`, or the largest or smallest.
 *
 * Sums run in float32 for at most RUN numbers a lane and go on in float64, so that the error does
 * not grow with the length.
 */
import { high, lanes, load4, loadPart, low, narrow, store4, total } from "./simd.as";

/** Numbers that one float32 lane adds up. */
const RUN: i32 = 128;

/** `stride` floats lie from one `r` to the next: `inner`, or more where a part of them is taken. */
export function sum(x: usize, y: usize, outer: i32, reduce: i32, inner: i32, stride: i32): void {
  const row = <usize>stride << 2;
  for (; outer > 0; --outer, x += <usize>reduce * row, y += <usize>inner << 2) {
    if (stride == 1) store<f32>(y, <f32>sumRow(x, reduce));
    else sumColumns(x, y, reduce, inner, row);
  }
}
function sumRow(x: usize, n: i32): f64 {
  let sum: f64 = 0;
  while (n > 0) {
    let left = min(n, 16 * RUN);
    n -= left;
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (; left >= 16; left -= 16, x += 64) {
      s0 = f32x4.add(s0, v128.load(x));
      s1 = f32x4.add(s1, v128.load(x, 16));
      s2 = f32x4.add(s2, v128.load(x, 32));
      s3 = f32x4.add(s3, v128.load(x, 48));
    }
    for (; left >= 4; left -= 4, x += 16) s0 = f32x4.add(s0, v128.load(x));
    if (left > 0) s1 = f32x4.add(s1, loadPart(x, left));
    sum += total(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  }
  return sum;
}
function sumColumns(x: usize, y: usize, rows: i32, columns: i32, stride: usize): void {
  for (; columns >= 16; columns -= 16, x += 64, y += 64) sumStrip(x, y, rows, stride);
  for (; columns > 0; columns -= 4, x += 16, y += 16) {
    let p = x, a = f64x2.splat(0), b = a;
    for (let left = rows; left > 0; left -= RUN) {
      let s = f32x4.splat(0);
      for (let r = min(left, RUN); r > 0; --r, p += stride) s = f32x4.add(s, load4(p, columns));
      a = f64x2.add(a, low(s));
      b = f64x2.add(b, high(s));
    }
    store4(y, narrow(a, b), columns);
  }
}
/** Sixteen columns at once, a line of the cache. */
function sumStrip(x: usize, y: usize, rows: i32, stride: usize): void {
  let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  for (; rows > 0; rows -= RUN) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let r = min(rows, RUN); r > 0; --r, x += stride) {
      s0 = f32x4.add(s0, v128.load(x));
      s1 = f32x4.add(s1, v128.load(x, 16));
      s2 = f32x4.add(s2, v128.load(x, 32));
      s3 = f32x4.add(s3, v128.load(x, 48));
    }
    a0 = f64x2.add(a0, low(s0));
    b0 = f64x2.add(b0, high(s0));
    a1 = f64x2.add(a1, low(s1));
    b1 = f64x2.add(b1, high(s1));
    a2 = f64x2.add(a2, low(s2));
    b2 = f64x2.add(b2, high(s2));
    a3 = f64x2.add(a3, low(s3));
    b3 = f64x2.add(b3, high(s3));
  }
  v128.store(y, narrow(a0, b0));
  v128.store(y, narrow(a1, b1), 16);
  v128.store(y, narrow(a2, b2), 32);
  v128.store(y, narrow(a3, b3), 48);
}

/** NaN if one of the numbers is NaN, and `-Infinity` of none, as `Math.max` has it. */
export function max(x: usize, y: usize, outer: i32, reduce: i32, inner: i32, stride: i32): void {
  extremes(false, x, y, outer, reduce, inner, stride);
}
/** NaN if one of the numbers is NaN, and `Infinity` of none, as `Math.min` has it. */
export function smallest(
  x: usize, y: usize, outer: i32, reduce: i32, inner: i32, stride: i32,
): void {
  extremes(true, x, y, outer, reduce, inner, stride);
}
/**
 * The largest or smallest of a row, or NaN, in half the time: zeros of either sign are taken for
 * each other. This is what softmax subtracts.
 */
export function maxRow(x: usize, n: i32): f32 {
  return quickRow(false, x, n);
}
export function minRow(x: usize, n: i32): f32 {
  return quickRow(true, x, n);
}
/** The smaller of two if `least`, a constant, else the larger. */
@inline
function extreme(least: bool, x: v128, y: v128): v128 {
  return least ? f32x4.min(x, y) : f32x4.max(x, y);
}
@inline
function none(least: bool): v128 {
  return f32x4.splat(least ? Infinity : -Infinity);
}
@inline
function extremes(
  least: bool, x: usize, y: usize, outer: i32, reduce: i32, inner: i32, stride: i32,
): void {
  const row = <usize>stride << 2;
  for (; outer > 0; --outer, x += <usize>reduce * row, y += <usize>inner << 2) {
    if (stride == 1) store<f32>(y, extremeRow(least, x, reduce));
    else extremeColumns(least, x, y, reduce, inner, row);
  }
}
/** Each step waits for the one before it: four at a time. */
@inline
function extremeRow(least: bool, x: usize, n: i32): f32 {
  let m0 = none(least), m1 = m0, m2 = m0, m3 = m0;
  for (; n >= 16; n -= 16, x += 64) {
    m0 = extreme(least, m0, v128.load(x));
    m1 = extreme(least, m1, v128.load(x, 16));
    m2 = extreme(least, m2, v128.load(x, 32));
    m3 = extreme(least, m3, v128.load(x, 48));
  }
  for (; n >= 4; n -= 4, x += 16) m0 = extreme(least, m0, v128.load(x));
  if (n > 0) m1 = extreme(least, m1, lanes(n, loadPart(x, n), none(least)));
  return ofLanes(least, extreme(least, extreme(least, m0, m1), extreme(least, m2, m3)));
}
@inline
function ofLanes(least: bool, m: v128): f32 {
  m = extreme(least, m, v128.shuffle<f32>(m, m, 2, 3, 0, 1));
  m = extreme(least, m, v128.shuffle<f32>(m, m, 1, 0, 3, 2));
  return f32x4.extract_lane(m, 0);
}
@inline
function quickRow(least: bool, x: usize, n: i32): f32 {
  let m0 = none(least), m1 = m0, nan = i32x4.splat(0);
  for (; n >= 8; n -= 8, x += 32) {
    const a = v128.load(x), b = v128.load(x, 16);
    m0 = quick(least, m0, a);
    m1 = quick(least, m1, b);
    nan = v128.or(nan, v128.or(f32x4.ne(a, a), f32x4.ne(b, b)));
  }
  for (; n > 0; n -= 4, x += 16) {
    const a = lanes(n, load4(x, n), none(least));
    m0 = quick(least, m0, a);
    nan = v128.or(nan, f32x4.ne(a, a));
  }
  m0 = quick(least, m0, m1);
  m0 = quick(least, m0, v128.shuffle<f32>(m0, m0, 2, 3, 0, 1));
  m0 = quick(least, m0, v128.shuffle<f32>(m0, m0, 1, 0, 3, 2));
  return v128.any_true(nan) ? NaN : f32x4.extract_lane(m0, 0);
}
/** One instruction, which passes over a NaN in y. */
@inline
function quick(least: bool, x: v128, y: v128): v128 {
  return least ? f32x4.pmin(x, y) : f32x4.pmax(x, y);
}
@inline
function extremeColumns(
  least: bool, x: usize, y: usize, rows: i32, columns: i32, stride: usize,
): void {
  for (; columns > 0; columns -= 4, x += 16, y += 16) {
    let m = none(least), p = x;
    for (let r = rows; r > 0; --r, p += stride) m = extreme(least, m, load4(p, columns));
    store4(y, m, columns);
  }
}
