/**
 * Batches for a loop. A turn of the loop is a scope: what is made in it is freed when it ends.
 *
 * @module
 */
import { Scope } from "../autograd/scope.ts";
import type { Shape } from "../shape/shape.ts";
import type { Random } from "../tensor/random.ts";
import type { Dataset, Samples } from "./dataset.ts";
import type { Sampler } from "./sampler.ts";

/** Options of {@linkcode Dataset.batches}. */
export interface LoaderOptions<Drop extends boolean = boolean> {
  /**
   * What brings the samples into a new order for every epoch; without it they keep their own.
   * Nothing is drawn from it: epoch k is ordered by `shuffle.split(k)`, so two loaders with the
   * same one give the same batches.
   */
  readonly shuffle?: Random;
  /**
   * What divides an epoch into batches by the classes of the samples, in place of `shuffle`:
   * `classSorted()`, `classesPerBatch(1, random)`, `classBalanced(random)`.
   */
  readonly sampler?: Sampler;
  /**
   * Leave out the samples of an epoch that do not fill a batch, so that all are of the same size,
   * which the compiler then knows. Off by default: the last batch may be smaller.
   */
  readonly dropLast?: Drop;
}

/** One turn's samples. */
export interface Batch<B extends number, S extends Shape> extends Samples<B, S> {
  /** Which samples of the dataset they are. */
  readonly indices: Int32Array;
  /** How many batches the loop had before this one. */
  readonly step: number;
  /** How many epochs the loader had begun before this one. */
  readonly epoch: number;
}

/**
 * Batches of a dataset, as often as they are asked for: each `for` loop over it is an epoch, in
 * which every sample comes once, in an order of its own.
 *
 * Every turn of the loop is a scope, so tensors made in it are freed when it ends. Whoever leaves a
 * loop early, with `break` or by destructuring (`const [batch] = loader`), keeps the batch in hand,
 * and only that: it goes to the scope around the loop. It does so after an exception, too, which a
 * loop cannot tell from `break`.
 *
 * @example
 * ```ts
 * import { digits } from "@norma/norma/data";
 * import { Random } from "@norma/norma";
 *
 * import { assertEquals } from "@std/assert";
 *
 * const train = digits().batches(64, { shuffle: new Random(1), dropLast: true });
 * for (let epoch = 0; epoch < 2; epoch++) {
 *   for (const { x, y } of train) assertEquals([x.shape[0], y.shape[0]], [64, 64]);
 * }
 * const means: number[] = [];
 * for (const { x, step } of train.steps(100)) {
 *   if (step % 50 === 0) means.push(x.mean().item());
 * }
 * assertEquals(means.length, 2);
 * ```
 */
export class Loader<S extends Shape, B extends number> implements Iterable<Batch<B, S>> {
  /** The number of batches in an epoch. */
  readonly length: number;
  readonly #dataset: Dataset<S>;
  readonly #size: number;
  readonly #shuffle: Random | undefined;
  readonly #sampler: Sampler | undefined;
  readonly #dropLast: boolean;
  #epoch = 0;

  /** @internal Use {@linkcode Dataset.batches}. */
  constructor(dataset: Dataset<S>, size: number, options: LoaderOptions) {
    const { name, length } = dataset;
    if (!Number.isInteger(size) || size < 1 || size > length) {
      throw new RangeError(
        `Cannot make batches of ${size} from ${name}: a batch has at least 1 sample and at most ` +
          `all ${length}`,
      );
    }
    const { shuffle, sampler, dropLast = false } = options;
    if (shuffle !== undefined && typeof shuffle.permutation !== "function") {
      throw new TypeError(
        `Cannot shuffle ${name} by ${shuffle}: give it a generator, { shuffle: new Random(1) }`,
      );
    }
    if (shuffle !== undefined && sampler !== undefined) {
      throw new TypeError(
        `Cannot shuffle ${name} and use a sampler: give the generator to the sampler`,
      );
    }
    this.#dataset = dataset;
    this.#size = size;
    this.#shuffle = shuffle;
    this.#sampler = sampler;
    this.#dropLast = dropLast;
    this.length = sampler === undefined
      ? dropLast ? Math.floor(length / size) : Math.ceil(length / size)
      : this.#order(0).length;
  }

  /** The next epoch. */
  [Symbol.iterator](): Generator<Batch<B, S>, void, void> {
    return this.steps(this.length);
  }

  /**
   * The next `count` batches, through as many epochs as that takes. It begins with a new epoch, and
   * what comes after it does too.
   *
   * @throws {RangeError} If `count` is not a whole number from 0.
   */
  steps(count: number): Generator<Batch<B, S>, void, void> {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new RangeError(`Cannot take ${count} steps: a whole number from 0 is needed`);
    }
    return inTurns(this.#makers(count));
  }

  /**
   * The first batch of the epoch that a loop would begin next, for a look; it belongs to the scope
   * in which it is called, and the loader stays where it is.
   */
  first(): Batch<B, S> {
    return this.#batch(this.#order(this.#epoch)[0]!, 0, this.#epoch);
  }

  /**
   * The next epoch as functions, each of which makes its batch in the scope that it is called in:
   * for loops that wait between batches, as `fit()` does. No scope is open meanwhile.
   *
   * @example
   * ```ts
   * import { digits } from "@norma/norma/data";
   * import { scope } from "@norma/norma";
   *
   * for (const batch of digits().batches(600).epoch()) {
   *   scope(() => batch().x.mean().item());
   *   await new Promise((resolve) => setTimeout(resolve, 0));
   * }
   * ```
   */
  epoch(): Generator<() => Batch<B, S>, void, void> {
    return this.#makers(this.length);
  }

  *#makers(count: number): Generator<() => Batch<B, S>, void, void> {
    let order: readonly Int32Array[] = [], epoch = 0;
    for (let step = 0; step < count; step++) {
      const turn = step % this.length;
      if (turn === 0) order = this.#order(epoch = this.#epoch++);
      const indices = order[turn]!, current = epoch;
      yield () => this.#batch(indices, step, current);
    }
  }

  /** The batches of an epoch. */
  #order(epoch: number): readonly Int32Array[] {
    const { length } = this.#dataset, size = this.#size;
    if (this.#sampler !== undefined) {
      const batches = this.#sampler.batches(this.#dataset.labels(), size, epoch);
      return this.#dropLast ? batches.filter((batch) => batch.length === size) : batches;
    }
    const order = this.#shuffle?.split(epoch).permutation(length) ??
      Int32Array.from({ length }, (_, i) => i);
    return Array.from({ length: this.length }, (_, k) => order.slice(k * size, (k + 1) * size));
  }

  #batch(indices: Int32Array, step: number, epoch: number): Batch<B, S> {
    const { x, y } = this.#dataset.gather(indices) as Samples<number, S> as Samples<B, S>;
    return { x, y, indices, step, epoch };
  }
}

/**
 * @internal What each function makes, in a scope of its own that ends with the turn of the loop.
 * When the loop is left early, what is in hand goes to the scope around it.
 */
export function* inTurns<T>(makers: Iterable<() => T>): Generator<T, void, void> {
  for (const make of makers) {
    const scope = new Scope();
    let made: T | undefined;
    try {
      made = make();
      yield made;
      made = undefined;
    } finally {
      scope.keep(made); // if the loop was left: then `yield` does not return
      scope[Symbol.dispose]();
    }
  }
}
