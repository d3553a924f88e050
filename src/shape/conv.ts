/**
 * Windows that slide along an axis: convolutions and poolings.
 *
 * @module
 */
import type { Add, Halve, Known, Sub } from "./arithmetic.ts";

/**
 * Number of windows of size `K` on an axis of size `H`: `⌊(H + 2P − K) / S⌋ + 1`.
 *
 * Known at compile time for strides 1, 2 and 4; another stride gives a size that only the run time
 * knows. `never` where the window does not fit once.
 */
export type ConvSize<
  H extends number,
  K extends number,
  S extends number = 1,
  P extends number = 0,
> = `${H | K | S | P}` extends Known
  ? Sub<P extends 0 ? H : Add<H, Add<P, P>>, K> extends infer R extends number
    ? [R] extends [never] ? never
    : S extends 1 ? Add<R, 1>
    : S extends 2 ? Add<Halve<`${R}`>, 1>
    : S extends 4 ? Add<Halve<`${Halve<`${R}`>}`>, 1>
    : number
  : never
  : number;

/** @internal What {@linkcode convSize} throws: for a rule to say where `ConvSize` is `never`. */
export type NoWindow<H extends number, K extends number, P extends number = 0> =
  `Cannot slide a window of ${K} along ${H} with padding ${P}: it does not fit`;

/**
 * Number of windows of size `kernel` on an axis of `size`, `stride` apart, with `padding` zeros put
 * on either side.
 *
 * @internal
 */
export function convSize(size: number, kernel: number, stride = 1, padding = 0): number {
  const rest = size + 2 * padding - kernel;
  if (!(rest >= 0)) {
    throw new RangeError(
      `Cannot slide a window of ${kernel} along ${size} with padding ${padding}: it does not fit`,
    );
  }
  return Math.floor(rest / stride) + 1;
}
