// deno-fmt-ignore-file: it would remove the decorators
/**
 * Activation functions whose backward pass reads the operand: `y[i] = f(x[i])` and
 * `dx[i] = g[i]·f′(x[i])`, with what `f` is as `a` and `b` where it has parameters.
 *
 * The largest errors, in units in the last place of float32 over its whole range: gelu 5.5, silu
 * 3.5, softplus 2, elu 2, leakyRelu 1.5, hardSigmoid 1, clip none. Parameters count as they are in
 * float32. On the far left geluTanh is `x·e^2u` and softplus `e^βx / β`, where the rounding of the
 * exponent adds 2.5 units for each one that 2u, and 1 for each that βx is below 0, if β is not a
 * power of two. Where eˣ is subnormal, silu is off by up to 53 of the smallest numbers.
 */
import { loadPart, madd, storePart } from "./simd.as";
import { bell4, distance4, mills4 } from "./normal_distribution.as";
import { abs4, constant, exp4, expm14, log1pOfShare4, ONE, sigmoid4 } from "./transcendental.as";

const SILU = 0, GELU = 1, GELU_TANH = 2, HARD_SIGMOID = 3;
const LEAKY_RELU = 4, ELU = 5, SOFTPLUS = 6, CLIP = 7;

/** √(8/π), and √(8/π)·0.044715. */
const SLOPE = memory.data<f32>([1.5957691216057308, 0.071354816273]);
/** 1/√(2π). */
const DENSITY = memory.data<f32>([0.3989422804014327]);
const THREE = memory.data<f32>([3]), SIX = memory.data<f32>([6]);

/** `op` is a constant: one line of these is compiled. */
@inline
function f(op: i32, x: v128, a: v128, b: v128): v128 {
  if (op == SILU) return f32x4.mul(x, sigmoid4(x));
  if (op == GELU) return gelu4(x);
  if (op == GELU_TANH) return f32x4.mul(x, sigmoid4(twice(x))); // as (1 + tanh u)/2 is σ(2u)
  if (op == HARD_SIGMOID) return hardSigmoid4(x);
  if (op == LEAKY_RELU) return v128.bitselect(x, f32x4.mul(a, x), f32x4.gt(x, f32x4.splat(0)));
  if (op == ELU) {
    return v128.bitselect(x, f32x4.mul(a, expm14(x)), f32x4.gt(x, f32x4.splat(0)));
  }
  if (op == SOFTPLUS) {
    const scaled = f32x4.mul(x, a);
    return v128.bitselect(x, f32x4.div(softplus4(scaled), a), f32x4.gt(scaled, b));
  }
  return f32x4.pmin(f32x4.pmax(x, a), b); // CLIP; this order keeps a NaN
}
/** The cotangent of x given `g`, that of `f(x)`; where f is flat nothing of `g` comes through. */
@inline
function back(op: i32, g: v128, x: v128, a: v128, b: v128): v128 {
  const zero = f32x4.splat(0);
  if (op == SILU) return f32x4.mul(g, weighted(sigmoid4(x), x));
  if (op == GELU) return f32x4.mul(g, geluSlope(x));
  if (op == GELU_TANH) {
    const cubic = f32x4.mul(constant(THREE), constant(SLOPE, 1));
    const rise = f32x4.mul(x, madd(f32x4.mul(x, x), cubic, constant(SLOPE)));
    return f32x4.mul(g, weighted(sigmoid4(twice(x)), rise));
  }
  if (op == HARD_SIGMOID) {
    return v128.and(f32x4.div(g, constant(SIX)), f32x4.lt(abs4(x), constant(THREE)));
  }
  if (op == LEAKY_RELU) return v128.bitselect(g, f32x4.mul(g, a), f32x4.gt(x, zero));
  if (op == ELU) {
    return v128.bitselect(f32x4.mul(g, f32x4.mul(a, exp4(x))), g, f32x4.le(x, zero));
  }
  if (op == SOFTPLUS) {
    const scaled = f32x4.mul(x, a);
    return v128.bitselect(g, f32x4.mul(g, sigmoid4(scaled)), f32x4.gt(scaled, b));
  }
  return v128.and(g, v128.and(f32x4.ge(x, a), f32x4.le(x, b))); // CLIP
}
/** `σ + t·σ(1 − σ)`. */
@inline
function weighted(s: v128, t: v128): v128 {
  const one = constant(ONE);
  return f32x4.mul(s, madd(t, f32x4.sub(one, s), one));
}
/** `Φ(x) + x·φ(x)`. */
@inline
function geluSlope(x: v128): v128 {
  const z = distance4(x), e = bell4(z), tail = f32x4.mul(mills4(z), e);
  const above = f32x4.sub(constant(ONE), tail);
  const share = v128.bitselect(tail, above, f32x4.lt(x, f32x4.splat(0)));
  return madd(f32x4.mul(x, constant(DENSITY)), e, share);
}
/** `x·Φ(x)`, on the left without the cancellation of `1 + erf`. */
@inline
function gelu4(x: v128): v128 {
  const z = distance4(x), factor = f32x4.pmin(x, z); // x itself, where that makes a difference
  const left = f32x4.mul(f32x4.mul(factor, mills4(z)), bell4(z));
  return v128.bitselect(left, f32x4.sub(x, left), f32x4.lt(x, f32x4.splat(0)));
}
/** `2u = √(8/π)(x + 0.044715 x³)`. */
@inline
function twice(x: v128): v128 {
  return f32x4.mul(x, madd(f32x4.mul(x, x), constant(SLOPE, 1), constant(SLOPE)));
}
/** `ln(1 + e^x) = max(x, 0) + ln(1 + e^−|x|)`, where no exponential overflows. */
@inline
function softplus4(x: v128): v128 {
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), log1pOfShare4(exp4(f32x4.neg(abs4(x)))));
}
@inline
function hardSigmoid4(x: v128): v128 {
  const six = constant(SIX), raised = f32x4.max(f32x4.add(x, constant(THREE)), f32x4.splat(0));
  return f32x4.div(f32x4.min(raised, six), six);
}

