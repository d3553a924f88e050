// deno-fmt-ignore-file: it would remove the decorators
/**
 * Sine and cosine of four numbers, by minimax polynomials on ±π/4, which
 * `tests/reference/polynomials.py` finds by Remez's exchange. The largest error over the whole
 * range of float32 is 1.6 units in the last place, also next to their zeros: what is left of x
 * after multiples of π/2 are taken off is computed in float64.
 */
import { high, low, madd, narrow, nmadd } from "./simd.as";
import { abs4, constant, HALF, ONE } from "./transcendental.as";

const TWO_OVER_PI = memory.data<f64>([0.63661977236758134]);
/** π/2 in two parts: a product of the first, of 25 bits, with an integer of 28 bits is exact. */
const HALF_PI = memory.data<f64>([1.57079631090164184570, 1.58932547735281966916e-8]);
/** 2²⁸·π/2. */
const FARTHEST = memory.data<f32>([421657428]);
const SIN = memory.data<f32>([-1.9515311876e-4, 8.3321610282e-3, -1.6666654615e-1]);
const COS = memory.data<f32>([2.4438451679e-5, -1.3887367517e-3, 4.1666646866e-2]);

/** `sin(x + quarter·π/2)`: 0 makes it the sine, 1 the cosine. */
@inline
export function sin4(x: v128, quarter: i32): v128 {
  const a = low(x), b = high(x), na = quarters(a), nb = quarters(b);
  const r = narrow(rest(a, na), rest(b, nb)), r2 = f32x4.mul(r, r);
  const n = i32x4.add(
    v128.shuffle<i64>(i32x4.trunc_sat_f64x2_s_zero(na), i32x4.trunc_sat_f64x2_s_zero(nb), 0, 2),
    i32x4.splat(quarter),
  );
  const s = madd(madd(constant(SIN), r2, constant(SIN, 1)), r2, constant(SIN, 2));
  const c = madd(madd(constant(COS), r2, constant(COS, 1)), r2, constant(COS, 2));
  const sine = madd(f32x4.mul(r, r2), s, r);
  const cosine = madd(f32x4.mul(r2, r2), c, nmadd(r2, constant(HALF), constant(ONE)));
  const odd = i32x4.shr_s(i32x4.shl(n, 31), 31), sign = i32x4.shl(i32x4.shr_u(n, 1), 31);
  const y = v128.xor(v128.bitselect(cosine, sine, odd), sign);
  const far = f32x4.gt(abs4(x), constant(FARTHEST));
  return v128.any_true(far) ? v128.bitselect(scalars(x, quarter), y, far) : y;
}
@inline
function quarters(x: v128): v128 {
  return f64x2.nearest(f64x2.mul(x, v128.load64_splat(TWO_OVER_PI)));
}
@inline
function rest(x: v128, n: v128): v128 {
  const high = f64x2.sub(x, f64x2.mul(n, v128.load64_splat(HALF_PI)));
  return f64x2.sub(high, f64x2.mul(n, v128.load64_splat(HALF_PI, 8)));
}

/** By the standard library, which reduces numbers of any size. */
function scalars(x: v128, quarter: i32): v128 {
  let y = f32x4.splat(scalar(f32x4.extract_lane(x, 0), quarter));
  y = f32x4.replace_lane(y, 1, scalar(f32x4.extract_lane(x, 1), quarter));
  y = f32x4.replace_lane(y, 2, scalar(f32x4.extract_lane(x, 2), quarter));
  return f32x4.replace_lane(y, 3, scalar(f32x4.extract_lane(x, 3), quarter));
}
function scalar(x: f32, quarter: i32): f32 {
  return <f32>(quarter ? NativeMath.cos(x) : NativeMath.sin(x));
}
