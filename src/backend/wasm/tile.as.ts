// deno-fmt-ignore-file: it would remove the decorators
/**
 * The innermost loop of the matrix product: a tile of C stays in registers while a panel of A and a
 * panel of B run past.
 *
 * Five rows of eight are the largest tile that 16 vector registers hold without spilling: ten
 * accumulators, two vectors of B, one of A. Every access to memory is checked against its bounds,
 * so four numbers of A are loaded at once and spread by shuffles, which costs less than four loads.
 */
import { madd } from "./simd.as";

@inline
function put(c: usize, v: v128, add: bool): void {
  v128.store(c, add ? f32x4.add(v128.load(c), v) : v);
}

/**
 * `C = A·B` or `C += A·B` for a panel of A (4 or 5 numbers for each of `k` steps) and a panel of B
 * (4 or 8 numbers for each). `five` and `wide` are constants: what they exclude is never compiled.
 * `k` is even, because two steps a turn are a tenth faster; the engine unrolls the loop over them.
 */
@inline
function tile(
  five: bool, wide: bool, k: i32, a: usize, b: usize, c: usize, ldc: usize, add: bool,
): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
  let c30 = c00, c31 = c00, c40 = c00, c41 = c00;
  for (; k > 0; k -= 2) {
    for (let step = 0; step < 2; ++step) {
      const b0 = v128.load(b), b1 = wide ? v128.load(b, 16) : b0, column = v128.load(a);
      let row = v128.shuffle<f32>(column, column, 0, 0, 0, 0);
      c00 = madd(row, b0, c00);
      if (wide) c01 = madd(row, b1, c01);
      row = v128.shuffle<f32>(column, column, 1, 1, 1, 1);
      c10 = madd(row, b0, c10);
      if (wide) c11 = madd(row, b1, c11);
      row = v128.shuffle<f32>(column, column, 2, 2, 2, 2);
      c20 = madd(row, b0, c20);
      if (wide) c21 = madd(row, b1, c21);
      row = v128.shuffle<f32>(column, column, 3, 3, 3, 3);
      c30 = madd(row, b0, c30);
      if (wide) c31 = madd(row, b1, c31);
      if (five) {
        row = v128.load32_splat(a, 16);
        c40 = madd(row, b0, c40);
        if (wide) c41 = madd(row, b1, c41);
      }
      a += five ? 20 : 16;
      b += wide ? 32 : 16;
    }
  }
  put(c, c00, add);
  if (wide) put(c + 16, c01, add);
  c += ldc;
  put(c, c10, add);
  if (wide) put(c + 16, c11, add);
  c += ldc;
  put(c, c20, add);
  if (wide) put(c + 16, c21, add);
  c += ldc;
  put(c, c30, add);
  if (wide) put(c + 16, c31, add);
  if (five) {
    c += ldc;
    put(c, c40, add);
    if (wide) put(c + 16, c41, add);
  }
}
export function tile5x8(k: i32, a: usize, b: usize, c: usize, ldc: usize, add: bool): void {
  tile(true, true, k, a, b, c, ldc, add);
}
export function tile5x4(k: i32, a: usize, b: usize, c: usize, ldc: usize, add: bool): void {
  tile(true, false, k, a, b, c, ldc, add);
}
export function tile4x8(k: i32, a: usize, b: usize, c: usize, ldc: usize, add: bool): void {
  tile(false, true, k, a, b, c, ldc, add);
}
export function tile4x4(k: i32, a: usize, b: usize, c: usize, ldc: usize, add: bool): void {
  tile(false, false, k, a, b, c, ldc, add);
}
