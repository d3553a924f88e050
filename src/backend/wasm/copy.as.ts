// deno-fmt-ignore-file: it would remove the decorators
/** Moving elements of four bytes, float32 or int32, without looking at them. */
import { storePart } from "./simd.as";

/** All `n` elements become `value`. */
export function fill(to: usize, n: i32, value: f32): void {
  const v = f32x4.splat(value);
  for (; n >= 4; n -= 4, to += 16) v128.store(to, v);
  if (n > 0) storePart(to, v, n);
}
/** `n` elements next to each other. */
export function copy(from: usize, to: usize, n: i32): void {
  memory.copy(to, from, <usize>n << 2);
}
/** `to[o·to0 + i·to1] = from[o·from0 + i·from1]`, strides in elements. */
export function copyStrided(
  from: usize, from0: i32, from1: i32, to: usize, to0: i32, to1: i32, outer: i32, inner: i32,
): void {
  const f0 = <usize>from0 << 2, f1 = <usize>from1 << 2, t0 = <usize>to0 << 2, t1 = <usize>to1 << 2;
  if (from1 == 1 && to1 == 1) {
    for (; outer > 0; --outer, from += f0, to += t0) memory.copy(to, from, <usize>inner << 2);
  } else if (from0 == 1 && to1 == 1) {
    for (; outer >= 4; outer -= 4, from += 16, to += 4 * t0) transpose(from, f1, to, t0, inner);
    for (; outer > 0; --outer, from += f0, to += t0) elements(from, f1, to, t1, inner);
  } else {
    for (; outer > 0; --outer, from += f0, to += t0) elements(from, f1, to, t1, inner);
  }
}
@inline
function elements(from: usize, f1: usize, to: usize, t1: usize, n: i32): void {
  for (; n > 0; --n, from += f1, to += t1) store<i32>(to, load<i32>(from));
}
/**
 * Columns of four elements, `f1` bytes from one to the next, become four rows, `t0` bytes apart.
 */
function transpose(from: usize, f1: usize, to: usize, t0: usize, n: i32): void {
  for (; n >= 4; n -= 4, from += 4 * f1, to += 16) {
    const a = v128.load(from), b = v128.load(from + f1);
    const c = v128.load(from + 2 * f1), d = v128.load(from + 3 * f1);
    const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const AB = v128.shuffle<i32>(a, b, 2, 6, 3, 7), CD = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
    v128.store(to + t0, v128.shuffle<i64>(ab, cd, 1, 3));
    v128.store(to + 2 * t0, v128.shuffle<i64>(AB, CD, 0, 2));
    v128.store(to + 3 * t0, v128.shuffle<i64>(AB, CD, 1, 3));
  }
  for (; n > 0; --n, from += f1, to += 4) {
    for (let i: usize = 0; i < 4; ++i) store<i32>(to + i * t0, load<i32>(from + 4 * i));
  }
}

/** `y[o, k, i] = x[o, indices[k], i]` for `x` of `[outer, size, inner]` and `count` indices. */
export function gather(
  x: usize, indices: usize, y: usize, outer: i32, size: i32, inner: i32, count: i32,
): void {
  const bytes = <usize>inner << 2;
  for (; outer > 0; --outer, x += <usize>size * bytes) {
    for (let k = 0; k < count; ++k, y += bytes) {
      const row = x + <usize>load<i32>(indices + (<usize>k << 2)) * bytes;
      if (inner == 1) store<i32>(y, load<i32>(row));
      else memory.copy(y, row, bytes);
    }
  }
}
