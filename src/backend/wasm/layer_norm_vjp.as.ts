// deno-fmt-ignore-file: it would remove the decorators
/** The backward pass of `layer_norm.as.ts`, a row at a time, the next one on the way. */
import { touch } from "./pages.as";
import { high, lanes, load4, loadPart, low, madd, narrow, nmadd } from "./simd.as";
import { store4, storePart, total } from "./simd.as";
import { RUN } from "./statistics.as";

/**
 * `β̄ = Σ ȳ`, `γ̄ = Σ ȳ x̂`, and by rows `x̄ = (γȳ − mean(γȳ) − x̂·mean(γȳ x̂))/√(σ² + ε)`.
 *
 * The sums over rows run in float32 for `block` rows, an even number, and are then left alone:
 * those of block i lie at `dGamma + i·apart` and `dBeta + i·apart`, apart in bytes, for
 * `sumBlocks` to add.
 */
export function layerNormVjp(
  x: usize, dy: usize, dx: usize, rows: i32, width: i32, gamma: usize, residue: usize,
  dGamma: usize, dBeta: usize, block: i32, apart: usize,
): void {
  const stride = <usize>width << 2;
  pass(false, 0, x, dy, dx, gamma, residue, dGamma, dBeta, x, dy, residue, width);
  for (let left = rows, i = 0; left > 0; --left) {
    if (i == block) {
      i = 0;
      dGamma += apart;
      dBeta += apart;
    }
    if (i == 0) {
      memory.fill(dGamma, 0, stride);
      memory.fill(dBeta, 0, stride);
    }
    if (left > 3) {
      touch(x + 2 * stride, stride);
      touch(dy + 2 * stride, stride);
      touch(dx + stride, stride);
    }
    const r = <f64>load<f32>(residue, 4), d = <f64>load<f32>(residue, 8);
    level = <f32>(sum / width);
    slope = <f32>((product * r + sum * d) / width);
    if (left == 1) { // the next row, which is not there, is this one again: it does no harm
      const sums = i & 1 ? 0 : 1;
      if (sums) pass(true, 1, x, dy, dx, gamma, residue, dGamma, dBeta, x, dy, residue, width);
      else pass(true, 0, x, dy, dx, gamma, residue, dGamma, dBeta, x, dy, residue, width);
    } else {
      const p = x + stride, q = dy + stride, after = residue + 12;
      if (i & 1) pass(true, 0, x, dy, dx, gamma, residue, dGamma, dBeta, p, q, after, width);
      else pass(true, 2, x, dy, dx, gamma, residue, dGamma, dBeta, p, q, after, width);
    }
    ++i;
    x += stride, dy += stride, dx += stride, residue += 12;
  }
}

/** What `pass` found last: Σ γȳ and Σ γȳ (x − m) of the next row. */
let sum: f64 = 0;
let product: f64 = 0;
/** mean(γȳ) and mean(γȳ x̂) of the row at hand. */
let level: f32 = 0;
let slope: f32 = 0;
/**
 * Writes x̄ of a row (if `apply`) and adds up the next one. To the sums over rows it adds neither
 * (`sums` is 0), the row (1), or both (2): every other time, so that they are loaded and stored for
 * two rows at once. The first two arguments are constants.
 */
