// deno-fmt-ignore-file: it would remove the decorators
/** The cotangent ȳ below a ReLU, for kernels whose forward pass ended in one. */
import { loadPart } from "./simd.as";

/** `ȳ` at `dy`, and if `relu`, which is a constant, times 1 or 0 as y, `apart` bytes on, is > 0. */
@inline
export function cotangent(relu: bool, dy: usize, apart: usize): v128 {
  return relu ? gated(v128.load(dy), v128.load(dy + apart)) : v128.load(dy);
}
/** The four numbers behind those. */
@inline
export function nextCotangent(relu: bool, dy: usize, apart: usize): v128 {
  return relu ? gated(v128.load(dy, 16), v128.load(dy + apart, 16)) : v128.load(dy, 16);
}
/** The first `n` of it, or all four. */
@inline
export function cotangentOf(relu: bool, dy: usize, apart: usize, n: i32): v128 {
  if (n >= 4) return cotangent(relu, dy, apart);
  return relu ? gated(loadPart(dy, n), loadPart(dy + apart, n)) : loadPart(dy, n);
}
@inline
function gated(g: v128, y: v128): v128 {
  return f32x4.mul(g, v128.and(f32x4.gt(y, f32x4.splat(0)), f32x4.splat(1)));
}
