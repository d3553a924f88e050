/**
 * What frameworks mean by the same words: the table that the page of `@norma/norma/nn` shows.
 *
 * @module
 */

/** Whose meaning the options of a normalization layer have. */
export type Convention = "torch" | "keras" | "flax" | "onnx";

/** One row of the table. */
export interface ConventionRow {
  /** Which of the two `momentum` weighs. */
  readonly momentumWeighs: "new" | "old";
  /** Default momentum. */
  readonly momentum: number;
  /** Which estimate the running variance is. */
  readonly runningVariance: "unbiased" | "biased";
  /** Default ε by kind of layer; `null` is the machine epsilon of the element type. */
  readonly eps: {
    readonly batch: number;
    readonly layer: number;
    readonly group: number;
    readonly instance: number;
    readonly rms: number | null;
  };
}

/**
 * The table of conventions, by which a number that is copied from a framework's documentation does
 * here what it did there.
 *
 * @example
 * ```ts
 * import { conventions } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(conventions.torch.momentum === 0.1 && conventions.keras.momentum === 0.99);
 * ```
 */
export const conventions: Readonly<Record<Convention, ConventionRow>> = {
  torch: {
    momentumWeighs: "new",
    momentum: 0.1,
    runningVariance: "unbiased",
    eps: { batch: 1e-5, layer: 1e-5, group: 1e-5, instance: 1e-5, rms: null },
  },
  keras: {
    momentumWeighs: "old",
    momentum: 0.99,
    runningVariance: "biased",
    eps: { batch: 1e-3, layer: 1e-3, group: 1e-3, instance: 1e-3, rms: 1e-6 },
  },
  flax: {
    momentumWeighs: "old",
    momentum: 0.99,
    runningVariance: "biased",
    eps: { batch: 1e-5, layer: 1e-6, group: 1e-6, instance: 1e-6, rms: 1e-6 },
  },
  onnx: {
    momentumWeighs: "old",
    momentum: 0.9,
    runningVariance: "biased",
    eps: { batch: 1e-5, layer: 1e-5, group: 1e-5, instance: 1e-5, rms: 1e-5 },
  },
};

/** @internal The row of `convention`, for a `layer` that is being made. */
export function conventionOf(layer: string, convention: Convention): ConventionRow {
  if (Object.hasOwn(conventions, convention)) return conventions[convention];
  throw new RangeError(
    `Cannot make ${layer} with convention ${JSON.stringify(convention)}: there are ` +
      Object.keys(conventions).map((name) => JSON.stringify(name)).join(", "),
  );
}
