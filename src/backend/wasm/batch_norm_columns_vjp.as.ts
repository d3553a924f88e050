// deno-fmt-ignore-file: it would remove the decorators
/** The backward pass of `batch_norm_columns.as.ts`. */
import { accumulate, BLOCK, offset } from "./columns.as";
import { cotangent, cotangentOf, nextCotangent } from "./relu.as";
import { high, load4, low, madd, narrow, nmadd, store4 } from "./simd.as";

/**
 * `β̄ = Σ ȳ`, `γ̄ = Σ ȳ x̂`, `x̄ = γ/√(σ² + ε)·(ȳ − mean(ȳ) − x̂·mean(ȳ x̂))` with x̂ from the
 * centred x: expanded to `a·ȳ + b·x + c` it would cancel where the mean is large.
 */
export function batchNormColumnsVjp(
  x: usize, dy: usize, dx: usize, rows: i32, channels: i32, stride: i32, gamma: usize,
  mean: usize, residue: usize, dGamma: usize, dBeta: usize, workspace: usize,
): void {
  backward(
    false, x, dy, 0, dx, rows, channels, stride, gamma, mean, residue, dGamma, dBeta, workspace,
  );
}
/**
 * The same where the forward pass ended in a ReLU and gave y: ȳ counts where y is above 0. A
 * function of its own: in one with the other, both would be slower by a twentieth.
 */
