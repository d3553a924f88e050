/**
 * Axes of small drawings: which numbers stand at them, and where.
 *
 * @module
 */

/** @internal From where to where an axis goes, and its numbers. */
export interface Axis {
  /** The place of a value: 0 where the axis begins, 1 where it ends. */
  place(value: number): number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

/** Exact in JavaScript's literals, where `10 ** -5` is not. */
const power = (exponent: number): number => Number(`1e${exponent}`);

/** The distance of ticks, 1, 2 or 5 times a power of ten, with which there are at most so many. */
function distance(range: number, most: number): { times: 1 | 2 | 5; exponent: number } {
  let exponent = Math.floor(Math.log10(range / most));
  for (;; exponent++) {
    for (const times of [1, 2, 5] as const) {
      if (range / (times * power(exponent)) <= most) return { times, exponent };
    }
  }
}

/** @internal Of a count from 0 on, which ends with the last. */
export function countAxis(last: number, most = 8): Axis {
  const { times, exponent } = distance(last, most);
  const step = Math.max(1, times * power(exponent));
  const ticks = Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);
  return {
    place: (value) => value / last,
    ticks: ticks.map((value) => ({ value, text: value.toLocaleString("en-US") })),
  };
}

/** @internal From a round number below all values to one above them. */
export function linearAxis(low: number, high: number, most = 5): Axis {
  const size = Math.max(Math.abs(low), Math.abs(high));
  // What does not differ stands in the middle.
  const half = high - low > 1e-9 * size ? 0 : size / 2 || 1;
  const { times, exponent } = distance(high - low + 2 * half, most);
  // Whole numbers of powers of ten: a sum of tenths would not be round.
  const unit = (value: number): number => value / power(exponent) / times;
  const from = Math.floor(unit(low - half) + 1e-9), to = Math.ceil(unit(high + half) - 1e-9);
  const isShort = exponent >= -6 && size < 1e7;
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => {
    const value = Number(`${(from + i) * times}e${exponent}`);
    return { value, text: isShort ? value.toFixed(Math.max(0, -exponent)) : `${value}` };
  });
  return { place: (value) => (unit(value) - from) / (to - from), ticks };
}

/** @internal Of positive values, whose ratios are distances: powers of ten, from the one below. */
export function logarithmicAxis(low: number, high: number, most = 6): Axis {
  const from = Math.floor(Math.log10(low)), to = Math.max(from + 1, Math.ceil(Math.log10(high)));
  const step = Math.ceil((to - from) / most);
  const ticks = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => {
    const value = power(from + i * step);
    return { value, text: `${value}` };
  });
  return { place: (value) => (Math.log10(value) - from) / (to - from), ticks };
}
