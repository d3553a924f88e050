/**
 * Layers that the programs beside this file use and that Norma does not have yet. They wait for the
 * issue that brings convolutional networks; then imports from `@norma/norma/nn` take their place
 * and this file goes:
 *
 * - `conv2d`, whose rule is `Convolve`;
 * - `maxPool2d`, whose rule is `Pool`.
 *
 * Their rules are there, so their types are tested now. Nothing here exists at run time.
 *
 * @module
 */
import type { Convolve, Layer, Pool } from "@norma/norma/nn";

/** Two-dimensional convolution. */
export declare function conv2d<
  I extends number,
  O extends number,
  K extends number,
  S extends number = 1,
  P extends number = 0,
>(
  inChannels: I,
  outChannels: O,
  kernelSize: K,
  options?: { stride?: S; padding?: P },
): Layer<Convolve<I, O, K, S, P>>;
/** Maximum over windows. */
export declare function maxPool2d<K extends number>(size: K): Layer<Pool<K>>;
