// deno-fmt-ignore-file: it would remove the decorators
/** Functions of each element, `y[i] = f(x[i])`, and three of their derivatives. */
import { loadPart, storePart } from "./simd.as";
import { abs4, exp4, expm14, log1p4, log4, sigmoid4, tanh4 } from "./transcendental.as";
import { erf4 } from "./normal_distribution.as";
import { sin4 } from "./trigonometric.as";

const NEG = 0, SQUARE = 1, SQRT = 2, RSQRT = 3, EXP = 4, LOG = 5;
const SIGMOID = 6, TANH = 7, RELU = 8, STEP = 9, ABS = 10, SIGN = 11, FLOOR = 12, CEIL = 13;
const ROUND = 14, EXPM1 = 15, LOG1P = 16, ERF = 17, SIN = 18, COS = 19, FINITE = 20;

/** `op` is a constant: one line of these is compiled. */
@inline
function f(op: i32, x: v128): v128 {
  if (op == NEG) return f32x4.neg(x);
  if (op == SQUARE) return f32x4.mul(x, x);
  if (op == SQRT) return f32x4.sqrt(x);
  if (op == RSQRT) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  if (op == EXP) return exp4(x);
  if (op == LOG) return log4(x);
  if (op == SIGMOID) return sigmoid4(x);
  if (op == TANH) return tanh4(x);
  if (op == RELU) return f32x4.max(x, f32x4.splat(0));
  if (op == STEP) return v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.splat(1));
  if (op == ABS) return abs4(x);
  if (op == SIGN) return sign4(x);
  if (op == FLOOR) return f32x4.floor(x);
  if (op == CEIL) return f32x4.ceil(x);
  if (op == ROUND) return f32x4.nearest(x);
  if (op == EXPM1) return expm14(x);
  if (op == LOG1P) return log1p4(x);
  if (op == ERF) return erf4(x);
  if (op == SIN) return sin4(x, 0);
  if (op == COS) return sin4(x, 1);
  return v128.andnot(x, f32x4.eq(abs4(x), f32x4.splat(Infinity))); // FINITE
}
/** −1, 0 or 1; 0 for a NaN. */
@inline
function sign4(x: v128): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  return f32x4.sub(v128.and(f32x4.gt(x, zero), one), v128.and(f32x4.lt(x, zero), one));
}
@inline
function map(op: i32, x: usize, y: usize, n: i32): void {
  for (; n >= 4; n -= 4, x += 16, y += 16) v128.store(y, f(op, v128.load(x)));
  if (n > 0) storePart(y, f(op, loadPart(x, n)), n);
}
export function neg(x: usize, y: usize, n: i32): void { map(NEG, x, y, n); }
export function square(x: usize, y: usize, n: i32): void { map(SQUARE, x, y, n); }
export function sqrt(x: usize, y: usize, n: i32): void { map(SQRT, x, y, n); }
export function rsqrt(x: usize, y: usize, n: i32): void { map(RSQRT, x, y, n); }
export function exp(x: usize, y: usize, n: i32): void { map(EXP, x, y, n); }
export function log(x: usize, y: usize, n: i32): void { map(LOG, x, y, n); }
export function sigmoid(x: usize, y: usize, n: i32): void { map(SIGMOID, x, y, n); }
export function tanh(x: usize, y: usize, n: i32): void { map(TANH, x, y, n); }
export function relu(x: usize, y: usize, n: i32): void { map(RELU, x, y, n); }
export function step(x: usize, y: usize, n: i32): void { map(STEP, x, y, n); }
export function abs(x: usize, y: usize, n: i32): void { map(ABS, x, y, n); }
export function sign(x: usize, y: usize, n: i32): void { map(SIGN, x, y, n); }
export function floor(x: usize, y: usize, n: i32): void { map(FLOOR, x, y, n); }
export function ceil(x: usize, y: usize, n: i32): void { map(CEIL, x, y, n); }
export function round(x: usize, y: usize, n: i32): void { map(ROUND, x, y, n); }
export function expm1(x: usize, y: usize, n: i32): void { map(EXPM1, x, y, n); }
export function log1p(x: usize, y: usize, n: i32): void { map(LOG1P, x, y, n); }
export function erf(x: usize, y: usize, n: i32): void { map(ERF, x, y, n); }
export function sin(x: usize, y: usize, n: i32): void { map(SIN, x, y, n); }
export function cos(x: usize, y: usize, n: i32): void { map(COS, x, y, n); }
export function finite(x: usize, y: usize, n: i32): void { map(FINITE, x, y, n); }

/** The cotangent of x given `g`, that of `y = f(x)`. */
@inline
function back(op: i32, g: v128, y: v128): v128 {
  const one = f32x4.splat(1);
  if (op == SIGMOID) return f32x4.mul(f32x4.mul(g, y), f32x4.sub(one, y));
  if (op == TANH) return f32x4.mul(g, f32x4.sub(one, f32x4.mul(y, y)));
  return f32x4.mul(g, v128.and(f32x4.gt(y, f32x4.splat(0)), one)); // RELU
}
@inline
function mapBack(op: i32, g: usize, y: usize, dx: usize, n: i32): void {
  for (; n >= 4; n -= 4, g += 16, y += 16, dx += 16) {
    v128.store(dx, back(op, v128.load(g), v128.load(y)));
  }
  if (n > 0) storePart(dx, back(op, loadPart(g, n), loadPart(y, n)), n);
}
export function sigmoidVjp(g: usize, y: usize, dx: usize, n: i32): void {
  mapBack(SIGMOID, g, y, dx, n);
}
export function tanhVjp(g: usize, y: usize, dx: usize, n: i32): void {
  mapBack(TANH, g, y, dx, n);
}
export function reluVjp(g: usize, y: usize, dx: usize, n: i32): void {
  mapBack(RELU, g, y, dx, n);
}
