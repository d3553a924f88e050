// deno-fmt-ignore-file: it would remove the decorators
/**
 * What WebAssembly's vector instructions lack: a fused multiply-add where there is one, parts of a
 * vector, and the way from four float32 lanes to float64 and back.
 *
 * Sizes are in elements and addresses in bytes, here and in every kernel.
 */

/** `a·b + c`, rounded once where the build has fused multiply-add. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}
/** `c − a·b`. */
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_nmadd(a, b, c) : f32x4.sub(c, f32x4.mul(a, b));
}
/**
 * `a + share·(x − a)`, a running average. Its one constant, `1 − β` for `β·a + (1 − β)·x`, makes
 * the weights add up to 1: rounding β by itself would bias every average by 2⁻²⁵ / (1 − β).
 */
@inline
export function average(a: v128, x: v128, share: v128): v128 {
  return madd(share, x, nmadd(share, a, a));
}

/** The larger of `v` and `floor`; a NaN stays one. */
@inline
export function raise(v: v128, floor: v128): v128 {
  return f32x4.pmax(v, floor);
}

/** Four numbers, or the first `n` and zeros: nothing behind the last is read. */
@inline
export function load4(p: usize, n: i32): v128 {
  return n >= 4 ? v128.load(p) : loadPart(p, n);
}
/** Writes four numbers, or the first `n`. */
@inline
export function store4(p: usize, v: v128, n: i32): void {
  if (n >= 4) v128.store(p, v);
  else storePart(p, v, n);
}
/** The first `n` numbers, 1 to 3, and zeros. */
export function loadPart(p: usize, n: i32): v128 {
  if (n == 1) return v128.load32_zero(p);
  const two = v128.load64_zero(p);
  return n == 2 ? two : v128.load_lane<f32>(p, two, 2, 8);
}
/** Writes the first `n` lanes, 1 to 3. */
export function storePart(p: usize, v: v128, n: i32): void {
  if (n == 1) return v128.store_lane<f32>(p, v, 0);
  v128.store_lane<f64>(p, v, 0);
  if (n == 3) v128.store_lane<f32>(p, v, 2, 8);
}
/** The first `n` bytes, 1 to 3, and zeros. */
export function loadBytes(p: usize, n: i32): v128 {
  let word: u32 = 0;
  while (--n >= 0) word = word << 8 | load<u8>(p + n);
  return i32x4.splat(word);
}
/** Writes the first `n` bytes, 1 to 4. */
@inline
export function storeBytes(p: usize, v: v128, n: i32): void {
  if (n >= 4) return v128.store32_lane(p, v, 0);
  let word = i32x4.extract_lane(v, 0);
  for (; n > 0; --n, ++p, word >>= 8) store<u8>(p, word);
}
/** `v` in the first `n` lanes, `other` in the rest. */
@inline
export function lanes(n: i32, v: v128, other: v128): v128 {
  return v128.bitselect(v, other, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(n)));
}

/** The first two lanes in float64. */
@inline
export function low(v: v128): v128 {
  return f64x2.promote_low_f32x4(v);
}
/** The last two lanes in float64. */
@inline
export function high(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
}
/** Four float32 of two pairs of float64. */
@inline
export function narrow(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 1, 4, 5);
}
/** The sum of the lanes, in float64. */
@inline
export function total(v: v128): f64 {
  const sums = f64x2.add(low(v), high(v));
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