@inline
function map(op: i32, x: usize, y: usize, n: i32, a: f32 = 0, b: f32 = 0): void {
  const as = f32x4.splat(a), bs = f32x4.splat(b);
  for (; n >= 4; n -= 4, x += 16, y += 16) v128.store(y, f(op, v128.load(x), as, bs));
  if (n > 0) storePart(y, f(op, loadPart(x, n), as, bs), n);
}
@inline
function mapBack(op: i32, g: usize, x: usize, dx: usize, n: i32, a: f32 = 0, b: f32 = 0): void {
  const as = f32x4.splat(a), bs = f32x4.splat(b);
  for (; n >= 4; n -= 4, g += 16, x += 16, dx += 16) {
    v128.store(dx, back(op, v128.load(g), v128.load(x), as, bs));
  }
  if (n > 0) storePart(dx, back(op, loadPart(g, n), loadPart(x, n), as, bs), n);
}
export function silu(x: usize, y: usize, n: i32): void { map(SILU, x, y, n); }
export function siluVjp(g: usize, x: usize, dx: usize, n: i32): void {
  mapBack(SILU, g, x, dx, n);
}
export function gelu(x: usize, y: usize, n: i32): void { map(GELU, x, y, n); }
export function geluVjp(g: usize, x: usize, dx: usize, n: i32): void {
  mapBack(GELU, g, x, dx, n);
}
export function geluTanh(x: usize, y: usize, n: i32): void { map(GELU_TANH, x, y, n); }
export function geluTanhVjp(g: usize, x: usize, dx: usize, n: i32): void {
  mapBack(GELU_TANH, g, x, dx, n);
}
export function hardSigmoid(x: usize, y: usize, n: i32): void { map(HARD_SIGMOID, x, y, n); }
export function hardSigmoidVjp(g: usize, x: usize, dx: usize, n: i32): void {
  mapBack(HARD_SIGMOID, g, x, dx, n);
}
export function leakyRelu(x: usize, y: usize, n: i32, slope: f32): void {
  map(LEAKY_RELU, x, y, n, slope);
}
export function leakyReluVjp(g: usize, x: usize, dx: usize, n: i32, slope: f32): void {
  mapBack(LEAKY_RELU, g, x, dx, n, slope);
}
export function elu(x: usize, y: usize, n: i32, alpha: f32): void { map(ELU, x, y, n, alpha); }
export function eluVjp(g: usize, x: usize, dx: usize, n: i32, alpha: f32): void {
  mapBack(ELU, g, x, dx, n, alpha);
}
export function softplus(x: usize, y: usize, n: i32, beta: f32, threshold: f32): void {
  map(SOFTPLUS, x, y, n, beta, threshold);
}
export function softplusVjp(
  g: usize, x: usize, dx: usize, n: i32, beta: f32, threshold: f32,
): void {
  mapBack(SOFTPLUS, g, x, dx, n, beta, threshold);
}
export function clip(x: usize, y: usize, n: i32, low: f32, high: f32): void {
  map(CLIP, x, y, n, low, high);
}
export function clipVjp(g: usize, x: usize, dx: usize, n: i32, low: f32, high: f32): void {
  mapBack(CLIP, g, x, dx, n, low, high);
}
