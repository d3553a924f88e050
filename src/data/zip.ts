/**
 * Batches of several loaders side by side.
 *
 * @module
 */
import type { Shape } from "../shape/shape.ts";
import { type Batch, inTurns, type Loader } from "./loader.ts";

/** A batch of each loader. */
export type Zipped<L extends readonly Loader<Shape, number>[]> = {
  -readonly [K in keyof L]: L[K] extends Loader<infer S, infer B> ? Batch<B, S> : never;
};

/**
 * The next epochs of several loaders side by side: a turn of the loop has a batch of each, and is a
 * scope as theirs is. It ends with the shortest; the others begin a new epoch the next time.
 *
 * @throws {RangeError} if there are no loaders.
 *
 * @example Digits of two halves, in pairs of batches
 * ```ts
 * import { digits, zip } from "@norma/norma/data";
 * import { assertEquals } from "@std/assert";
 *
 * const small = digits().slice(0, 600).batches(60), large = digits().slice(600).batches(60);
 * let turns = 0;
 * for (const [a, b] of zip(small, large)) turns += a.x.shape[0] / b.x.shape[0];
 * assertEquals(turns, 10);
 * ```
 */
export function zip<const L extends readonly Loader<Shape, number>[]>(
  ...loaders: L
): Generator<Zipped<L>, void, void> {
  if (loaders.length === 0) throw new RangeError("Cannot zip no loaders: give at least one");
  return inTurns(together(loaders)) as Generator<Zipped<L>, void, void>;
}
function* together(
  loaders: readonly Loader<Shape, number>[],
): Generator<() => Batch<number, Shape>[]> {
  const epochs = loaders.map((loader) => loader.epoch().toArray());
  const shortest = Math.min(...epochs.map((epoch) => epoch.length));
  for (let i = 0; i < shortest; i++) yield () => epochs.map((epoch) => epoch[i]!());
}
