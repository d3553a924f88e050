/**
 * Key derivation: the key of a stream that is split off another by an index or a label.
 *
 * The parent's key encrypts the index or the label, and the first 64 bits are the child's key. As
 * the generator is a pseudorandom function, that is as good as a key drawn at random.
 */
import { philox4x32 } from "./philox.ts";

/**
 * What a counter block is for, its last word: draws and both kinds of splits encrypt disjoint sets
 * of blocks under one key.
 *
 * @internal
 */
export const DRAW = 0;
const SPLIT_BY_INDEX = 1;
const SPLIT_BY_LABEL = 2;

/** The 64-bit key that belongs to three words and a purpose, under another key. */
function derive(key: bigint, word0: number, word1: number, word2: number, kind: number): bigint {
  const block = new Uint32Array(4);
  philox4x32(block, 0, word0, word1, word2, kind, lowWord(key), highWord(key));
  return BigInt(block[1]!) << 32n | BigInt(block[0]!);
}

/** @internal */
export const lowWord = (key: bigint): number => Number(key & 0xffffffffn);
/** @internal */
export const highWord = (key: bigint): number => Number(key >> 32n);

/**
 * The key of the child that is named by a text or by a whole number from 0 to 2⁵³ − 1.
 *
 * @throws {RangeError} If it is another number.
 * @internal
 */
export function childKey(key: bigint, label: string | number): bigint {
  if (typeof label === "number") {
    if (!Number.isSafeInteger(label) || label < 0) {
      throw new RangeError(
        `Cannot split by ${label}: an index is a whole number from 0 to 2 ** 53 - 1`,
      );
    }
    return derive(key, label >>> 0, Math.floor(label / 2 ** 32), 0, SPLIT_BY_INDEX);
  }
  // Four UTF-16 units a block, each block under the key that the one before it gave. The length
  // stands in every block, so that padding cannot be taken for text.
  const unit = (i: number) => i < label.length ? label.charCodeAt(i) : 0;
  let child = key;
  for (let i = 0; i === 0 || i < label.length; i += 4) {
    const word0 = unit(i) | unit(i + 1) << 16, word1 = unit(i + 2) | unit(i + 3) << 16;
    child = derive(child, word0, word1, label.length, SPLIT_BY_LABEL);
  }
  return child;
}
