/**
 * Training, validation and test part.
 *
 * @module
 */
import type { Shape } from "../shape/shape.ts";
import type { Random } from "../tensor/random.ts";
import type { Dataset } from "./dataset.ts";

/** Options of {@linkcode splits}. */
export interface SplitsOptions {
  /** How many samples the validation part has: a number from 1, or a share below 1. */
  readonly validation: number;
  /** How many samples the test part has, likewise. */
  readonly test: number;
  /** What draws them: the same seed, the same parts. */
  readonly random: Random;
  /** Whether every part has the classes in the same proportions, up to rounding; off by default. */
  readonly stratified?: boolean;
}

/** Three parts that have no sample in common, and together all. */
export interface Splits<S extends Shape> {
  /** What parameters are fitted to. */
  readonly train: Dataset<S>;
  /** What learning rates and the like are chosen by. */
  readonly validation: Dataset<S>;
  /** What is looked at once, in the end. */
  readonly test: Dataset<S>;
}

/**
 * A dataset in three parts, drawn at random.
 *
 * @throws {RangeError} If a part would be empty.
 *
 * @example
 * ```ts
 * import { digits, splits } from "@norma/norma/data";
 * import { Random } from "@norma/norma";
 * import { assertEquals } from "@std/assert";
 *
 * const options = { validation: 0.1, test: 397, random: new Random(1), stratified: true };
 * const { train, validation, test } = splits(digits(), options);
 * assertEquals([train.length, validation.length, test.length], [1220, 180, 397]);
 * ```
 */
export function splits<S extends Shape>(data: Dataset<S>, options: SplitsOptions): Splits<S> {
  const { random, stratified = false } = options, { length, name } = data;
  const validation = count(options.validation, length), test = count(options.test, length);
  const train = length - validation - test;
  if (!(train >= 1 && validation >= 1 && test >= 1)) {
    throw new RangeError(
      `Cannot split ${name} into ${train}, ${validation} and ${test} samples: it has ${length}, ` +
        "and every part needs one",
    );
  }
  const drawn = random.permutation(length);
  const order = stratified ? spread(drawn, data.labels()) : drawn;
  return {
    train: data.select(order.subarray(validation + test)),
    validation: data.select(order.subarray(0, validation)),
    test: data.select(order.subarray(validation, validation + test)),
  };
}

/** A share of samples, or a number of them. */
function count(wanted: number, length: number): number {
  if (!(wanted > 0 && (wanted < 1 || Number.isInteger(wanted)))) {
    throw new RangeError(
      `Cannot split off ${wanted} samples: give a whole number from 1, or a share below 1`,
    );
  }
  return wanted < 1 ? Math.round(wanted * length) : wanted;
}

/**
 * The order in which every class is spread evenly: the k-th of a class of n comes where (k + ½) / n
 * of all have come. So any stretch has each class in proportion, give or take one.
 */
function spread(drawn: Int32Array, labels: Int32Array): Int32Array {
  const sizes = new Map<number, number>(), seen = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const placed = Array.from(drawn, (i) => {
    const label = labels[i]!, k = seen.get(label) ?? 0;
    seen.set(label, k + 1);
    return { i, place: (k + 0.5) / sizes.get(label)! };
  });
  return Int32Array.from(placed.sort((a, b) => a.place - b.place), ({ i }) => i);
}
