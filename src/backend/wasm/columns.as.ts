// deno-fmt-ignore-file: it would remove the decorators
/**
 * Walking over `[rows, channels]` with channels next to each other: four lanes are four channels.
 *
 * Rows are taken in blocks, so that the lines of a block stay in L1 while its columns are added up,
 * even if a power of two as the number of channels maps them to a few sets of the cache.
 */
import { high, low } from "./simd.as";

/** Rows in a block, and numbers that one float32 lane adds up. */
export const BLOCK: i32 = 16;

/** Bytes to a row. */
@inline
export function offset(row: i32, channels: i32): usize {
  return <usize>row * <usize>channels << 2;
}

/** Adds four float32 to four float64. */
@inline
export function accumulate(p: usize, v: v128): void {
  v128.store(p, f64x2.add(v128.load(p), low(v)));
  v128.store(p, f64x2.add(v128.load(p, 16), high(v)), 16);
}