@inline
function pass(
  apply: bool, sums: i32, x: usize, dy: usize, dx: usize, gamma: usize, residue: usize,
  dGamma: usize, dBeta: usize, next: usize, nextDy: usize, nextResidue: usize, width: i32,
): void {
  const m = v128.load32_splat(residue), r = v128.load32_splat(residue, 4);
  const d = v128.load32_splat(residue, 8), m1 = v128.load32_splat(nextResidue);
  const r1 = v128.load32_splat(nextResidue, 4), d1 = v128.load32_splat(nextResidue, 8);
  const l = f32x4.splat(level), t = f32x4.splat(slope), zero = f32x4.splat(0);
  let s: f64 = 0, p: f64 = 0;
  for (let left = width; left > 0;) {
    let n = min(left, 4 * RUN), s0 = zero, p0 = zero;
    left -= n;
    for (; n >= 8; n -= 8, next += 32, nextDy += 32, gamma += 32) {
      const g0 = v128.load(gamma), g1 = v128.load(gamma, 16);
      const v0 = v128.load(nextDy), v1 = v128.load(nextDy, 16);
      const i0 = f32x4.mul(v0, g0), i1 = f32x4.mul(v1, g1);
      const c0 = f32x4.sub(v128.load(next), m1), c1 = f32x4.sub(v128.load(next, 16), m1);
      s0 = f32x4.add(s0, i0);
      p0 = madd(i0, c0, p0);
      s0 = f32x4.add(s0, i1);
      p0 = madd(i1, c1, p0);
      if (apply) {
        const u0 = v128.load(dy), h0 = madd(f32x4.sub(v128.load(x), m), r, d);
        v128.store(dx, f32x4.mul(r, nmadd(h0, t, f32x4.sub(f32x4.mul(u0, g0), l))));
        if (sums > 0) addUp(sums, dGamma, dBeta, u0, h0, v0, madd(c0, r1, d1));
        const u1 = v128.load(dy, 16), h1 = madd(f32x4.sub(v128.load(x, 16), m), r, d);
        v128.store(dx, f32x4.mul(r, nmadd(h1, t, f32x4.sub(f32x4.mul(u1, g1), l))), 16);
        if (sums > 0) addUp(sums, dGamma + 16, dBeta + 16, u1, h1, v1, madd(c1, r1, d1));
        x += 32, dy += 32, dx += 32, dGamma += 32, dBeta += 32;
      }
    }
    for (; n >= 4; n -= 4, next += 16, nextDy += 16, gamma += 16) {
      const g = v128.load(gamma), up1 = v128.load(nextDy), inner = f32x4.mul(up1, g);
      const centred = f32x4.sub(v128.load(next), m1);
      s0 = f32x4.add(s0, inner);
      p0 = madd(inner, centred, p0);
      if (apply) {
        const up = v128.load(dy), xHat = madd(f32x4.sub(v128.load(x), m), r, d);
        v128.store(dx, f32x4.mul(r, nmadd(xHat, t, f32x4.sub(f32x4.mul(up, g), l))));
        if (sums > 0) addUp(sums, dGamma, dBeta, up, xHat, up1, madd(centred, r1, d1));
        x += 16, dy += 16, dx += 16, dGamma += 16, dBeta += 16;
      }
    }
    if (n > 0) {
      const g = loadPart(gamma, n), up1 = loadPart(nextDy, n), inner = f32x4.mul(up1, g);
      const centred = lanes(n, f32x4.sub(loadPart(next, n), m1), zero);
      s0 = f32x4.add(s0, inner);
      p0 = madd(inner, centred, p0);
      if (apply) {
        const up = loadPart(dy, n), xHat = madd(f32x4.sub(loadPart(x, n), m), r, d);
        storePart(dx, f32x4.mul(r, nmadd(xHat, t, f32x4.sub(f32x4.mul(up, g), l))), n);
        if (sums > 0) {
          let dg = madd(up, xHat, loadPart(dGamma, n)), db = f32x4.add(up, loadPart(dBeta, n));
          if (sums > 1) {
            dg = madd(up1, madd(centred, r1, d1), dg);
            db = f32x4.add(up1, db);
          }
          storePart(dGamma, dg, n);
          storePart(dBeta, db, n);
        }
      }
    }
    s += total(s0);
    p += total(p0);
  }
  sum = s;
  product = p;
}

/** Adds ȳ x̂ and ȳ of a row, and of the next one if `sums` is 2, which is a constant. */
@inline
function addUp(
  sums: i32, dGamma: usize, dBeta: usize, up: v128, xHat: v128, up1: v128, xHat1: v128,
): void {
  const dg = madd(up, xHat, v128.load(dGamma)), db = f32x4.add(up, v128.load(dBeta));
  v128.store(dGamma, sums > 1 ? madd(up1, xHat1, dg) : dg);
  v128.store(dBeta, sums > 1 ? f32x4.add(up1, db) : db);
}

/** Adds `blocks` rows of float32, `apart` bytes from one to the next, in float64. */
export function sumBlocks(from: usize, blocks: i32, apart: usize, to: usize, n: i32): void {
  for (; n > 0; n -= 4, from += 16, to += 16) {
    let a = f64x2.splat(0), b = a, p = from;
    for (let i = blocks; i > 0; --i, p += apart) {
      const v = load4(p, n);
      a = f64x2.add(a, low(v));
      b = f64x2.add(b, high(v));
    }
    store4(to, narrow(a, b), n);
  }
}
