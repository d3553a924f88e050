/**
 * Labelled samples, kept as bytes where they are images: 60,000 of 784 pixels take 47 MB, and four
 * times as much as float32. They become tensors a batch at a time.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import { elements } from "../backend/backend.ts";
import { type Shape, show } from "../shape/shape.ts";
import { zeros } from "../tensor/create.ts";
import type { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Loader, type LoaderOptions } from "./loader.ts";
import { MappedRows, type Rows, stored } from "./rows.ts";

/** What a {@linkcode Dataset} is made of. */
export interface DatasetOptions<S extends Shape> {
  /** What to call it in messages. */
  readonly name: string;
  /** The features of all samples, one sample after the other: a byte each, or a float32 number. */
  readonly features: Uint8Array | Float32Array;
  /** The class of each sample. */
  readonly labels: Uint8Array;
  /** The shape of one sample: `[784]`. */
  readonly shape: readonly [...S];
  /** How many classes there are; labels are below. */
  readonly classes: number;
  /**
   * What a byte means, in a tensor: `(byte) => byte / 255`. Numbers, and bytes without it, as they
   * are.
   */
  readonly value?: (byte: number) => number;
}

/** Some samples as tensors. `B` is their number, `S` the shape of one. */
export interface Samples<B extends number, S extends Shape> {
  /** The features, one sample a row. */
  readonly x: Tensor<[B, ...S], "float32">;
  /** The labels. */
  readonly y: Tensor<[B], "int32">;
}

/**
 * Labelled samples of shape `S`, `N` of them. It never changes; parts of it, in any order, are
 * datasets over the same memory.
 *
 * @example
 * ```ts
 * import { digits } from "@norma/norma/data";
 * import { Random } from "@norma/norma";
 *
 * const random = new Random(1);
 * const [test, train] = digits().split(500, random.split("test"));
 * for (const { x, y } of train.batches(64, { shuffle: random.split("order"), dropLast: true })) {
 *   x; // Tensor<[64, 64], "float32">
 *   y; // Tensor<[64], "int32">
 * }
 * const { x, y } = test.all();
 * ```
 */
export class Dataset<S extends Shape = Shape, N extends number = number> {
  /** What it is called in messages. */
  readonly name: string;
  /** The number of samples. */
  readonly length: N;
  /** The shape of one sample. */
  readonly shape: S;
  /** The number of classes. */
  readonly classes: number;

  readonly #rows: Rows;
  /** Which of the rows belong to it. */
  readonly #positions: Int32Array;

  /**
   * A dataset over bytes or numbers, which are not copied.
   *
   * @param from The bytes, and what they mean.
   * @param positions Which of the samples belong to it, in what order; all of them by default.
   * @throws {RangeError} If features and labels differ in their number of samples, a label is not
   * below the number of classes, or there is no sample at one of the positions.
   */
  constructor(from: DatasetOptions<S> | Rows, positions?: Int32Array) {
    const rows = "read" in from ? from : stored(from), { name, shape, classes, labels } = rows;
    if (positions !== undefined) checkPositions(positions, labels.length, name);
    this.name = name;
    this.shape = shape as S;
    this.classes = classes;
    this.#rows = rows;
    this.#positions = positions ?? Int32Array.from(labels, (_, i) => i);
    this.length = this.#positions.length as N;
  }

