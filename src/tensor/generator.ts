/**
 * Where random tensors come from.
 *
 * @module
 */
import type { Random } from "./random.ts";

/** Where random numbers come from. */
export interface DrawOptions {
  /** The generator; what it has drawn before decides what comes next. */
  readonly random: Random;
}

/** @internal The generator, or what to do about it: cells of a notebook are not type-checked. */
export function generator(options: DrawOptions | undefined): Random {
  const random = options?.random;
  if (typeof random?.uint32 === "function") return random;
  const what = random === undefined ? "without a generator" : `from ${random}`;
  throw new TypeError(`Cannot draw ${what}: give { random: new Random(seed) }`);
}
