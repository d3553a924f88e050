// deno-fmt-ignore-file: it would remove the decorators
/** Between float32 and int32. */
import { load4, store4 } from "./simd.as";

/** Whether int32 holds all of the numbers without their fractions, which it then does in `y`. */
export function truncate(x: usize, y: usize, n: i32): bool {
  let fit = i32x4.splat(-1);
  const limit = f32x4.splat(2147483648), lowest = f32x4.splat(-2147483648);
  for (; n > 0; n -= 4, x += 16, y += 16) {
    const v = load4(x, n);
    fit = v128.and(fit, v128.and(f32x4.ge(v, lowest), f32x4.lt(v, limit)));
    store4(y, i32x4.trunc_sat_f32x4_s(v), n);
  }
  return i32x4.all_true(fit);
}
/** Integers beyond 2²⁴ are rounded. */
export function toFloat(x: usize, y: usize, n: i32): void {
  for (; n > 0; n -= 4, x += 16, y += 16) store4(y, f32x4.convert_i32x4_s(load4(x, n)), n);
}
