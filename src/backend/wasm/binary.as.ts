// deno-fmt-ignore-file: it would remove the decorators
/**
 * Functions of two elements, with broadcasting. Whatever the shapes, merging axes leaves `outer`
 * rows of `inner` elements:
 *
 *     z[o, i] = f(x[o·xo + i·xi], y[o·yo + i·yi])
 *
 * where an operand advances by 0 or 1 inside a row and by any stride from row to row.
 */
import { loadPart, storePart } from "./simd.as";

const ADD = 0, SUB = 1, MUL = 2, DIV = 3, EQUAL = 4, MINIMUM = 5, MAXIMUM = 6;

@inline
function f(op: i32, x: v128, y: v128): v128 {
  if (op == ADD) return f32x4.add(x, y);
  if (op == SUB) return f32x4.sub(x, y);
  if (op == MUL) return f32x4.mul(x, y);
  if (op == DIV) return f32x4.div(x, y);
  if (op == EQUAL) return v128.and(f32x4.eq(x, y), f32x4.splat(1));
  return op == MINIMUM ? f32x4.min(x, y) : f32x4.max(x, y); // MAXIMUM
}
/** One row; `xMoves` and `yMoves` are constants. */
@inline
function row(op: i32, x: usize, xMoves: bool, y: usize, yMoves: bool, z: usize, n: i32): void {
  const xs = v128.load32_splat(x), ys = v128.load32_splat(y);
  for (; n >= 4; n -= 4, z += 16) {
    v128.store(z, f(op, xMoves ? v128.load(x) : xs, yMoves ? v128.load(y) : ys));
    if (xMoves) x += 16;
    if (yMoves) y += 16;
  }
  if (n > 0) storePart(z, f(op, xMoves ? loadPart(x, n) : xs, yMoves ? loadPart(y, n) : ys), n);
}
@inline
function map(
  op: i32, x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  if (inner == 0) return;
  for (; outer > 0; --outer, z += <usize>inner << 2) {
    if (xi && yi) row(op, x, true, y, true, z, inner);
    else if (xi) row(op, x, true, y, false, z, inner);
    else if (yi) row(op, x, false, y, true, z, inner);
    else row(op, x, false, y, false, z, inner);
    x += xo << 2;
    y += yo << 2;
  }
}
export function add(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(ADD, x, xo, xi, y, yo, yi, z, outer, inner);
}
export function sub(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(SUB, x, xo, xi, y, yo, yi, z, outer, inner);
}
export function mul(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(MUL, x, xo, xi, y, yo, yi, z, outer, inner);
}
export function div(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(DIV, x, xo, xi, y, yo, yi, z, outer, inner);
}
export function equal(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(EQUAL, x, xo, xi, y, yo, yi, z, outer, inner);
}
export function minimum(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(MINIMUM, x, xo, xi, y, yo, yi, z, outer, inner);
}
export function maximum(
  x: usize, xo: i32, xi: i32, y: usize, yo: i32, yi: i32, z: usize, outer: i32, inner: i32,
): void {
  map(MAXIMUM, x, xo, xi, y, yo, yi, z, outer, inner);
}
