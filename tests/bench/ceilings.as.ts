// deno-fmt-ignore-file: it would remove the decorators
/**
 * What the machine can do, for the benchmark: fused multiply-adds of 128 bits, and moving numbers.
 * Sizes are multiples of 16.
 */
import { madd, total } from "../../src/backend/wasm/simd.as";

/** 96 floating-point operations a turn, in 12 chains that do not wait for each other. */
export function multiplyAdd(turns: i32, seed: f32): f32 {
  const a = f32x4.splat(seed), b = f32x4.splat(1 - seed);
  let c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a;
  let c10 = a, c11 = a;
  for (; turns > 0; --turns) {
    c0 = madd(c0, a, b); c1 = madd(c1, a, b); c2 = madd(c2, a, b); c3 = madd(c3, a, b);
    c4 = madd(c4, a, b); c5 = madd(c5, a, b); c6 = madd(c6, a, b); c7 = madd(c7, a, b);
    c8 = madd(c8, a, b); c9 = madd(c9, a, b); c10 = madd(c10, a, b); c11 = madd(c11, a, b);
  }
  const s0 = f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3));
  const s1 = f32x4.add(f32x4.add(c4, c5), f32x4.add(c6, c7));
  const s2 = f32x4.add(f32x4.add(c8, c9), f32x4.add(c10, c11));
  return <f32>total(f32x4.add(f32x4.add(s0, s1), s2));
}

/** `y = x`, four vectors a turn. */
export function copy(x: usize, y: usize, n: i32): void {
  for (; n > 0; n -= 16, x += 64, y += 64) {
    const v0 = v128.load(x), v1 = v128.load(x, 16), v2 = v128.load(x, 32), v3 = v128.load(x, 48);
    v128.store(y, v0);
    v128.store(y, v1, 16);
    v128.store(y, v2, 32);
    v128.store(y, v3, 48);
  }
}
/** `y = x` by the engine's own instruction. */
export function move(x: usize, y: usize, n: i32): void {
  memory.copy(y, x, <usize>n << 2);
}
/** `z = x + a·y`: two arrays are read, one is written. */
export function triad(x: usize, y: usize, z: usize, n: i32, a: f32): void {
  const s = f32x4.splat(a);
  for (; n > 0; n -= 16, x += 64, y += 64, z += 64) {
    v128.store(z, madd(v128.load(y), s, v128.load(x)));
    v128.store(z, madd(v128.load(y, 16), s, v128.load(x, 16)), 16);
    v128.store(z, madd(v128.load(y, 32), s, v128.load(x, 32)), 32);
    v128.store(z, madd(v128.load(y, 48), s, v128.load(x, 48)), 48);
  }
}
/** The sum: one array is read, nothing is written. */
export function read(x: usize, n: i32): f64 {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (; n > 0; n -= 16, x += 64) {
    s0 = f32x4.add(s0, v128.load(x));
    s1 = f32x4.add(s1, v128.load(x, 16));
    s2 = f32x4.add(s2, v128.load(x, 32));
    s3 = f32x4.add(s3, v128.load(x, 48));
  }
  return total(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
}
/** A call with as many arguments as kernels have. */
export function nothing(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32, g: i32, h: i32): void {}
