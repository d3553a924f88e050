/**
 * What Norma and its peers are given: the batch-norm paper's network and normalizations, with the
 * same numbers for all.
 *
 * @module
 */

/** Training of the network of the paper's section 4.1: 784-100³-10, sigmoid, batch norm, SGD. */
export interface Training {
  readonly batch: number;
  /** Sizes, from the inputs to the classes. */
  readonly widths: readonly number[];
  /** `[batch, inputs]`. */
  readonly x: Float32Array;
  /** The class of each sample. */
  readonly classes: Int32Array;
  /** W of each layer, `[out, in]`. Hidden layers have no bias: batch norm's β stands in for it. */
  readonly weights: readonly Float32Array[];
  /** The last layer's. */
  readonly bias: Float32Array;
  readonly lr: number;
}
/** Normalization in training mode, forward or forward and backward. */
export interface Normalization {
  readonly kind: "batch norm" | "layer norm";
  readonly shape: readonly number[];
  readonly x: Float32Array;
  /** Cotangent of the output. */
  readonly dy: Float32Array;
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
}
/** What a normalization answers. */
export interface Normalized {
  readonly y: ArrayLike<number>;
  readonly dx: ArrayLike<number>;
  readonly dGamma: ArrayLike<number>;
  readonly dBeta: ArrayLike<number>;
}
/** ε, everywhere. */
export const EPS = 1e-5;
/** Of all sizes. */
export const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** `n` numbers between -1 and 1, by the generator mulberry32. */
export function uniform(n: number, seed: number): Float32Array {
  let s = seed >>> 0;
  return Float32Array.from({ length: n }, () => {
    s = (s + 0x6D2B79F5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  });
}
/** A normalization of made-up numbers. */
export function normalization(
  kind: Normalization["kind"],
  shape: readonly number[],
): Normalization {
  const n = product(shape), features = kind === "batch norm" ? shape[1]! : shape.at(-1)!;
  return {
    kind,
    shape,
    x: uniform(n, 1),
    dy: uniform(n, 2),
    gamma: uniform(features, 3).map((u) => 1 + u / 2),
    beta: uniform(features, 4),
  };
}
