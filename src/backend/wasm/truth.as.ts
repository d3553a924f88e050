// deno-fmt-ignore-file: it would remove the decorators
/** Truth values, bytes of 0 and 1, and what is chosen by them. */
import { loadBytes, loadPart, storePart } from "./simd.as";

const AND = 0, OR = 1, NOT_EQUAL = 2, EQUAL = 3;

/** `op` is a constant. */
@inline
function f(op: i32, x: v128, y: v128): v128 {
  if (op == AND) return v128.and(x, y);
  if (op == OR) return v128.or(x, y);
  const differ = v128.xor(x, y);
  return op == NOT_EQUAL ? differ : v128.xor(differ, i8x16.splat(1)); // EQUAL
}
/** `z[i] = f(x[i·xi], y[i·yi])`: an operand moves, or is one truth value. */
@inline
function map(op: i32, x: usize, xi: i32, y: usize, yi: i32, z: usize, n: i32): void {
  const xs = v128.load8_splat(x), ys = v128.load8_splat(y);
  for (; n >= 16; n -= 16, x += 16, y += 16, z += 16) {
    v128.store(z, f(op, xi ? v128.load(x) : xs, yi ? v128.load(y) : ys));
  }
  for (; n > 0; --n, ++x, ++y, ++z) {
    v128.store8_lane(z, f(op, xi ? v128.load8_splat(x) : xs, yi ? v128.load8_splat(y) : ys), 0);
  }
}
export function truthAnd(x: usize, xi: i32, y: usize, yi: i32, z: usize, n: i32): void {
  if (n > 0) map(AND, x, xi, y, yi, z, n);
}
export function truthOr(x: usize, xi: i32, y: usize, yi: i32, z: usize, n: i32): void {
  if (n > 0) map(OR, x, xi, y, yi, z, n);
}
export function truthNotEqual(x: usize, xi: i32, y: usize, yi: i32, z: usize, n: i32): void {
  if (n > 0) map(NOT_EQUAL, x, xi, y, yi, z, n);
}
export function truthEqual(x: usize, xi: i32, y: usize, yi: i32, z: usize, n: i32): void {
  if (n > 0) map(EQUAL, x, xi, y, yi, z, n);
}

/**
 * `z[i] = c[i·ci] ? x[i·xi] : y[i·yi]` for elements of four bytes: an operand moves, or is one
 * element.
 */
export function select(
  c: usize, ci: i32, x: usize, xi: i32, y: usize, yi: i32, z: usize, n: i32,
): void {
  if (n == 0) return;
  const cs = v128.load8_splat(c), xs = v128.load32_splat(x), ys = v128.load32_splat(y);
  for (; n >= 4; n -= 4, c += 4, x += 16, y += 16, z += 16) {
    const chosen = lanesOf(ci ? v128.load32_zero(c) : cs);
    v128.store(z, v128.bitselect(xi ? v128.load(x) : xs, yi ? v128.load(y) : ys, chosen));
  }
  if (n > 0) {
    const chosen = lanesOf(ci ? loadBytes(c, n) : cs);
    storePart(z, v128.bitselect(xi ? loadPart(x, n) : xs, yi ? loadPart(y, n) : ys, chosen), n);
  }
}
/** All bits of a lane for each of the first four bytes that is not 0. */
@inline
function lanesOf(bytes: v128): v128 {
  const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
  return i32x4.ne(wide, i32x4.splat(0));
}
