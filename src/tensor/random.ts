/**
 * Random numbers that are the same on every machine: a seeded generator that can be split into
 * independent, labelled streams, so that a network's weights do not change when its data are
 * shuffled differently.
 */
import { normalQuantile } from "./normal_quantile.ts";
import { philox4x32 } from "./philox.ts";
import { childKey, DRAW, highWord, lowWord } from "./stream_key.ts";

const TWO_53 = 2 ** 53;

/** What a generator can fill. */
export type Fillable = Float32Array | Float64Array | number[];

/**
 * A seeded generator of random numbers: Philox4x32-10 (Salmon et al., SC 2011), counter based, with
 * a period of 2⁶⁶ words and 2⁶⁴ seeds.
 *
 * The same seed gives the same numbers on every machine and in every engine, to the bit: integers
 * come from integer arithmetic, and what is not an integer from operations that IEEE 754 defines
 * exactly (+ − × ÷ √). Not for secrets: whoever knows the seed knows the numbers.
 *
 * @example Draw
 * ```ts
 * import { Random } from "@norma/norma";
 *
 * const random = new Random(7);
 * random.uniform(); // in [0, 1)
 * random.normal(0, 0.1); // mean 0, standard deviation 0.1
 * random.integer(6); // one of 0, 1, 2, 3, 4, 5
 * random.permutation(4); // the numbers 0, 1, 2, 3 in some order
 * ```
 *
 * @example One stream for each purpose: what one draws does not move another
 * ```ts
 * import { Random } from "@norma/norma";
 *
 * const random = new Random(7);
 * const weights = random.split("weights");
 * const shuffles = random.split("shuffles");
 * weights.normal();
 * shuffles.permutation(60_000);
 * ```
 */
export class Random {
  /** The name of the algorithm, for the notes of an experiment. */
  static readonly algorithm = "Philox4x32-10";

  /** What it is called: the seed, followed by the labels of the splits that led here. */
  readonly name: string;

  readonly #key: bigint;
  readonly #key0: number;
  readonly #key1: number;
  /** The number of the next block, 64 bits. */
  #block0 = 0;
  #block1 = 0;
  /** The block in use, and how many of its four words are spent. */
  readonly #words: Uint32Array = new Uint32Array(4);
  #spent = 4;

  /**
   * A generator at the beginning of its stream.
   *
   * @param seed A whole number from 0 to 2⁵³ − 1, or a bigint below 2⁶⁴; it is the generator's key.
   * @param name What to call it in print; does not change the numbers.
   * @throws {RangeError} If the seed is negative, has a fraction or is too large.
   */
  constructor(seed: number | bigint, name: string = String(seed)) {
    const fits = typeof seed === "bigint"
      ? seed >= 0n && seed < 1n << 64n
      : Number.isSafeInteger(seed) && seed >= 0;
    if (!fits) {
      throw new RangeError(
        `Cannot seed with ${seed}: a seed is a whole number from 0 to 2 ** 53 - 1, or a bigint ` +
          "below 2n ** 64n",
      );
    }
    this.#key = BigInt(seed);
    this.#key0 = lowWord(this.#key);
    this.#key1 = highWord(this.#key);
    this.name = name;
  }

