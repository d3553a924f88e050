/**
 * What layers do to shapes, for the compiler: a rule per kind of layer.
 *
 * A rule is a function from type to type, which TypeScript can only write as an interface that
 * reads `this["in"]`. It answers with the shape of the output, or with the sentence that the layer
 * throws.
 *
 * @module
 */
import type { Product } from "../shape/arithmetic.ts";
import type { Batch, HasChannels, Layout } from "../shape/channels.ts";
import type { ConvSize } from "../shape/conv.ts";
import type { Expect } from "../shape/expect.ts";
import type { Meet, Shape } from "../shape/shape.ts";

/** A function from shape to shape, at compile time: reads `this["in"]`, answers in `out`. */
export interface ShapeRule {
  /** Shape of the input; set by {@linkcode Apply}. */
  readonly in: unknown;
  /** Shape of the output, or the sentence that says why there is none. */
  readonly out: unknown;
  /** The most general input, from which a composition is checked before any tensor exists. */
  readonly domain: Shape;
}
/** Shape rule `R` applied to shape `S`; a sentence passes through unchanged. */
export type Apply<R extends ShapeRule, S> = S extends Shape ? (R & { readonly in: S })["out"] : S;

/** `[…] → […]`: every shape as it is. */
export interface Same extends ShapeRule {
  /** Shape of the output. */
  readonly out: this["in"];
}
/** `[…, I] → […, O]`. */
export interface LastAxis<I extends number, O extends number> extends ShapeRule {
  /** Shape of the output. */
  readonly out: MapLast<this["in"], I, O>;
  /** Most general input. */
  readonly domain: [number, I];
}
/** `[…, T] → […, T]`, where `T` is one size or several. */
export interface Trailing<T extends Shape> extends ShapeRule {
  /** Shape of the output. */
  readonly out: KeepTrailing<this["in"], T>;
  /** Most general input. */
  readonly domain: [number, ...T];
}
/** `[N, C, …] → [N, C, …]`, or what else the layout `L` says. */
export interface Channels<C extends number, L extends Layout = "[N, C, …]"> extends ShapeRule {
  /** Shape of the output. */
  readonly out: HasChannels<this["in"], C, L>;
  /** Most general input. */
  readonly domain: Batch<C, L>;
}
/** `[N, I, H, W] → [N, O, H′, W′]` for kernel `K`, stride `S`, padding `P`. */
export interface Convolve<
  I extends number,
  O extends number,
  K extends number,
  S extends number,
  P extends number,
> extends ShapeRule {
  /** Shape of the output. */
  readonly out: MapConv<this["in"], I, O, K, S, P>;
  /** Most general input. */
  readonly domain: [number, I, number, number];
}
/** `[…, H, W] → […, ⌊H / K⌋, ⌊W / K⌋]`. */
export interface Pool<K extends number> extends ShapeRule {
  /** Shape of the output. */
  readonly out: MapPool<this["in"], K>;
  /** Most general input. */
  readonly domain: [number, number, number, number];
}
/** `[N, …] → [N, product of the rest]`. */
export interface Flattened extends ShapeRule {
  /** Shape of the output. */
  readonly out: FlattenRest<this["in"]>;
  /** Most general input, after which at least the number of axes is known. */
  readonly domain: [number, number];
}

/** @internal */
export type MapLast<S, I extends number, O extends number> = S extends
  readonly [...infer B extends Shape, infer i extends number]
  ? Expect<S, i, I, "last axis", [...B, O]>
  : S extends readonly [] ? Expect<S, never, I, "last axis", Shape>
  : Shape;
/** @internal Compares from the end; `Left` is what of `S` is still to compare. */
export type KeepTrailing<
  S,
  T extends Shape,
  Left = S,
  Seen extends 0[] = [0],
> = T extends readonly [...infer T1 extends Shape, infer t extends number]
  ? Left extends readonly [...infer L1 extends Shape, infer l extends number]
    ? [Meet<l, t>] extends [never] ? TrailingProblem<S, t, Seen>
    : KeepTrailing<S, T1, L1, [...Seen, 0]>
  : Left extends readonly [] ? TrailingProblem<S, t, Seen>
  : Shape
  : S;
/** @internal */
export type TrailingProblem<S, T extends number, Seen extends 0[]> = S extends Shape
  ? Expect<S, never, T, Seen extends [0] ? "last axis" : `axis -${Seen["length"]}`, Shape>
  : never;
/** @internal */
export type MapConv<
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
/** @internal */
export type MapPool<X, K extends number> = X extends
  readonly [...infer B extends Shape, infer h extends number, infer w extends number]
  ? [...B, ConvSize<h, K, K>, ConvSize<w, K, K>]
  : Shape;
/** @internal */
export type FlattenRest<X> = X extends
  readonly [infer n extends number, ...infer Rest extends Shape] ? [n, Product<Rest>]
  : Shape;
