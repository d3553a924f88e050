/**
 * Numbers at which functions of one number are tried.
 *
 * @module
 */

/** The edges of the range of float32, and of the ranges that the functions treat apart. */
export const SPECIAL: readonly number[] = [
  ...[0, -0, 1, -1, Infinity, -Infinity, NaN],
  ...[2 ** -149, -(2 ** -149), 2 ** -126, 3.4028234663852886e38, -3.4028234663852886e38],
  ...[88.72283, 88.72284, 89, 1e3, -87.33655, -87.33654, -103.97208, -103.972084, -104, -1e3],
  ...[0.625, 0.6249999, 9, 9.1, -9.1, 1e-5, -1e-5, 1e-30],
];

/** Every 16381st of all float32 numbers, which is a quarter of a million of every magnitude. */
export const EVERY_MAGNITUDE: Float32Array = everyMagnitude();
function everyMagnitude(): Float32Array {
  const bits = new Uint32Array(Math.floor(2 ** 32 / 16381));
  for (let i = 0; i < bits.length; i++) bits[i] = i * 16381;
  return new Float32Array(bits.buffer);
}
/** Numbers at which the functions are not constant, evenly spread. */
export const MODERATE: Float32Array = Float32Array.from(
  { length: 200_000 },
  (_, i) => (i - 100_000) * 0.00107,
);
