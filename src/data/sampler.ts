/**
 * Samplers: which samples make up a batch, where that depends on their classes. Experiments on
 * batches that are not drawn at random need them: batch normalization feels what else is in the
 * batch.
 *
 * @module
 */
import type { Random } from "../tensor/random.ts";

/** Divides an epoch into batches. */
export interface Sampler {
  /**
   * The batches of an epoch, each as indices into `labels`: as many in every epoch.
   *
   * @param labels The class of each sample.
   * @param size How many samples a batch has.
   * @param epoch How many epochs there were before.
   * @throws {RangeError} If there are no such batches.
   */
  batches(labels: Int32Array, size: number, epoch: number): Int32Array[];
}

/**
 * The samples of each class that has any, each class in an order of its own if there is `random`.
 */
function byClass(labels: Int32Array, random?: Random): Int32Array[] {
  const groups = new Map<number, number[]>();
  labels.forEach((label, i) => {
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [i]);
    else group.push(i);
  });
  return [...groups.keys()].sort((a, b) => a - b).map((label) => {
    const group = Int32Array.from(groups.get(label)!);
    return random === undefined ? group : random.split(label).shuffle(group);
  });
}

/**
 * All of one class, then all of the next: batches follow one another as they do in a file that
 * nobody shuffled. Every sample comes once an epoch; where one class ends, a batch has two.
 *
 * @param random Brings the samples of each class into a new order for every epoch.
 *
 * @example
 * ```ts
 * import { classSorted, digits } from "@norma/norma/data";
 * import { assert } from "@std/assert";
 * const { y } = digits().batches(64, { sampler: classSorted() }).first();
 * assert(y.toArray().every((label) => label === 0));
 * ```
 */
export function classSorted(random?: Random): Sampler {
  return {
    batches(labels, size, epoch) {
      const order = byClass(labels, random?.split(epoch)).flatMap((group) => [...group]);
      return Array.from(
        { length: Math.ceil(order.length / size) },
        (_, k) => Int32Array.from(order.slice(k * size, (k + 1) * size)),
      );
    },
  };
}

/**
 * Batches of `classes` classes each, in equal numbers; 1 for batches of a single class. Otherwise
 * at random: which classes meet, and in which order batches come. No sample comes twice in an
 * epoch; those that fill no batch are left out.
 *
 * @throws {RangeError} If `classes` is not a whole number from 1; and when batches are made, if it
 * does not divide their size, or no batch can be filled.
 *
 * @example
 * ```ts
 * import { classesPerBatch, digits } from "@norma/norma/data";
 * import { Random } from "@norma/norma";
 * import { assert } from "@std/assert";
 *
 * const sampler = classesPerBatch(2, new Random(1));
 * for (const { y } of digits().batches(32, { sampler, dropLast: true })) {
 *   assert(new Set(y.toArray()).size === 2);
 * }
 * ```
 */
export function classesPerBatch(classes: number, random: Random): Sampler {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new RangeError(
      `Cannot make batches of ${classes} classes: a whole number from 1 is needed`,
    );
  }
  return {
    batches(labels, size, epoch) {
      if (size % classes !== 0) {
        throw new RangeError(
          `Cannot make batches of ${size} samples from ${classes} classes in equal numbers: ` +
            `take a multiple of ${classes}`,
        );
      }
      const own = random.split(epoch), share = size / classes;
      const shares = byClass(labels, own.split("samples")).map((group) => chunks(group, share));
      const found = grouped(shares, classes, own.split("classes"));
      if (found.length === 0) {
        throw new RangeError(
          `Cannot make batches of ${size} samples from ${classes} classes: ` +
            `no ${classes} of the ${shares.length} classes have ${share} samples`,
        );
      }
      return own.split("order").shuffle(found);
    },
  };
}

/** All whole chunks. */
const chunks = (group: Int32Array, size: number): Int32Array[] =>
  Array.from(
    { length: Math.floor(group.length / size) },
    (_, k) => group.subarray(k * size, (k + 1) * size),
  );

/**
 * Batches of `count` shares, no two from one class. They are always taken from where most are left,
 * by lot among equals: no other way makes more batches.
 */
function grouped(shares: Int32Array[][], count: number, random: Random): Int32Array[] {
  const found: Int32Array[] = [];
  while (true) {
    const most = random.shuffle([...shares])
      .sort((a, b) => b.length - a.length)
      .slice(0, count);
    if (most.length < count || most.at(-1)!.length === 0) return found;
    found.push(Int32Array.from(most.flatMap((left) => [...left.pop()!])));
  }
}

/**
 * Batches with as many samples of every class, give or take one: rare classes come several times an
 * epoch, frequent ones not with all of their samples. An epoch has as many batches as without a
 * sampler.
 *
 * @param random Orders the samples of each class, and each batch.
 *
 * @example
 * ```ts
 * import { classBalanced, digits } from "@norma/norma/data";
 * import { Random } from "@norma/norma";
 * import { assert } from "@std/assert";
 *
 * const { y } = digits().batches(20, { sampler: classBalanced(new Random(1)) }).first();
 * const counts = new Array(10).fill(0);
 * for (const label of y.toArray()) counts[label]++;
 * assert(counts.every((count) => count === 2));
 * ```
 */
export function classBalanced(random: Random): Sampler {
  return {
    batches(labels, size, epoch) {
      const own = random.split(epoch), groups = byClass(labels, own.split("samples"));
      const next = groups.map(() => 0), turn = own.split("order");
      const draw = (k: number) => {
        const group = groups[k]!;
        if (next[k] === group.length) turn.shuffle(group), next[k] = 0;
        return group[next[k]!++]!;
      };
      return Array.from({ length: Math.ceil(labels.length / size) }, (_, b) => {
        const count = Math.min(size, labels.length - b * size);
        const batch = Int32Array.from(
          { length: count },
          (_, i) => draw((b * size + i) % groups.length),
        );
        return turn.shuffle(batch);
      });
    },
  };
}
