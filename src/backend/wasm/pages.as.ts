// deno-fmt-ignore-file: it would remove the decorators
/**
 * Asking early for a page. A processor fetches ahead what is read or written in order, but not over
 * the end of a page: with several streams that costs more than all the rest.
 */

/** Nobody reads it, but a load whose result goes nowhere would be left out. */
let touched: i32 = 0;
/**
 * Loads the first lines of a page that begins in the row at `p`, which has a row behind it. In layer
 * norm of [8192, 512] this takes off a quarter of the time forward, a sixth backward, and a third
 * where the pages lie badly; streams of batch norm, which are shorter, gain nothing.
 */
@inline
export function touch(p: usize, stride: usize): void {
  const page = (p + 4095) & ~4095;
  if (page < p + stride && stride >= 128) touched |= load<i32>(page) | load<i32>(page, 64);
}
