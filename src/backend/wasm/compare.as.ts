// deno-fmt-ignore-file: it would remove the decorators
/**
 * Relations between two elements of four bytes, with broadcasting as in `binary.as.ts`: `z[o, i]`
 * is a byte, 1 where the relation holds and 0 elsewhere. A NaN is not equal to anything, and no
 * other relation holds.
 */
import { load4, storeBytes } from "./simd.as";

const EQUAL = 0, NOT_EQUAL = 1, LESS = 2, LESS_EQUAL = 3;
const EQUAL_INT = 4, NOT_EQUAL_INT = 5, LESS_INT = 6, LESS_EQUAL_INT = 7;

/** All bits of a lane, or none; `op` is a constant. */
@inline
function f(op: i32, x: v128, y: v128): v128 {
  if (op == EQUAL) return f32x4.eq(x, y);
  if (op == NOT_EQUAL) return f32x4.ne(x, y);
  if (op == LESS) return f32x4.lt(x, y);
  if (op == LESS_EQUAL) return f32x4.le(x, y);
  if (op == EQUAL_INT) return i32x4.eq(x, y);
  if (op == NOT_EQUAL_INT) return i32x4.ne(x, y);
  if (op == LESS_INT) return i32x4.lt_s(x, y);
  return i32x4.le_s(x, y); // LESS_EQUAL_INT
}
@inline
function map(
  op: i32, x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  if (inner == 0) return;
  for (; outer > 0; --outer, x += xo << 2, y += yo << 2) {
    const xs = v128.load32_splat(x), ys = v128.load32_splat(y);
    let p = x, q = y, n = inner;
    for (; n >= 8; n -= 8, z += 8) {
      const a = f(op, xi ? v128.load(p) : xs, yi ? v128.load(q) : ys);
      const b = f(op, xi ? v128.load(p, 16) : xs, yi ? v128.load(q, 16) : ys);
      v128.store64_lane(z, bytes(a, b), 0);
      p += 32;
      q += 32;
    }
    for (; n > 0; n -= 4, p += 16, q += 16) {
      const a = f(op, xi ? load4(p, n) : xs, yi ? load4(q, n) : ys);
      storeBytes(z, bytes(a, a), min(n, 4));
      z += min(n, 4);
    }
  }
}
/** A byte for each lane, 1 or 0. */
@inline
function bytes(a: v128, b: v128): v128 {
  const words = i16x8.narrow_i32x4_s(a, b);
  return v128.and(i8x16.narrow_i16x8_s(words, words), i8x16.splat(1));
}
export function compareEqual(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(EQUAL, x, xo, xi, y, yo, yi, z, outer, inner);
}
export function compareNotEqual(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(NOT_EQUAL, x, xo, xi, y, yo, yi, z, outer, inner);
}
export function compareLess(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(LESS, x, xo, xi, y, yo, yi, z, outer, inner);
}
export function compareLessEqual(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(LESS_EQUAL, x, xo, xi, y, yo, yi, z, outer, inner);
}
export function compareEqualInt(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(EQUAL_INT, x, xo, xi, y, yo, yi, z, outer, inner);
}
export function compareNotEqualInt(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(NOT_EQUAL_INT, x, xo, xi, y, yo, yi, z, outer, inner);
}
export function compareLessInt(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(LESS_INT, x, xo, xi, y, yo, yi, z, outer, inner);
}
export function compareLessEqualInt(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(LESS_EQUAL_INT, x, xo, xi, y, yo, yi, z, outer, inner);
}
