/**
 * Layers: modules that map one tensor to another, with an effect on shapes that the compiler knows.
 *
 * @module
 */
import type { DType } from "../backend/memory.ts";
import { isFloat } from "../ops/dtype.ts";
import { channelAxis, channelsLast, type Layout } from "../shape/channels.ts";
import { expectSize } from "../shape/expect.ts";
import { type Fits, type Result, type Shape, show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";
import type { Apply, ShapeRule } from "./rule.ts";
import { announce } from "./trace.ts";

/** Element types that layers compute in. */
export type Float = "float32" | "float64";

/**
 * A module with one input and one output, whose effect on shapes is `R`. A layer of one's own
 * extends it and writes `compute` on plain tensors: that is the one place where the rule is taken
 * on trust.
 *
 * @example
 * ```ts
 * import { type Tensor, tensor } from "@norma/norma";
 * import { Layer, linear, type Same, sequential } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * class Square extends Layer<Same> {
 *   override compute(x: Tensor): Tensor {
 *     return x.square();
 *   }
 * }
 * const y = sequential(linear(2, 3), new Square()).forward(tensor([[1, 2]])); // Tensor<[1, 3]>
 * assert(y.shape[1] === 3);
 * ```
 */
export abstract class Layer<out R extends ShapeRule = ShapeRule> extends Module {
  /** The effect on shapes; it exists for the compiler only. */
  declare readonly rule: R;

  /**
   * The output for `x`.
   *
   * @throws {RangeError} if the shape of `x` does not fit, which the compiler reports where it can.
   * @throws {TypeError} if the element type of `x` is not that of the layer's parameters.
   */
  forward<R extends ShapeRule, S extends Shape, D extends DType>(
    this: Layer<R>,
    x: Tensor<S, D> & Fits<Apply<R, S>>,
  ): Tensor<Result<Apply<R, S>>, D> {
    return this.run(x) as Tensor as Tensor<Result<Apply<R, S>>, D>;
  }
  /** @internal `compute`, and a word to the trace being taken: how layers call layers. */
  run(x: Tensor): Tensor {
    return announce(this, this.compute(x));
  }
  /**
   * What a layer writes: plain tensors, sizes checked when it runs. To use a layer call `forward`.
   */
  abstract compute(x: Tensor): Tensor;

  /**
   * @internal The output of `next` for this layer's output for `x`, where the two are one operation;
   * `null` where they are not.
   */
  computeWith(_next: Layer, _x: Tensor): Tensor | null {
    return null;
  }

  /** Throws unless `axis` of `x` has `size`: the compiler's sentence, and which layer says so. */
  protected expect(x: Tensor, axis: number, size: number, where: string, hint: string = ""): void {
    try {
      expectSize(x.shape, axis, size, where);
    } catch (problem) {
      throw new RangeError(`${this}: ${(problem as Error).message}${hint}`);
    }
  }
  /** Throws unless `x` is laid out as `layout` with so many channels; returns their axis. */
  protected expectChannels(x: Tensor, channels: number, layout: Layout): 0 | 1 {
    let axis: 0 | 1;
    try {
      axis = channelAxis(x.shape, layout);
    } catch (problem) {
      throw new RangeError(`${this}: ${(problem as Error).message}`);
    }
    this.expect(x, axis, channels, `axis ${axis}`, channelsLast(x.shape, channels, axis));
    return axis;
  }
  /** Throws unless the last axes of `x` have `sizes`. */
  protected expectTrailing(x: Tensor, sizes: Shape): void {
    for (let i = 1; i <= sizes.length; i++) {
      this.expect(x, -i, sizes.at(-i)!, i === 1 ? "last axis" : `axis -${i}`);
    }
  }
  /** Throws unless the elements of `x` have the layer's type. */
  protected expectType(x: Tensor, dtype: Float): void {
    if (x.dtype === dtype) return;
    const remake = isFloat(x) ? `make the layer with { dtype: "${x.dtype}" }, or ` : "";
    throw new TypeError(
      `${this}: Expected ${dtype}, got ${x.dtype} ${show(x.shape)}; ${remake}convert it with ` +
        `to("${dtype}")`,
    );
  }
}

/** A layer that can take a scale and a shift of its output into its own weights. */
export interface Absorbing extends Layer {
  /** Channels of its output. */
  readonly outputChannels: number;
  /** The axis that they are on: the last one, or axis 1 as in a convolution. */
  readonly outputAxis: 1 | -1;
  /** A layer of its own that computes `scale · f(x) + shift`, by output channel, in float64. */
  absorb(scale: Tensor, shift: Tensor): Layer;
}

/** @internal `"batchNorm1d"` for the class `BatchNorm1d`: what makes it. */
export const factory = (layer: { readonly name: string }): string =>
  layer.name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());

/** @internal Throws unless `n` can be a number of features of `layer`. */
export function checkFeatures(layer: string, what: string, n: number): void {
  if (!(Number.isSafeInteger(n) && n > 0)) {
    throw new RangeError(`Cannot make ${layer} with ${n} ${what}: a whole number from 1 is needed`);
  }
}
/** @internal Throws unless `eps` can be added to a variance, or stand for a length, for division. */
export function checkEps(layer: string, eps: number, what: string = "variance"): void {
  if (!(eps > 0 && eps < Infinity)) {
    throw new RangeError(
      `Cannot make ${layer} with eps ${eps}: it keeps a ${what} of 0 from being divided by, so it ` +
        `must be positive, such as 1e-5`,
    );
  }
}
