// deno-fmt-ignore-file: it would remove the decorators
/**
 * exp, log, tanh and the logistic function of four numbers, after Moshier's Cephes library
 * (netlib.org/cephes), with its polynomials. The largest errors, in units in the last place of
 * float32 over its whole range with subnormal numbers: exp 1.1, log 1, tanh 1.5, logistic function
 * 2.5. Zeros, infinities and NaN give what they should.
 */
import { madd, nmadd } from "./simd.as";

@inline
function constant(value: f32): v128 {
  return f32x4.splat(value);
}
/** ln 2 in two parts; a product of the first with a small integer is exact. */
const LN2_HIGH: f32 = 0.693359375, LN2_LOW: f32 = -2.12194440e-4;

/** `e^x = 2^n · e^r` with `n = round(x / ln 2)` and `|r| ≤ ln 2 / 2`. */
@inline
export function exp4(x: v128): v128 {
  // Outside these bounds the result is 0 or Infinity in any case. The order lets a NaN through.
  x = f32x4.pmin(f32x4.pmax(x, constant(-104)), constant(89));
  const n = f32x4.nearest(f32x4.mul(x, constant(1.44269504088896341)));
  const r = nmadd(n, constant(LN2_LOW), nmadd(n, constant(LN2_HIGH), x));
  let p = constant(1.9875691500e-4);
  p = madd(p, r, constant(1.3981999507e-3));
  p = madd(p, r, constant(8.3334519073e-3));
  p = madd(p, r, constant(4.1665795894e-2));
  p = madd(p, r, constant(1.6666665459e-1));
  p = madd(p, r, constant(5.0000001201e-1));
  p = f32x4.add(madd(f32x4.mul(r, r), p, r), constant(1));
  // 2^n in two factors: n reaches 128 and -150, one float32 only 127 and -126.
  const whole = i32x4.trunc_sat_f32x4_s(n), half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(p, power(half)), power(i32x4.sub(whole, half)));
}
/** `2^n` for integers. */
@inline
function power(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** `ln x = e·ln 2 + ln m` with `x = 2^e·m` and `√½ ≤ m < √2`. */
@inline
export function log4(x: v128): v128 {
  const subnormal = f32x4.lt(x, constant(1.17549435e-38));
  const scaled = v128.bitselect(f32x4.mul(x, constant(8388608)), x, subnormal); // 2^23
  const e = i32x4.shr_s(i32x4.sub(scaled, i32x4.splat(0x3f3504f3)), 23); // √½
  const f = f32x4.sub(i32x4.sub(scaled, i32x4.shl(e, 23)), constant(1)), f2 = f32x4.mul(f, f);
  const n = f32x4.sub(f32x4.convert_i32x4_s(e), v128.and(subnormal, constant(23)));
  let p = constant(7.0376836292e-2);
  p = madd(p, f, constant(-1.1514610310e-1));
  p = madd(p, f, constant(1.1676998740e-1));
  p = madd(p, f, constant(-1.2420140846e-1));
  p = madd(p, f, constant(1.4249322787e-1));
  p = madd(p, f, constant(-1.6668057665e-1));
  p = madd(p, f, constant(2.0000714765e-1));
  p = madd(p, f, constant(-2.4999993993e-1));
  p = madd(p, f, constant(3.3333331174e-1));
  p = madd(n, constant(LN2_LOW), f32x4.mul(f32x4.mul(p, f2), f));
  const result = madd(n, constant(LN2_HIGH), f32x4.add(f, nmadd(f2, constant(0.5), p)));
  const positive = f32x4.gt(x, constant(0)), finite = f32x4.lt(x, constant(Infinity));
  // ln 0 = -Infinity, ln Infinity = Infinity; of a negative number or NaN it is NaN.
  const zero = f32x4.eq(x, constant(0));
  const limit = v128.bitselect(constant(-Infinity), f32x4.sqrt(x), zero);
  return v128.bitselect(result, limit, v128.and(positive, finite));
}

/**
 * `tanh x = x + x³·P(x²)` near 0, where the formula for the rest would cancel, else
 * `1 − 2 / (e^2x + 1)`.
 */
@inline
export function tanh4(x: v128): v128 {
  const a = f32x4.abs(x), a2 = f32x4.mul(a, a);
  let p = constant(-5.70498872745e-3);
  p = madd(p, a2, constant(2.06390887954e-2));
  p = madd(p, a2, constant(-5.37397155531e-2));
  p = madd(p, a2, constant(1.33314422036e-1));
  p = madd(p, a2, constant(-3.33332819422e-1));
  const near = madd(f32x4.mul(p, a2), a, a);
  const one = constant(1), e = f32x4.add(exp4(f32x4.add(a, a)), one);
  const far = f32x4.sub(one, f32x4.div(constant(2), e));
  const size = v128.bitselect(near, far, f32x4.lt(a, constant(0.625)));
  return v128.or(size, v128.and(x, i32x4.splat(0x80000000)));
}

/**
 * `σ(x) = 1 / (1 + e^−x)`, as `e^x / (1 + e^x)` for negative x, so that no exponential overflows.
 */
@inline
export function sigmoid4(x: v128): v128 {
  const one = constant(1), e = exp4(f32x4.neg(f32x4.abs(x)));
  const above = v128.bitselect(e, one, f32x4.lt(x, constant(0)));
  return f32x4.div(above, f32x4.add(one, e));
}
