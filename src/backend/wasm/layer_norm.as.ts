// deno-fmt-ignore-file: it would remove the decorators
/**
 * Layer normalization of `rows` of `width` numbers. Mean and variance are those of
 * `statistics.as.ts`.
 *
 * A row is normalized while the next one is added up, in one loop: so one comes from memory while
 * the other, which is in L1, goes back to it, and neither waits.
 */
import { touch } from "./pages.as";
import { lanes, loadPart, madd, storePart, total } from "./simd.as";
import { mean, RUN, settle, shiftOf, variance } from "./statistics.as";

/**
 * `y = ((x − m) − δ)/√(σ² + ε)·γ + β` with the mean μ = m + δ in two float32. Into `residue` go
 * m, 1/√(σ² + ε) and −δ/√(σ² + ε) of each row, which make x̂ = (x − m)·residue₁ + residue₂.
 */
export function layerNorm(
  x: usize, y: usize, rows: i32, width: i32, gamma: usize, beta: usize, residue: usize, eps: f64,
): void {
  const stride = <usize>width << 2;
  pass(false, x, y, gamma, beta, residue, x, width);
  for (; rows > 0; --rows, x += stride, y += stride, residue += 12) {
    settle(x, 1, width, stride, shift, sum, squares);
    const m = <f32>mean, invStd = 1 / sqrt(variance + eps);
    store<f32>(residue, m);
    store<f32>(residue, <f32>invStd, 4);
    store<f32>(residue, <f32>((<f64>m - mean) * invStd), 8);
    if (rows > 2) touch(y + stride, stride);
    // Behind the last row there is nothing: it is added up again, which does no harm.
    pass(true, x, y, gamma, beta, residue, rows > 1 ? x + stride : x, width);
  }
}

/** What `pass` found last: K, Σ (x − K) and Σ (x − K)² of the next row. */
let shift: f32 = 0;
let sum: f64 = 0;
let squares: f64 = 0;
/** Normalizes a row (if `apply`, which is a constant) and adds up the next one. */
@inline
function pass(
  apply: bool, x: usize, y: usize, gamma: usize, beta: usize, residue: usize,
  next: usize, width: i32,
): void {
  const m = v128.load32_splat(residue), r = v128.load32_splat(residue, 4);
  const d = v128.load32_splat(residue, 8), zero = f32x4.splat(0);
  shift = shiftOf(next, width);
  const k = f32x4.splat(shift);
  let s: f64 = 0, q: f64 = 0;
  for (let left = width; left > 0;) {
    let n = min(left, 8 * RUN), s0 = zero, s1 = zero, q0 = zero, q1 = zero;
    left -= n;
    for (; n >= 8; n -= 8, next += 32) {
      const d0 = f32x4.sub(v128.load(next), k), d1 = f32x4.sub(v128.load(next, 16), k);
      s0 = f32x4.add(s0, d0);
      s1 = f32x4.add(s1, d1);
      q0 = madd(d0, d0, q0);
      q1 = madd(d1, d1, q1);
      if (apply) {
        const x0 = madd(f32x4.sub(v128.load(x), m), r, d);
        const x1 = madd(f32x4.sub(v128.load(x, 16), m), r, d);
        v128.store(y, madd(x0, v128.load(gamma), v128.load(beta)));
        v128.store(y, madd(x1, v128.load(gamma, 16), v128.load(beta, 16)), 16);
        x += 32, y += 32, gamma += 32, beta += 32;
      }
    }
    if (n >= 4) {
      const d0 = f32x4.sub(v128.load(next), k);
      s0 = f32x4.add(s0, d0);
      q0 = madd(d0, d0, q0);
      if (apply) {
        const xHat = madd(f32x4.sub(v128.load(x), m), r, d);
        v128.store(y, madd(xHat, v128.load(gamma), v128.load(beta)));
        x += 16, y += 16, gamma += 16, beta += 16;
      }
      n -= 4, next += 16;
    }
    if (n > 0) {
      const d1 = lanes(n, f32x4.sub(loadPart(next, n), k), zero);
      s1 = f32x4.add(s1, d1);
      q1 = madd(d1, d1, q1);
      if (apply) {
        const xHat = madd(f32x4.sub(loadPart(x, n), m), r, d);
        storePart(y, madd(xHat, loadPart(gamma, n), loadPart(beta, n)), n);
      }
    }
    s += total(f32x4.add(s0, s1));
    q += total(f32x4.add(q0, q1));
  }
  sum = s;
  squares = q;
}