  /**
   * A whole number from 0 to 2³² − 1: the next word of the stream, which all other draws are made
   * of.
   *
   * @example
   * ```ts
   * import { Random } from "@norma/norma";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(new Random(0).uint32(), 0x6627e8d5); // as published with the algorithm
   * ```
   */
  uint32(): number {
    if (this.#spent === 4) {
      philox4x32(this.#words, 0, this.#block0, this.#block1, 0, DRAW, this.#key0, this.#key1);
      this.#block0 = (this.#block0 + 1) >>> 0;
      if (this.#block0 === 0) this.#block1 = (this.#block1 + 1) >>> 0;
      this.#spent = 0;
    }
    return this.#words[this.#spent++]!;
  }

  /**
   * A number in [`low`, `high`), evenly distributed; two words of the stream.
   *
   * It has 53 random bits: between 0 and 1 it is a multiple of 2⁻⁵³. With other limits the result
   * is rounded, which can reach `high` itself.
   *
   * @param low The least value.
   * @param high What the values stay below.
   */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.#bits53() / TWO_53);
  }

  /**
   * A number from the normal distribution; two words of the stream.
   *
   * It is the quantile (to a relative error of about 1e-15) of a number evenly distributed over
   * the odd multiples of 2⁻⁵³, so never farther out than 8.21 standard deviations, and symmetric.
   *
   * @param mean The mean of the distribution.
   * @param sd Its standard deviation.
   */
  normal(mean = 0, sd = 1): number {
    const high = this.uint32() >>> 6, low = this.uint32() >>> 6;
    // 52 bits and a half: the midpoint of one of 2⁵² equal parts of [0, 1], exact in float64.
    return mean + sd * normalQuantile((high * 2 ** 26 + low + 0.5) / 2 ** 52);
  }

  /**
   * A whole number from 0 to `n` − 1, each equally likely: what would favour the small ones is
   * drawn again. Two words of the stream a try.
   *
   * @param n How many numbers there are to choose from, at most 2⁵³ − 1.
   * @throws {RangeError} If `n` is not a whole number of at least 1.
   */
  integer(n: number): number {
    if (!Number.isSafeInteger(n) || n < 1) {
      throw new RangeError(`Cannot draw one of ${n} integers: a whole number from 1 is needed`);
    }
    const fair = TWO_53 - TWO_53 % n;
    let bits = this.#bits53();
    while (bits >= fair) bits = this.#bits53();
    return bits % n;
  }

  /**
   * `true` with probability `p`; two words of the stream.
   *
   * @throws {RangeError} If `p` is not between 0 and 1.
   */
  bernoulli(p: number): boolean {
    if (!(p >= 0 && p <= 1)) {
      throw new RangeError(`Cannot draw with probability ${p}: it must lie between 0 and 1`);
    }
    return this.#bits53() < p * TWO_53;
  }

  /**
   * The numbers 0, 1, …, `n` − 1 in random order, every order equally likely.
   *
   * @throws {RangeError} If `n` is not a whole number of at least 0.
   *
   * @example
   * ```ts
   * import { Random } from "@norma/norma";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals([...new Random(1).permutation(5)].sort(), [0, 1, 2, 3, 4]);
   * ```
   */
  permutation(n: number): Int32Array {
    if (!Number.isSafeInteger(n) || n < 0 || n > 2 ** 31) {
      throw new RangeError(`Cannot permute ${n} numbers: a whole number up to 2 ** 31 is needed`);
    }
    return this.shuffle(Int32Array.from({ length: n }, (_, i) => i));
  }

  /**
   * Brings a list into random order, in place, and returns it (Fisher and Yates' method).
   *
   * @param list An array, or a typed array.
   */
  shuffle<L extends { readonly length: number; [index: number]: unknown }>(list: L): L {
    for (let last = list.length - 1; last > 0; last--) {
      const other = this.integer(last + 1), kept = list[last];
      list[last] = list[other];
      list[other] = kept;
    }
    return list;
  }

  /**
   * Fills an array with what as many calls of {@linkcode Random.uniform} would return, and returns
   * it. A `Float32Array` rounds them, which can reach `high` itself (once in 2²⁵ draws).
   */
  fillUniform<A extends Fillable>(array: A, low = 0, high = 1): A {
    for (let i = 0; i < array.length; i++) array[i] = this.uniform(low, high);
    return array;
  }

  /**
   * Fills an array with what as many calls of {@linkcode Random.normal} would return, and returns
   * it. A `Float32Array` rounds them.
   *
   * @example
   * ```ts
   * import { Random } from "@norma/norma";
   *
   * const weights = new Random(7).split("weights").fillNormal(new Float32Array(784 * 100), 0, 0.1);
   * ```
   */
  fillNormal<A extends Fillable>(array: A, mean = 0, sd = 1): A {
    for (let i = 0; i < array.length; i++) array[i] = this.normal(mean, sd);
    return array;
  }

  /**
   * An independent stream of its own, named by a label or an index.
   *
   * It depends on this generator's seed and on the label, and on nothing else: not on how much has
   * been drawn from either, nor on the order of splits. The same label gives the same stream, from
   * its beginning. `split(3)` and `split("3")` are two streams, and splits can be split.
   *
   * The child's key is the parent's encryption of the label; keys have 64 bits, so that among a
   * million streams two coincide with a probability of 3e-8.
   *
   * @param label A text, or a whole number from 0 to 2⁵³ − 1.
   * @throws {RangeError} If it is a number, but not such a one.
   *
   * @example
   * ```ts
   * import { Random } from "@norma/norma";
   * import { assertEquals } from "@std/assert";
   *
   * const random = new Random(7);
   * const first = random.split("weights").uniform();
   * random.uniform();
   * assertEquals(random.split("weights").uniform(), first);
   * assertEquals(random.split("weights").split(0).name, "7/weights/0");
   * ```
   */
  split(label: string | number): Random {
    return new Random(childKey(this.#key, label), `${this.name}/${label}`);
  }

  /** The upper 27 and 26 bits of two words. */
  #bits53(): number {
    const high = this.uint32() >>> 5, low = this.uint32() >>> 6;
    return high * 2 ** 26 + low;
  }
}
