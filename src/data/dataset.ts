/**
 * Labelled samples, kept as bytes: 60,000 images of 784 pixels take 47 MB, and four times as much as
 * float32. They become tensors a batch at a time.
 *
 * @module
 */
import { elements } from "../backend/backend.ts";
import { product, type Shape, show } from "../shape/shape.ts";
import { zeros } from "../tensor/create.ts";
import type { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Loader, type LoaderOptions } from "./loader.ts";

/** What a {@linkcode Dataset} is made of. */
export interface DatasetOptions<S extends Shape> {
  /** What to call it in messages. */
  readonly name: string;
  /** The features of all samples, a byte each, one sample after the other. */
  readonly features: Uint8Array;
  /** The class of each sample. */
  readonly labels: Uint8Array;
  /** The shape of one sample: `[784]`. */
  readonly shape: readonly [...S];
  /** How many classes there are; labels are below. */
  readonly classes: number;
  /** What a byte means, in a tensor: `(byte) => byte / 255`. */
  readonly value: (byte: number) => number;
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
 * datasets over the same bytes.
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

  readonly #options: DatasetOptions<S>;
  /** Which of the samples in the options belong to it. */
  readonly #positions: Int32Array;
  /** What each of the 256 bytes means. */
  readonly #values: Float32Array;

  /**
   * A dataset over bytes, which are not copied.
   *
   * @param options The bytes, and what they mean.
   * @param positions Which of the samples belong to it, in what order; all of them by default.
   * @throws {RangeError} If features and labels differ in their number of samples, a label is not
   * below the number of classes, or there is no sample at one of the positions.
   */
  constructor(options: DatasetOptions<S>, positions?: Int32Array) {
    const { name, features, labels, shape, classes, value } = options;
    const needed = labels.length * product(shape);
    if (features.length !== needed) {
      throw new RangeError(
        `Cannot make a dataset of ${features.length} features and ${labels.length} labels: ` +
          `samples ${show(shape)} need ${needed} features`,
      );
    }
    const wrong = labels.findIndex((label) => label >= classes);
    if (wrong >= 0) {
      throw new RangeError(
        `Cannot make a dataset of ${classes} classes: label ${wrong} is ${labels[wrong]}`,
      );
    }
    if (positions !== undefined) checkPositions(positions, labels.length, name);
    this.name = name;
    this.shape = shape as Shape as S;
    this.classes = classes;
    this.#options = options;
    this.#positions = positions ?? Int32Array.from(labels, (_, i) => i);
    this.#values = Float32Array.from({ length: 256 }, (_, byte) => value(byte));
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
    return new Dataset(this.#options, this.#positions.subarray(start, end));
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
    const drawn = random.permutation(this.length).map((i) => this.#positions[i]!);
    return [
      new Dataset(this.#options, drawn.subarray(0, count)),
      new Dataset(this.#options, drawn.subarray(count)),
    ];
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
    const count = indices.length, size = product(this.shape);
    const shape: Shape = [count, ...this.shape];
    const x = zeros(shape), y = zeros([count], { dtype: "int32" });
    const toX = elements(x), toY = elements(y);
    const { features, labels } = this.#options, values = this.#values;
    for (let i = 0; i < count; i++) {
      const position = this.#positions[indices[i]!]!;
      toY[i] = labels[position]!;
      const from = position * size, to = i * size;
      for (let j = 0; j < size; j++) toX[to + j] = values[features[from + j]!]!;
    }
    return { x, y } as Samples<number, Shape> as Samples<I["length"], S>;
  }

  /**
   * The features of one sample, to draw it.
   *
   * @throws {RangeError} If there is no such sample.
   */
  features(index: number): Float32Array {
    checkPositions([index], this.length, this.name);
    const size = product(this.shape), from = this.#positions[index]! * size;
    const { features } = this.#options, values = this.#values, found = new Float32Array(size);
    for (let j = 0; j < size; j++) found[j] = values[features[from + j]!]!;
    return found;
  }

  /** The labels of all samples. */
  labels(): Int32Array {
    return this.#positions.map((position) => this.#options.labels[position]!);
  }

  /** What it is, in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return `Dataset ${this.name}: ${this.length} samples ${show(this.shape)}, ` +
      `${this.classes} classes`;
  }
}

function checkPositions(positions: ArrayLike<number>, length: number, name: string): void {
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i]!;
    if (!Number.isInteger(position) || position < 0 || position >= length) {
      throw new RangeError(`Cannot take sample ${position} of ${name}: it has ${length}`);
    }
  }
}
