// deno-fmt-ignore-file: it would remove the decorators
/**
 * Layer normalization of `rows` of `width` numbers: a row is read once from memory and stays in L1.
 * Mean and variance are those of `statistics.as.ts`.
 */
import { high, lanes, load4, loadPart, low, madd, narrow, nmadd } from "./simd.as";
import { store4, storePart, total } from "./simd.as";
import { mean, statistics, variance } from "./statistics.as";

/** Numbers that one float32 lane adds up. */
const RUN: i32 = 128;
/** Rows whose γ̄ and β̄ are added up in float32. */
const ROWS: i32 = 256;

/**
 * `y = ((x − m) − δ)/√(σ² + ε)·γ + β` with the mean μ = m + δ in two float32. Into `residue` go
 * m, 1/√(σ² + ε) and −δ/√(σ² + ε) of each row, which make x̂ = (x − m)·residue₁ + residue₂.
 */
export function layerNorm(
  x: usize, y: usize, rows: i32, width: i32, gamma: usize, beta: usize, residue: usize, eps: f64,
): void {
  const stride = <usize>width << 2;
  for (; rows > 0; --rows, x += stride, y += stride, residue += 12) {
    statistics(x, 1, width, stride);
    const m = <f32>mean, invStd = 1 / sqrt(variance + eps);
    store<f32>(residue, m);
    store<f32>(residue, <f32>invStd, 4);
    store<f32>(residue, <f32>((<f64>m - mean) * invStd), 8);
    const k = f32x4.splat(m), r = v128.load32_splat(residue, 4), d = v128.load32_splat(residue, 8);
    let p = x, q = y, g = gamma, b = beta, n = width;
    for (; n >= 4; n -= 4, p += 16, q += 16, g += 16, b += 16) {
      const xHat = madd(f32x4.sub(v128.load(p), k), r, d);
      v128.store(q, madd(xHat, v128.load(g), v128.load(b)));
    }
    if (n > 0) {
      const xHat = madd(f32x4.sub(loadPart(p, n), k), r, d);
      storePart(q, madd(xHat, loadPart(g, n), loadPart(b, n)), n);
    }
  }
}

/**
 * `β̄ = Σ ȳ`, `γ̄ = Σ ȳ x̂`, and by rows `x̄ = (γȳ − mean(γȳ) − x̂·mean(γȳ x̂))/√(σ² + ε)`.
 * `workspace` is needed for more than ROWS rows.
 */
export function layerNormVjp(
  x: usize, dy: usize, dx: usize, rows: i32, width: i32, gamma: usize, residue: usize,
  dGamma: usize, dBeta: usize, workspace: usize,
): void {
  const stride = <usize>width << 2, room = (stride + 15) & ~15, long = rows > ROWS;
  const sumGamma = workspace, sumBeta = sumGamma + 2 * room;
  if (long) memory.fill(workspace, 0, 4 * room);
  for (let block = 0; rows > 0; rows -= block) {
    block = min(rows, ROWS);
    memory.fill(dGamma, 0, stride);
    memory.fill(dBeta, 0, stride);
    for (let i = block; i > 0; --i, x += stride, dy += stride, dx += stride, residue += 12) {
      rowVjp(x, dy, dx, width, gamma, residue, dGamma, dBeta);
    }
    if (long) {
      addTo(sumGamma, dGamma, width);
      addTo(sumBeta, dBeta, width);
    }
  }
  if (long) {
    round(sumGamma, dGamma, width);
    round(sumBeta, dBeta, width);
  }
}
@inline
function rowVjp(
  x: usize, dy: usize, dx: usize, width: i32, gamma: usize, residue: usize,
  dGamma: usize, dBeta: usize,
): void {
  const m = v128.load32_splat(residue), r = v128.load32_splat(residue, 4);
  const d = v128.load32_splat(residue, 8), zero = f32x4.splat(0);
  let s: f64 = 0, t: f64 = 0, p = x, q = dy, g = gamma, dg = dGamma, db = dBeta;
  for (let left = width; left > 0;) {
    let n = min(left, 4 * RUN), s0 = zero, t0 = zero;
    left -= n;
    for (; n >= 4; n -= 4, p += 16, q += 16, g += 16, dg += 16, db += 16) {
      const up = v128.load(q), xHat = madd(f32x4.sub(v128.load(p), m), r, d);
      const inner = f32x4.mul(up, v128.load(g));
      s0 = f32x4.add(s0, inner);
      t0 = madd(inner, xHat, t0);
      v128.store(dg, madd(up, xHat, v128.load(dg)));
      v128.store(db, f32x4.add(up, v128.load(db)));
    }
    if (n > 0) {
      const up = loadPart(q, n), xHat = madd(f32x4.sub(loadPart(p, n), m), r, d);
      const inner = f32x4.mul(up, loadPart(g, n));
      s0 = f32x4.add(s0, inner);
      t0 = madd(inner, lanes(n, xHat, zero), t0);
      storePart(dg, madd(up, xHat, loadPart(dg, n)), n);
      storePart(db, f32x4.add(up, loadPart(db, n)), n);
    }
    s += total(s0);
    t += total(t0);
  }
  const level = f32x4.splat(<f32>(s / width)), slope = f32x4.splat(<f32>(t / width));
  p = x, q = dy, g = gamma;
  let n = width;
  for (; n >= 4; n -= 4, p += 16, q += 16, g += 16, dx += 16) {
    const xHat = madd(f32x4.sub(v128.load(p), m), r, d);
    const inner = f32x4.sub(f32x4.mul(v128.load(q), v128.load(g)), level);
    v128.store(dx, f32x4.mul(r, nmadd(xHat, slope, inner)));
  }
  if (n > 0) {
    const xHat = madd(f32x4.sub(loadPart(p, n), m), r, d);
    const inner = f32x4.sub(f32x4.mul(loadPart(q, n), loadPart(g, n)), level);
    storePart(dx, f32x4.mul(r, nmadd(xHat, slope, inner)), n);
  }
}
/** Adds float32 numbers to float64 ones. */
function addTo(sums: usize, from: usize, n: i32): void {
  for (; n > 0; n -= 4, from += 16, sums += 32) {
    const v = load4(from, n);
    v128.store(sums, f64x2.add(v128.load(sums), low(v)));
    v128.store(sums, f64x2.add(v128.load(sums, 16), high(v)), 16);
  }
}
function round(sums: usize, to: usize, n: i32): void {
  for (; n > 0; n -= 4, to += 16, sums += 32) {
    store4(to, narrow(v128.load(sums), v128.load(sums, 16)), n);
  }
}
