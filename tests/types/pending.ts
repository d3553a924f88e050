/**
 * Layers that the programs beside this file use and that Norma does not have yet: they wait for the
 * issue that brings convolutional networks. Their types are final enough to be tested now.
 *
 * - `conv2d`, whose rule is `Convolve`;
 * - `maxPool2d`, whose rule is `Pool`;
 * - `flatten`, whose rule is `Flatten`.
 *
 * Nothing here exists at run time. The imports from `@norma/norma/nn` take their place.
 *
 * @module
 */
import type { Shape } from "@norma/norma";
import type { Layer, ShapeRule } from "@norma/norma/nn";
import type { Product } from "../../src/shape/arithmetic.ts";
import type { ConvSize } from "../../src/shape/conv.ts";
import type { Expect } from "../../src/shape/expect.ts";

/** `[N, I, H, W] → [N, O, H′, W′]` for kernel `K`, stride `S`, padding `P`. */
export interface Convolve<
  I extends number,
  O extends number,
  K extends number,
  S extends number,
  P extends number,
> extends ShapeRule {
  readonly out: MapConv<this["in"], I, O, K, S, P>;
  readonly domain: [number, I, number, number];
}
type MapConv<
  X,
  I extends number,
  O extends number,
  K extends number,
  S extends number,
  P extends number,
> = X extends readonly [
  infer n extends number,
  infer i extends number,
  infer h extends number,
  infer w extends number,
] ? Expect<X, i, I, "axis 1", [n, O, ConvSize<h, K, S, P>, ConvSize<w, K, S, P>]>
  : Shape;

/** `[N, C, H, W] → [N, C, ⌊H / K⌋, ⌊W / K⌋]`. */
export interface Pool<K extends number> extends ShapeRule {
  readonly out: MapPool<this["in"], K>;
}
type MapPool<X, K extends number> = X extends
  readonly [...infer B extends Shape, infer h extends number, infer w extends number]
  ? [...B, ConvSize<h, K, K>, ConvSize<w, K, K>]
  : Shape;

/** `[N, …] → [N, product of the rest]`. */
export interface Flatten extends ShapeRule {
  readonly out: FlattenRest<this["in"]>;
}
type FlattenRest<X> = X extends readonly [infer n extends number, ...infer Rest extends Shape]
  ? [n, Product<Rest>]
  : Shape;

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
/** All axes but the first become one. */
export declare function flatten(): Layer<Flatten>;
