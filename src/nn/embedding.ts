/**
 * A table of vectors, looked up by index.
 *
 * @module
 */
import { type Shape, show } from "../shape/shape.ts";
import type { Random } from "../tensor/random.ts";
import type { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Initializer, normal } from "./init.ts";
import { checkFeatures, type Float } from "./layer.ts";
import { Module } from "./module.ts";
import { layersRandom, parameter } from "./states.ts";
import { announce } from "./trace.ts";

/** Options of {@linkcode embedding}. */
export interface EmbeddingOptions {
  /** What the vectors start from; standard normal as in PyTorch if absent. */
  readonly init?: Initializer;
  /** Where start values are drawn from; the stream that layers share if absent. */
  readonly random?: Random;
  /** Type of the vectors; `"float32"` by default. */
  readonly dtype?: Float;
}

/**
 * `[…]` of indices `→ […, D]`. Made by {@linkcode embedding}. Since its output has another element
 * type than its input it is no {@linkcode Layer}: call it in the `forward` of a module of one's
 * own.
 */
export class Embedding<N extends number = number, D extends number = number> extends Module {
  /** The vectors, a row each, `[N, D]`. */
  readonly weight: Parameter<[N, D], Float>;

  /** See {@linkcode embedding}. */
  constructor(
    /** How many vectors there are. */
    readonly numEmbeddings: N,
    /** Size of each vector. */
    readonly embeddingDim: D,
    { init, random = layersRandom, dtype = "float32" }: EmbeddingOptions = {},
  ) {
    super();
    checkFeatures("an embedding", "vectors", numEmbeddings);
    checkFeatures("an embedding", "elements a vector", embeddingDim);
    this.weight = parameter([numEmbeddings, embeddingDim], 0, dtype);
    this.reset(random, init);
  }
  /**
   * The vectors at `indices`.
   *
   * @throws {TypeError} if the indices are not int32.
   * @throws {RangeError} if one is negative, or there is no such vector.
   */
  forward<I extends Shape>(indices: Tensor<I, "int32">): Tensor<[...I, D], Float> {
    return announce(this, this.lookUp(indices)) as Tensor as Tensor<[...I, D], Float>;
  }
  /** Rows of the weight, or an error that names this layer. */
  private lookUp(indices: Tensor<Shape, "int32">): Tensor {
    if (indices.dtype !== "int32") {
      throw new TypeError(
        `${this}: Expected int32 indices, got ${indices.dtype} ${show(indices.shape)}`,
      );
    }
    try {
      return (this.weight as Tensor).gather(indices);
    } catch (problem) {
      if (problem instanceof RangeError) throw new RangeError(`${this}: ${problem.message}`);
      throw problem;
    }
  }
  /** PyTorch's default: standard normal. */
  protected override reset(random: Random, init: Initializer = normal()): void {
    init(this.weight, random);
  }
  /** `"1000, 64"` */
  protected override describe(): string {
    return `${this.numEmbeddings}, ${this.embeddingDim}`;
  }
}

/**
 * A learned vector of size `embeddingDim` for each of `numEmbeddings` indices. The gradient by a
 * vector is the sum over the places where it was looked up, and 0 for those that were not.
 *
 * @throws {RangeError} if one of the numbers is no positive integer.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { embedding } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const words = embedding(1000, 64);
 * const sentence = tensor([[3, 1, 4], [1, 5, 9]], { dtype: "int32" });
 * assert(words.forward(sentence).shape[2] === 64); // Tensor<[2, 3, 64], …>
 * ```
 */
export function embedding<N extends number, D extends number>(
  numEmbeddings: N,
  embeddingDim: D,
  options: EmbeddingOptions = {},
): Embedding<N, D> {
  return new Embedding(numEmbeddings, embeddingDim, options);
}
