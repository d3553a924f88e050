// deno-fmt-ignore-file: it would remove the decorators
/**
 * Root mean square normalization of `rows` of `width` numbers: a row is read once from memory and
 * stays in L1.
 */
import { accumulate } from "./columns.as";
import { lanes, load4, loadPart, madd, narrow, nmadd, store4, storePart, total } from "./simd.as";

/** Numbers that one float32 lane adds up. */
const RUN: i32 = 128;
/** Rows whose γ̄ is added up in float32. */
const ROWS: i32 = 256;

/** `y = x/r·γ` with r = √(mean(x²) + ε). Into `residue` goes 1/r of each row. */
export function rmsNorm(
  x: usize, y: usize, rows: i32, width: i32, gamma: usize, residue: usize, eps: f64,
): void {
  const stride = <usize>width << 2;
  for (; rows > 0; --rows, x += stride, y += stride, residue += 4) {
    store<f32>(residue, <f32>(1 / sqrt(sumOfSquares(x, width) / width + eps)));
    const r = v128.load32_splat(residue);
    let p = x, q = y, g = gamma, n = width;
    for (; n >= 4; n -= 4, p += 16, q += 16, g += 16) {
      v128.store(q, f32x4.mul(f32x4.mul(v128.load(p), r), v128.load(g)));
    }
    if (n > 0) storePart(q, f32x4.mul(f32x4.mul(loadPart(p, n), r), loadPart(g, n)), n);
  }
}
function sumOfSquares(x: usize, width: i32): f64 {
  const zero = f32x4.splat(0);
  let sum: f64 = 0;
  for (let left = width; left > 0;) {
    let n = min(left, 8 * RUN), s0 = zero, s1 = zero;
    left -= n;
    for (; n >= 8; n -= 8, x += 32) {
      const v0 = v128.load(x), v1 = v128.load(x, 16);
      s0 = madd(v0, v0, s0);
      s1 = madd(v1, v1, s1);
    }
    for (; n > 0; n -= 4, x += 16) {
      const v = load4(x, n);
      s0 = madd(v, v, s0);
    }
    sum += total(s0) + total(s1);
  }
  return sum;
}

/**
 * `γ̄ = Σ ȳ x̂`, and by rows `x̄ = (γȳ − x̂·mean(γȳ x̂))/r`. `workspace` is needed for more than ROWS
 * rows: 8 bytes a number, rounded up to 32.
 */
export function rmsNormVjp(
  x: usize, dy: usize, dx: usize, rows: i32, width: i32, gamma: usize, residue: usize,
  dGamma: usize, workspace: usize,
): void {
  const stride = <usize>width << 2, long = rows > ROWS;
  if (long) memory.fill(workspace, 0, (2 * stride + 31) & ~31);
  for (let block = 0; rows > 0; rows -= block) {
    block = min(rows, ROWS);
    memory.fill(dGamma, 0, stride);
    for (let i = block; i > 0; --i, x += stride, dy += stride, dx += stride, residue += 4) {
      rowVjp(x, dy, dx, width, gamma, residue, dGamma);
    }
    if (!long) return;
    for (let n = width, from = dGamma, to = workspace; n > 0; n -= 4, from += 16, to += 32) {
      accumulate(to, load4(from, n));
    }
  }
  for (let n = width, from = workspace, to = dGamma; n > 0; n -= 4, from += 32, to += 16) {
    store4(to, narrow(v128.load(from), v128.load(from, 16)), n);
  }
}
@inline
function rowVjp(
  x: usize, dy: usize, dx: usize, width: i32, gamma: usize, residue: usize, dGamma: usize,
): void {
  const r = v128.load32_splat(residue), zero = f32x4.splat(0);
  let t: f64 = 0, p = x, q = dy, g = gamma, dg = dGamma;
  for (let left = width; left > 0;) {
    let n = min(left, 4 * RUN), t0 = zero;
    left -= n;
    for (; n >= 4; n -= 4, p += 16, q += 16, g += 16, dg += 16) {
      const up = v128.load(q), xHat = f32x4.mul(v128.load(p), r);
      t0 = madd(f32x4.mul(up, v128.load(g)), xHat, t0);
      v128.store(dg, madd(up, xHat, v128.load(dg)));
    }
    if (n > 0) {
      const up = loadPart(q, n), xHat = f32x4.mul(loadPart(p, n), r);
      t0 = madd(f32x4.mul(up, loadPart(g, n)), lanes(n, xHat, zero), t0);
      storePart(dg, madd(up, xHat, loadPart(dg, n)), n);
    }
    t += total(t0);
  }
  const slope = f32x4.splat(<f32>(t / width));
  p = x, q = dy, g = gamma;
  let n = width;
  for (; n >= 4; n -= 4, p += 16, q += 16, g += 16, dx += 16) {
    const xHat = f32x4.mul(v128.load(p), r), inner = f32x4.mul(v128.load(q), v128.load(g));
    v128.store(dx, f32x4.mul(r, nmadd(xHat, slope, inner)));
  }
  if (n > 0) {
    const xHat = f32x4.mul(loadPart(p, n), r), inner = f32x4.mul(loadPart(q, n), loadPart(g, n));
    storePart(dx, f32x4.mul(r, nmadd(xHat, slope, inner)), n);
  }
}
