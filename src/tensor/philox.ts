/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw: "Parallel random
 * numbers: as easy as 1, 2, 3" (SC 2011).
 *
 * It is a keyed bijection of 128-bit blocks, ten rounds of multiply, exchange and exclusive or.
 * Encrypting 0, 1, 2, … under a key gives a stream of random words; any other key gives an
 * unrelated one. It passes BigCrush, and integer arithmetic makes it the same on every machine.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
/** Weyl sequences that change the key from round to round: the golden ratio and √3 − 1. */
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** The upper 32 bits of the product of two unsigned 32-bit integers; may come out negative. */
function multiplyHigh(a: number, b: number): number {
  const lowA = a & 0xffff, highA = a >>> 16;
  const lowB = b & 0xffff, highB = b >>> 16;
  const middle = (Math.imul(highA, lowB) + (Math.imul(lowA, lowB) >>> 16)) | 0;
  const cross = (Math.imul(lowA, highB) + (middle & 0xffff)) | 0;
  return (Math.imul(highA, highB) + (middle >>> 16) + (cross >>> 16)) | 0;
}

/**
 * Writes the block of four random words that belongs to a counter (`c0` the lowest of its words)
 * and a key to `out[at … at + 3]`.
 *
 * @internal
 */
export function philox4x32(
  out: Uint32Array,
  at: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0), low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2), low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}
