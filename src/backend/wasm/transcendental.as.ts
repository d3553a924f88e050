// deno-fmt-ignore-file: it would remove the decorators
/**
 * exp, log, tanh and the logistic function of four numbers, after Moshier's Cephes library
 * (netlib.org/cephes), with its polynomials. The largest errors, in units in the last place of
 * float32 over its whole range with subnormal numbers: exp 1.1, eˣ − 1 1.6, log 1, ln(1 + x) 1.4,
 * tanh 1.5, logistic function 2.5. Zeros, infinities and NaN give what they should.
 *
 * Constants lie in memory: the engine makes a vector constant anew wherever it is used, by three
 * instructions that all wait for one execution port; a load from a fixed address is one, unchecked.
 */
import { madd, nmadd } from "./simd.as";

/** Constant `i` of a table, in all lanes. */
@inline
export function constant(table: usize, i: usize = 0): v128 {
  return v128.load32_splat(table + (i << 2));
}
export const ONE = memory.data<f32>([1]), TWO = memory.data<f32>([2]);
const LOG2_E = memory.data<f32>([1.44269504088896341]);
/** ln 2 in two parts: a product of the first with a small integer is exact. */
const LN2_HIGH = memory.data<f32>([0.693359375]), LN2_LOW = memory.data<f32>([-2.12194440e-4]);

/** Outside them exp is 0 or Infinity in any case. */
const LOWEST = memory.data<f32>([-104]), HIGHEST = memory.data<f32>([89]);
/** 1.5·2²³: numbers that are added to it are rounded to integers, which its low bits then hold. */
const TO_INTEGER = memory.data<f32>([12582912]);
const BIAS = memory.data<i32>([127]);
const EXP = memory.data<f32>([
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1,
  5.0000001201e-1,
]);
/** `e^x = 2^n · e^r` with `n = round(x / ln 2)` and `|r| ≤ ln 2 / 2`. */
@inline
export function exp4(x: v128): v128 {
  x = inRange(x);
  const rounded = timesLog2E(x), p = f32x4.add(expm1Of(rest(x, rounded)), constant(ONE));
  // 2^n in two factors: n reaches 128 and -150, the exponent of one float32 only 127 and -126.
  const n = i32x4.sub(rounded, constant(TO_INTEGER)), half = i32x4.shr_s(n, 1);
  return f32x4.mul(f32x4.mul(p, power(half)), power(i32x4.sub(n, half)));
}
/** `e^x − 1 = (2^h · (e^r − 1) + 2^h − 2^(h − n)) · 2^(n − h)`; near 0 that is `e^r − 1` alone. */
@inline
export function expm14(x: v128): v128 {
  const inside = inRange(x), rounded = timesLog2E(inside), q = expm1Of(rest(inside, rounded));
  const n = i32x4.sub(rounded, constant(TO_INTEGER)), half = i32x4.shr_s(n, 1);
  const other = i32x4.sub(n, half), scale = power(half);
  const ones = f32x4.sub(scale, power(i32x4.neg(other)));
  return withSign(f32x4.mul(madd(q, scale, ones), power(other)), x);
}
@inline
function inRange(x: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, constant(LOWEST)), constant(HIGHEST)); // this order keeps a NaN
}
/** `round(x / ln 2) + TO_INTEGER`. */
@inline
function timesLog2E(x: v128): v128 {
  return madd(x, constant(LOG2_E), constant(TO_INTEGER));
}
/** `r = x − n·ln 2`. */
@inline
function rest(x: v128, rounded: v128): v128 {
  const n = f32x4.sub(rounded, constant(TO_INTEGER));
  return nmadd(n, constant(LN2_LOW), nmadd(n, constant(LN2_HIGH), x));
}
/** `e^r − 1` for `|r| ≤ ln 2 / 2`. */
@inline
function expm1Of(r: v128): v128 {
  let p = constant(EXP);
  p = madd(p, r, constant(EXP, 1));
  p = madd(p, r, constant(EXP, 2));
  p = madd(p, r, constant(EXP, 3));
  p = madd(p, r, constant(EXP, 4));
  p = madd(p, r, constant(EXP, 5));
  return madd(f32x4.mul(r, r), p, r);
}
/** `2^n` for integers. */
@inline
function power(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, constant(BIAS)), 23);
}

