// deno-fmt-ignore-file: it would remove the decorators
/**
 * Mean and variance in one pass, exact where E[x²] − E[x]² loses every digit.
 *
 *     K = mean of the first few, rounded to float32
 *     δ = Σ (x − K) / n      μ = K + δ      σ² = Σ (x − K)² / n − δ²
 *
 * `x − K` has no rounding error where it matters: for x within a factor of two of K. The sums run
 * in float32 for at most RUN numbers a lane and go on in float64. The subtraction loses about
 * log₂(1 + δ²/σ²) bits. For K the mean of h of the n numbers δ²/σ² < n/h, whatever the numbers, so
 * it is hardly ever large; where it is, the pass is repeated in float64 (`carefully`), as it is
 * where a square overflows.
 */
import { lanes, loadPart, total } from "./simd.as";

/** Of so many numbers K is the mean. */
const HEAD: i32 = 32;
/** Numbers that one float32 lane adds up. */
export const RUN: i32 = 128;
/** δ²/σ² up to here costs four bits. */
export const POOR: f64 = 16;

/** What `settle` found last. */
export let mean: f64 = 0;
export let variance: f64 = 0;

/** From Σ (x − shift) and Σ (x − shift)² to mean and variance. */
@inline
export function settle(
  x: usize, outer: i32, inner: i32, stride: usize, shift: f32, sum: f64, squares: f64,
): void {
  const share = 1 / (<f64>outer * <f64>inner), delta = sum * share;
  mean = <f64>shift + delta;
  variance = squares * share - delta * delta;
  const good = delta * delta <= POOR * variance && variance < Infinity;
  if (!good) carefully(x, outer, inner, stride); // also if something is NaN
}

/** The mean of the first few of a run of `inner` numbers, near enough to shift by. */
@inline
export function shiftOf(x: usize, inner: i32): f32 {
  const n = min(inner, HEAD), first = v128.load32_splat(x);
  let s = f32x4.splat(0), left = n;
  for (; left >= 4; left -= 4, x += 16) s = f32x4.add(s, f32x4.sub(v128.load(x), first));
  if (left > 0) s = f32x4.add(s, lanes(left, f32x4.sub(loadPart(x, left), first), f32x4.splat(0)));
  return f32x4.extract_lane(first, 0) + <f32>total(s) / <f32>n;
}

/** The same in float64, shifted by the first number. A NaN or infinity comes out as NaN. */
export function carefully(x: usize, outer: i32, inner: i32, stride: usize): void {
  const shift = <f64>load<f32>(x), n = <f64>outer * <f64>inner;
  let s: f64 = 0, q: f64 = 0;
  for (; outer > 0; --outer, x += stride) {
    for (let i: usize = 0; i < <usize>inner << 2; i += 4) {
      const d = <f64>load<f32>(x + i) - shift;
      s += d;
      q += d * d;
    }
  }
  const delta = s / n;
  mean = shift + delta;
  variance = max(q / n - delta * delta, 0);
}
