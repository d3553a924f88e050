// deno-fmt-ignore-file: it would remove the decorators
/**
 * Batch normalization of `[rows, channels]`, channels next to each other and rows `stride` numbers
 * apart, so that a part of the channels can be taken. Mean and variance are found as in
 * `statistics.as.ts`, four channels at a time.
 */
import { accumulate, BLOCK, offset } from "./columns.as";
import { high, load4, loadPart, low, madd, narrow, nmadd, raise, store4 } from "./simd.as";
import { carefully, mean as carefulMean, POOR, variance as carefulVariance } from "./statistics.as";

/** The shift K is the mean of so many rows. */
const HEAD: i32 = 8;

/**
 * `y = ((x − m) − δ)·γ/√(σ² + ε) + β` with the mean μ = m + δ in two float32, because one cannot
 * hold a mean like 10000001.5. δ moves into β, where it is no larger than the rounding of x:
 * nothing cancels. Writes y, m and σ², and into `residue` the δ and then the 1/√(σ² + ε) of all
 * channels. What would be below `floor` is raised to it: 0 makes a ReLU of it, −∞ leaves it alone.
 */
export function batchNormColumns(
  x: usize, y: usize, rows: i32, channels: i32, stride: i32, gamma: usize, beta: usize,
  mean: usize, variance: usize, residue: usize, eps: f64, floor: f32, workspace: usize,
): void {
  const room = <usize>((channels + 3) & ~3) << 2;
  const shift = workspace, sums = shift + room, squares = sums + 2 * room;
  const bias = squares + 2 * room;
  const scale = shift; // whose place it takes
  means(x, min(rows, HEAD), channels, stride, shift);
  memory.fill(sums, 0, 4 * room);
  for (let r = 0; r < rows; r += BLOCK) {
    const n = min(BLOCK, rows - r);
    addBlock(x + offset(r, stride), n, channels, stride, shift, sums, squares);
  }
  settle(x, rows, channels, stride, shift, sums, squares);
  for (let c = 0; c < channels; c += 4) {
    const o = <usize>c << 2, n = channels - c, invStd = residue + (<usize>stride << 2) + o;
    const m0 = v128.load(sums + 2 * o), m1 = v128.load(sums + 2 * o, 16);
    const v0 = v128.load(squares + 2 * o), v1 = v128.load(squares + 2 * o, 16);
    const m = narrow(m0, m1), delta = narrow(f64x2.sub(m0, low(m)), f64x2.sub(m1, high(m)));
    const one = f64x2.splat(1), e = f64x2.splat(eps), g = load4(gamma + o, n);
    const r0 = f64x2.div(one, f64x2.sqrt(f64x2.add(v0, e)));
    const r1 = f64x2.div(one, f64x2.sqrt(f64x2.add(v1, e)));
    const a = narrow(f64x2.mul(r0, low(g)), f64x2.mul(r1, high(g)));
    store4(mean + o, m, n);
    store4(variance + o, narrow(v0, v1), n);
    store4(residue + o, delta, n);
    store4(invStd, narrow(r0, r1), n);
    v128.store(scale + o, a);
    v128.store(bias + o, nmadd(delta, a, load4(beta + o, n)));
  }
  for (let r = 0; r < rows; r += BLOCK) {
    const o = offset(r, stride);
    applyBlock(x + o, y + o, min(BLOCK, rows - r), channels, stride, mean, scale, bias, floor);
  }
}
/** The mean of a few rows, near enough to shift by. */
function means(x: usize, rows: i32, channels: i32, stride: i32, to: usize): void {
  const row = <usize>stride << 2;
  let n = channels;
  for (; n >= 4; n -= 4, x += 16, to += 16) v128.store(to, meanOf(true, x, rows, row, 4));
  if (n > 0) v128.store(to, meanOf(false, x, rows, row, n));
}
/** Of four channels if they are `full`, else of the first `n`. */
@inline
function meanOf(full: bool, x: usize, rows: i32, row: usize, n: i32): v128 {
  const first = full ? v128.load(x) : loadPart(x, n);
  let s = f32x4.splat(0);
  for (let r = rows; r > 0; --r, x += row) {
    s = f32x4.add(s, f32x4.sub(full ? v128.load(x) : loadPart(x, n), first));
  }
  return madd(s, f32x4.splat(1 / <f32>rows), first);
}
/** Adds Σ (x − K) and Σ (x − K)² of a block. */
@inline
function addBlock(
  x: usize, rows: i32, channels: i32, stride: i32, shift: usize, sums: usize, squares: usize,
): void {
  const row = <usize>stride << 2, zero = f32x4.splat(0);
  let n = channels;
  for (; n >= 8; n -= 8, x += 32, shift += 32, sums += 64, squares += 64) {
    const k0 = v128.load(shift), k1 = v128.load(shift, 16);
    let s0 = zero, s1 = zero, q0 = zero, q1 = zero, p = x;
    for (let r = rows; r > 0; --r, p += row) {
      const d0 = f32x4.sub(v128.load(p), k0), d1 = f32x4.sub(v128.load(p, 16), k1);
      s0 = f32x4.add(s0, d0);
      s1 = f32x4.add(s1, d1);
      q0 = madd(d0, d0, q0);
      q1 = madd(d1, d1, q1);
    }
    accumulate(sums, s0);
    accumulate(sums + 32, s1);
    accumulate(squares, q0);
    accumulate(squares + 32, q1);
  }
  for (; n > 0; n -= 4, x += 16, shift += 16, sums += 32, squares += 32) {
    const k = v128.load(shift);
    let s = zero, q = zero, p = x;
    for (let r = rows; r > 0; --r, p += row) {
      const d = f32x4.sub(load4(p, n), k);
      s = f32x4.add(s, d);
      q = madd(d, d, q);
    }
    accumulate(sums, s);
    accumulate(squares, q);
  }
}
/** The sums become means and the squares variances, in float64; again where K was a poor shift. */
function settle(
  x: usize, rows: i32, channels: i32, stride: i32, shift: usize, sums: usize, squares: usize,
): void {
  const share = f64x2.splat(1 / <f64>rows);
  for (let c = 0; c < channels; c += 4, shift += 16, sums += 32, squares += 32) {
    const k = v128.load(shift);
    const good01 = settlePair(low(k), sums, squares, share);
    const good23 = settlePair(high(k), sums + 16, squares + 16, share);
    if (good01 && good23) continue;
    for (let i = 0; i < min(4, channels - c); ++i) {
      carefully(x + (<usize>(c + i) << 2), rows, 1, <usize>stride << 2);
      store<f64>(sums + (<usize>i << 3), carefulMean);
      store<f64>(squares + (<usize>i << 3), carefulVariance);
    }
  }
}
/** Whether the shift was good. */
@inline
function settlePair(shift: v128, sums: usize, squares: usize, share: v128): bool {
  const delta = f64x2.mul(v128.load(sums), share), delta2 = f64x2.mul(delta, delta);
  const variance = f64x2.sub(f64x2.mul(v128.load(squares), share), delta2);
  v128.store(sums, f64x2.add(shift, delta));
  v128.store(squares, variance);
  const near = f64x2.le(delta2, f64x2.mul(f64x2.splat(POOR), variance));
  return i64x2.all_true(v128.and(near, f64x2.lt(variance, f64x2.splat(Infinity))));
}
/** `y = max((x − m)·scale + bias, floor)`. */
@inline
function applyBlock(
  x: usize, y: usize, rows: i32, channels: i32, stride: i32,
  mean: usize, scale: usize, bias: usize, floor: f32,
): void {
  const row = <usize>stride << 2, least = f32x4.splat(floor);
  let n = channels;
  for (; n >= 8; n -= 8, x += 32, y += 32, mean += 32, scale += 32, bias += 32) {
    const m0 = v128.load(mean), a0 = v128.load(scale), b0 = v128.load(bias);
    const m1 = v128.load(mean, 16), a1 = v128.load(scale, 16), b1 = v128.load(bias, 16);
    let p = x, q = y;
    for (let r = rows; r > 0; --r, p += row, q += row) {
      v128.store(q, raise(madd(f32x4.sub(v128.load(p), m0), a0, b0), least));
      v128.store(q, raise(madd(f32x4.sub(v128.load(p, 16), m1), a1, b1), least), 16);
    }
  }
  for (; n > 0; n -= 4, x += 16, y += 16, mean += 16, scale += 16, bias += 16) {
    const m = load4(mean, n), a = v128.load(scale), b = v128.load(bias);
    let p = x, q = y;
    for (let r = rows; r > 0; --r, p += row, q += row) {
      store4(q, raise(madd(f32x4.sub(load4(p, n), m), a, b), least), n);
    }
  }
}