const SMALLEST_NORMAL = memory.data<f32>([1.17549435e-38]);
/** 2²³ and 23. */
const LIFT = memory.data<f32>([8388608, 23]);
const INFINITY = memory.data<f32>([Infinity, -Infinity]);
export const HALF = memory.data<f32>([0.5]);
const ROOT_HALF = memory.data<f32>([0.70710678]);
const LOG = memory.data<f32>([
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
  -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
]);
/** `ln x = e·ln 2 + ln(1 + f)` with `x = 2^e·(1 + f)` and `√½ ≤ 1 + f < √2`. */
@inline
export function log4(x: v128): v128 {
  const subnormal = f32x4.lt(x, constant(SMALLEST_NORMAL));
  const lifted = v128.bitselect(f32x4.mul(x, constant(LIFT)), x, subnormal), e = exponent(lifted);
  const n = f32x4.sub(f32x4.convert_i32x4_s(e), v128.and(subnormal, constant(LIFT, 1)));
  return orLimit(logOf(n, fraction(lifted, e)), x);
}
/** `ln(1 + x)`. */
@inline
export function log1p4(x: v128): v128 {
  const u = f32x4.add(x, constant(ONE)), e = exponent(u);
  // Where x is so large that 1 + x is x, 2^−e might not be a normal number.
  const f = v128.bitselect(fraction(u, e), fractionPast1(x, e), f32x4.eq(u, x));
  return withSign(orLimit(logOf(f32x4.convert_i32x4_s(e), f), u), x);
}
/** `ln(1 + x)` for x of 0 to 1. */
@inline
export function log1pOfShare4(x: v128): v128 {
  const e = exponent(f32x4.add(x, constant(ONE)));
  return logOf(f32x4.convert_i32x4_s(e), fractionPast1(x, e));
}
/** `(1 + x)·2^−e − 1` as `2^−e·x + (2^−e − 1)`, which is x itself near 0. */
@inline
function fractionPast1(x: v128, e: v128): v128 {
  const scale = power(i32x4.neg(e));
  return madd(x, scale, f32x4.sub(scale, constant(ONE)));
}
@inline
function exponent(x: v128): v128 {
  return i32x4.shr_s(i32x4.sub(x, constant(ROOT_HALF)), 23);
}
@inline
function fraction(x: v128, e: v128): v128 {
  return f32x4.sub(i32x4.sub(x, i32x4.shl(e, 23)), constant(ONE));
}
/** `n·ln 2 + ln(1 + f)`. */
@inline
function logOf(n: v128, f: v128): v128 {
  const f2 = f32x4.mul(f, f);
  let p = constant(LOG);
  p = madd(p, f, constant(LOG, 1));
  p = madd(p, f, constant(LOG, 2));
  p = madd(p, f, constant(LOG, 3));
  p = madd(p, f, constant(LOG, 4));
  p = madd(p, f, constant(LOG, 5));
  p = madd(p, f, constant(LOG, 6));
  p = madd(p, f, constant(LOG, 7));
  p = madd(p, f, constant(LOG, 8));
  p = madd(n, constant(LN2_LOW), f32x4.mul(f32x4.mul(p, f2), f));
  return madd(n, constant(LN2_HIGH), f32x4.add(f, nmadd(f2, constant(HALF), p)));
}
/** ln 0 = -Infinity and ln Infinity = Infinity; of a negative number or NaN it is NaN, as √x is. */
@inline
function orLimit(log: v128, x: v128): v128 {
  const zero = f32x4.eq(x, f32x4.splat(0));
  const limit = v128.bitselect(constant(INFINITY, 1), f32x4.sqrt(x), zero);
  const ordinary = v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.lt(x, constant(INFINITY)));
  return v128.bitselect(log, limit, ordinary);
}

const SIGN = memory.data<u32>([0x80000000]);
/** `y` with the sign of x, for functions that are negative where x is; -0 stays -0. */
@inline
export function withSign(y: v128, x: v128): v128 {
  return v128.or(y, v128.and(x, constant(SIGN)));
}
@inline
export function abs4(x: v128): v128 {
  return v128.andnot(x, constant(SIGN));
}

const NEAR = memory.data<f32>([0.625]);
const TANH = memory.data<f32>([
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1,
]);
/**
 * `tanh x = x + x³·P(x²)` near 0, where the formula for the rest would cancel, else
 * `1 − 2 / (e^2x + 1)`.
 */
@inline
export function tanh4(x: v128): v128 {
  const a = abs4(x), a2 = f32x4.mul(a, a);
  let p = constant(TANH);
  p = madd(p, a2, constant(TANH, 1));
  p = madd(p, a2, constant(TANH, 2));
  p = madd(p, a2, constant(TANH, 3));
  p = madd(p, a2, constant(TANH, 4));
  const near = madd(f32x4.mul(p, a2), a, a);
  const one = constant(ONE), e = f32x4.add(exp4(f32x4.add(a, a)), one);
  const far = f32x4.sub(one, f32x4.div(constant(TWO), e));
  return withSign(v128.bitselect(near, far, f32x4.lt(a, constant(NEAR))), x);
}

/**
 * `σ(x) = 1 / (1 + e^−x)`, as `e^x / (1 + e^x)` for negative x, so that no exponential overflows.
 */
@inline
export function sigmoid4(x: v128): v128 {
  const one = constant(ONE), e = exp4(v128.or(x, constant(SIGN)));
  const above = v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(above, f32x4.add(one, e));
}
