/**
 * Colours for quantities: the scheme "viridis" of matplotlib (S. van der Walt and N. Smith, 2015),
 * whose lightness rises evenly, so that it reads in grey and without red or green.
 *
 * @module
 */

/** Sixteen of its colours at equal distances, six digits each. */
const VIRIDIS = "440154481a6c472f7d41448739568c31688e2a788e23888e" +
  "1f988b22a88435b77954c5687ad151a5db36d2e21bfde725";

/** @internal Red: what no colour stands for, such as NaN. */
export const ODD: readonly [number, number, number] = [232, 35, 48];
/** @internal The index of {@linkcode ODD} in the {@linkcode palette}. */
export const ODD_INDEX = 255;

let all: Uint8Array | undefined;
/**
 * @internal Red, green and blue of 256 indices: 255 colours from dark to light, and one for NaN.
 */
export function palette(): Uint8Array {
  if (all !== undefined) return all;
  const stops = VIRIDIS.match(/../g)!.map((hex) => Number.parseInt(hex, 16));
  const steps = stops.length / 3 - 1;
  all = new Uint8Array(3 * 256);
  for (let i = 0; i < 255; i++) {
    const place = i / 254 * steps, low = Math.min(steps - 1, Math.floor(place)), part = place - low;
    for (let c = 0; c < 3; c++) {
      all[3 * i + c] = Math.round(
        (1 - part) * stops[3 * low + c]! + part * stops[3 * low + 3 + c]!,
      );
    }
  }
  all.set(ODD, 3 * ODD_INDEX);
  return all;
}