export function batchNormColumnsReluVjp(
  x: usize, dy: usize, y: usize, dx: usize, rows: i32, channels: i32, stride: i32, gamma: usize,
  mean: usize, residue: usize, dGamma: usize, dBeta: usize, workspace: usize,
): void {
  backward(
    true, x, dy, y - dy, dx, rows, channels, stride, gamma, mean, residue, dGamma, dBeta, workspace,
  );
}
/** `relu` is a constant; y lies `apart` bytes from ȳ. */
@inline
function backward(
  relu: bool, x: usize, dy: usize, apart: usize, dx: usize,
  rows: i32, channels: i32, stride: i32, gamma: usize,
  mean: usize, residue: usize, dGamma: usize, dBeta: usize, workspace: usize,
): void {
  const room = <usize>((channels + 3) & ~3) << 2, share = f64x2.splat(1 / <f64>rows);
  const sums = workspace, products = sums + 2 * room, scale = products + 2 * room;
  const level = sums, slope = products; // whose places they take
  memory.fill(sums, 0, 4 * room);
  for (let r = 0; r < rows; r += BLOCK) {
    const o = offset(r, stride);
    const n = min(BLOCK, rows - r);
    addBlockVjp(relu, x + o, dy + o, apart, n, channels, stride, mean, sums, products);
  }
  for (let c = 0; c < channels; c += 4) {
    const o = <usize>c << 2, n = channels - c;
    const delta = load4(residue + o, n), r = load4(residue + (<usize>stride << 2) + o, n);
    const t0 = v128.load(sums + 2 * o), t1 = v128.load(sums + 2 * o, 16);
    // Σ ȳ (x − μ), times 1/√(σ² + ε) once for γ̄ and twice for the slope
    const u0 = f64x2.sub(v128.load(products + 2 * o), f64x2.mul(low(delta), t0));
    const u1 = f64x2.sub(v128.load(products + 2 * o, 16), f64x2.mul(high(delta), t1));
    const w0 = f64x2.mul(u0, low(r)), w1 = f64x2.mul(u1, high(r));
    const s0 = f64x2.mul(f64x2.mul(w0, low(r)), share);
    const s1 = f64x2.mul(f64x2.mul(w1, high(r)), share);
    const l0 = f64x2.sub(f64x2.mul(t0, share), f64x2.mul(low(delta), s0));
    const l1 = f64x2.sub(f64x2.mul(t1, share), f64x2.mul(high(delta), s1));
    store4(dBeta + o, narrow(t0, t1), n);
    store4(dGamma + o, narrow(w0, w1), n);
    v128.store(slope + o, narrow(s0, s1));
    v128.store(level + o, narrow(l0, l1));
    v128.store(scale + o, f32x4.mul(load4(gamma + o, n), r));
  }
  for (let r = 0; r < rows; r += BLOCK) {
    const o = offset(r, stride), n = min(BLOCK, rows - r);
    applyBlockVjp(
      relu, x + o, dy + o, apart, dx + o, n, channels, stride, mean, level, slope, scale,
    );
  }
}
/** Adds Σ ȳ and Σ ȳ (x − m) of a block. */
@inline
function addBlockVjp(
  relu: bool, x: usize, dy: usize, apart: usize, rows: i32, channels: i32, stride: i32,
  mean: usize, sums: usize, products: usize,
): void {
  const row = <usize>stride << 2, zero = f32x4.splat(0);
  let n = channels;
  for (; n >= 8; n -= 8, x += 32, dy += 32, mean += 32, sums += 64, products += 64) {
    const m0 = v128.load(mean), m1 = v128.load(mean, 16);
    let t0 = zero, t1 = zero, u0 = zero, u1 = zero, p = x, q = dy;
    for (let r = rows; r > 0; --r, p += row, q += row) {
      const g0 = cotangent(relu, q, apart), g1 = nextCotangent(relu, q, apart);
      t0 = f32x4.add(t0, g0);
      t1 = f32x4.add(t1, g1);
      u0 = madd(g0, f32x4.sub(v128.load(p), m0), u0);
      u1 = madd(g1, f32x4.sub(v128.load(p, 16), m1), u1);
    }
    accumulate(sums, t0);
    accumulate(sums + 32, t1);
    accumulate(products, u0);
    accumulate(products + 32, u1);
  }
  for (; n > 0; n -= 4, x += 16, dy += 16, mean += 16, sums += 32, products += 32) {
    const m = load4(mean, n);
    let t = zero, u = zero, p = x, q = dy;
    for (let r = rows; r > 0; --r, p += row, q += row) {
      const g = cotangentOf(relu, q, apart, n);
      t = f32x4.add(t, g);
      u = madd(g, f32x4.sub(load4(p, n), m), u);
    }
    accumulate(sums, t);
    accumulate(products, u);
  }
}
/** `x̄ = scale·((ȳ − level) − (x − m)·slope)`. */
@inline
function applyBlockVjp(
  relu: bool, x: usize, dy: usize, apart: usize, dx: usize, rows: i32, channels: i32, stride: i32,
  mean: usize, level: usize, slope: usize, scale: usize,
): void {
  const row = <usize>stride << 2;
  let n = channels;
  for (; n >= 8; n -= 8, x += 32, dy += 32, dx += 32) {
    const m0 = v128.load(mean), l0 = v128.load(level), s0 = v128.load(slope);
    const m1 = v128.load(mean, 16), l1 = v128.load(level, 16), s1 = v128.load(slope, 16);
    const a0 = v128.load(scale), a1 = v128.load(scale, 16);
    let p = x, q = dy, to = dx;
    for (let r = rows; r > 0; --r, p += row, q += row, to += row) {
      const g0 = f32x4.sub(cotangent(relu, q, apart), l0);
      const g1 = f32x4.sub(nextCotangent(relu, q, apart), l1);
      v128.store(to, f32x4.mul(a0, nmadd(f32x4.sub(v128.load(p), m0), s0, g0)));
      v128.store(to, f32x4.mul(a1, nmadd(f32x4.sub(v128.load(p, 16), m1), s1, g1)), 16);
    }
    mean += 32, level += 32, slope += 32, scale += 32;
  }
  for (; n > 0; n -= 4, x += 16, dy += 16, dx += 16) {
    const m = load4(mean, n), l = v128.load(level), s = v128.load(slope), a = v128.load(scale);
    let p = x, q = dy, to = dx;
    for (let r = rows; r > 0; --r, p += row, q += row, to += row) {
      const centred = f32x4.sub(load4(p, n), m);
      const g = f32x4.sub(cotangentOf(relu, q, apart, n), l);
      store4(to, f32x4.mul(a, nmadd(centred, s, g)), n);
    }
    mean += 16, level += 16, slope += 16, scale += 16;
  }
}
