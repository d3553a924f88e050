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
  if (options?.random === undefined) {
    throw new TypeError("Cannot draw without a generator: give { random: new Random(seed) }");
  }
  return options.random;
}