  /**
   * The samples from `start` up to but without `end`.
   *
   * @throws {RangeError} If the dataset does not reach that far, or none would be left.
   */
  slice(start: number, end: number = this.length): Dataset<S> {
    const whole = Number.isInteger(start) && Number.isInteger(end);
    if (!whole || start < 0 || end > this.length || start >= end) {
      throw new RangeError(
        `Cannot take samples ${start} to ${end} of ${this.name}: it has ${this.length}`,
      );
    }
    return new Dataset(this.#rows, this.#positions.subarray(start, end));
  }

  /**
   * The first samples.
   *
   * @throws {RangeError} If there are not so many, or `count` is not a whole number from 1.
   */
  take<const K extends number>(count: K): Dataset<S, K> {
    return this.slice(0, count) as Dataset<S> as Dataset<S, K>;
  }

  /**
   * Two parts that have no sample in common: `count` samples drawn at random, and all the others.
   *
   * @param count How many the first part has; both have at least one.
   * @param random What draws them: the same seed, the same parts.
   * @throws {RangeError} If one part would be empty.
   *
   * @example
   * ```ts
   * import { digits } from "@norma/norma/data";
   * import { Random } from "@norma/norma";
   * import { assertEquals } from "@std/assert";
   *
   * const [validation, train] = digits().split(297, new Random(1).split("validation"));
   * assertEquals([validation.length, train.length], [297, 1500]);
   * ```
   */
  split<const K extends number>(count: K, random: Random): [Dataset<S, K>, Dataset<S>] {
    if (!Number.isInteger(count) || count < 1 || count >= this.length) {
      throw new RangeError(
        `Cannot split ${count} samples off ${this.name}: it has ${this.length}, and both parts ` +
          "need one",
      );
    }
    const drawn = random.permutation(this.length);
    return [
      this.select(drawn.subarray(0, count)) as Dataset<S> as Dataset<S, K>,
      this.select(drawn.subarray(count)),
    ];
  }

  /**
   * The samples at `indices`, in that order, one perhaps several times.
   *
   * @throws {RangeError} If there is no such sample, or `indices` are none.
   *
   * @example
   * ```ts
   * import { digits } from "@norma/norma/data";
   * import { assertEquals } from "@std/assert";
   *
   * const all = digits(), labels = all.labels();
   * const zeros = all.select([...labels.keys()].filter((i) => labels[i] === 0));
   * assertEquals(zeros.length, 178);
   * ```
   */
  select<const I extends ArrayLike<number>>(indices: I): Dataset<S, I["length"]> {
    checkPositions(indices, this.length, this.name);
    if (indices.length === 0) throw new RangeError(`Cannot take no samples of ${this.name}`);
    return new Dataset(this.#rows, Int32Array.from(indices, (i) => this.#positions[i]!));
  }

  /**
   * The same samples, as `f` changes them, a batch at a time: `x.reshape([-1, 28, 28])`. Nothing is
   * kept: `f` runs whenever a batch is made. A sample should not depend on the others in its batch.
   *
   * @param f Takes float32 `[n, …S]` and gives float32 `[n, …T]`.
   * @throws {TypeError} If `f` gives something else.
   *
   * @example
   * ```ts
   * import { digits } from "@norma/norma/data";
   * import { assert } from "@std/assert";
   *
   * const dark = digits().map((x) => x.neg().add(1)); // white on black
   * const { x } = dark.batches(64).first();
   * assert(x.max().item() === 1 && dark.features(0)[0] === 1);
   * ```
   */
  map<T extends Shape>(
    f: (x: Tensor<[number, ...S], "float32">) => Tensor<[number, ...T], "float32">,
  ): Dataset<T, N> {
    return new Dataset<T, N>(new MappedRows(this.#rows, f as unknown as Map), this.#positions);
  }

  /**
   * Batches of a training or evaluation loop, see {@linkcode Loader}.
   *
   * @param size How many samples a batch has.
   * @param options Whether to shuffle, and what to do with what is left over.
   * @throws {RangeError} If `size` is not a whole number from 1 up to the number of samples.
   */
  batches<const B extends number, const Drop extends boolean = false>(
    size: B,
    options: LoaderOptions<Drop> = {},
  ): Loader<S, Drop extends true ? B : number> {
    return new Loader<S, Drop extends true ? B : number>(this, size, options);
  }

  /** All samples as tensors, in the order of the dataset. */
  all(): Samples<N, S> {
    const { x, y } = this.gather(Int32Array.from({ length: this.length }, (_, i) => i));
    return { x, y } as Samples<number, S> as Samples<N, S>;
  }

  /**
   * Some samples as tensors.
   *
   * @param indices Which ones, from 0.
   * @throws {RangeError} If there is no such sample.
   */
  gather<const I extends ArrayLike<number>>(indices: I): Samples<I["length"], S> {
    checkPositions(indices, this.length, this.name);
    const positions = Int32Array.from(indices, (i) => this.#positions[i]!);
    const x = this.#rows.read(positions), y = zeros([positions.length], { dtype: "int32" });
    elements(y).set(positions.map((position) => this.#rows.labels[position]!));
    return { x, y } as Samples<number, Shape> as Samples<I["length"], S>;
  }

  /**
   * The features of one sample, to draw it.
   *
   * @throws {RangeError} If there is no such sample.
   */
  features(index: number): Float32Array {
    checkPositions([index], this.length, this.name);
    const read = () => this.#rows.read(Int32Array.of(this.#positions[index]!)).toArray();
    return scope(read) as Float32Array;
  }

  /** The labels of all samples. */
  labels(): Int32Array {
    return this.#positions.map((position) => this.#rows.labels[position]!);
  }

  /** What it is, in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return `Dataset ${this.name}: ${this.length} samples ${show(this.shape)}, ` +
      `${this.classes} classes`;
  }
}

type Map = (x: Tensor) => Tensor;

function checkPositions(positions: ArrayLike<number>, length: number, name: string): void {
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i]!;
    if (!Number.isInteger(position) || position < 0 || position >= length) {
      throw new RangeError(`Cannot take sample ${position} of ${name}: it has ${length}`);
    }
  }
}
