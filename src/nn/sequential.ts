/**
 * Layers one after another.
 *
 * @module
 */
import type { Fits, Result, Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Layer } from "./layer.ts";
import type { Apply, ShapeRule } from "./rule.ts";
import { isTraced } from "./trace.ts";

/** The rules of `L`, one after another. */
export interface ChainRule<L extends readonly Layer[]> extends ShapeRule {
  /** Shape of the output. */
  readonly out: Chain<L, this["in"]>;
  /** Most general input. */
  readonly domain: Domain<L>;
}
/** @internal Shape after all of `L`, or the first failure. */
export type Chain<L extends readonly Layer[], S> = L extends
  readonly [infer F extends Layer, ...infer Rest extends readonly Layer[]]
  ? Chain<Rest, Apply<F["rule"], S>>
  : number extends L["length"] ? Shape
  : S;
/** @internal For each layer nothing to say, or the sentence. */
export type Checked<L extends readonly Layer[], S, Out extends readonly unknown[] = []> =
  number extends L["length"] ? unknown[]
    : L extends readonly [infer F extends Layer, ...infer Rest extends readonly Layer[]]
      ? Apply<F["rule"], S> extends infer T ? Checked<Rest, Result<T>, [...Out, Fits<T>]> : never
    : Out;
/** @internal */
export type Problem<P, K> = K extends keyof P ? P[K] : unknown;
/** @internal Domain of the first layer that has one. */
export type Domain<L extends readonly Layer[]> = L extends
  readonly [infer F extends Layer, ...infer Rest extends readonly Layer[]]
  ? number extends F["rule"]["domain"]["length"] ? Domain<Rest> : F["rule"]["domain"]
  : Shape;

/**
 * `x ↦ layers[n](… layers[0](x))`. Made by {@linkcode sequential}, which checks that the layers
 * fit. Adds nothing to names: the mean of the second layer is `"1.running_mean"`. A function that
 * takes any model takes a {@linkcode Layer}.
 */
export class Sequential<L extends readonly Layer[]> extends Layer<ChainRule<L>> {
  /** Composes `layers`, the first applied first. */
  constructor(
    /** The layers, the first applied first. */
    readonly layers: L,
  ) {
    super();
  }
  /**
   * The layers' outputs, each the input of the next. Two that can are computed as one operation,
   * such as batch norm and the rectifier behind it, unless a trace wants to see what is between.
   */
  override compute(x: Tensor): Tensor {
    let h = x;
    for (let i = 0; i < this.layers.length; i++) {
      try {
        const layer = this.layers[i]!, next = this.layers[i + 1];
        const both = next === undefined || isTraced() ? null : layer.computeWith(next, h);
        if (both !== null) i++;
        h = both ?? layer.run(h);
      } catch (problem) {
        throw located(problem, i);
      }
    }
    return h;
  }
  /** Numbers where other modules have the names of fields. */
  protected override *fields(): Iterable<[string, unknown]> {
    for (const [name, value] of super.fields()) {
      if (name === "layers") yield* Object.entries(this.layers);
      else yield [name, value];
    }
  }
  /** `"4 layers"` */
  protected override describe(): string {
    return this.layers.length === 1 ? "1 layer" : `${this.layers.length} layers`;
  }
}

/** The error, with the place of the layer that threw it. */
function located(problem: unknown, layer: number): unknown {
  for (const Kind of [RangeError, TypeError]) {
    if (problem instanceof Kind) {
      return new Kind(`Layer ${layer}: ${problem.message}`, { cause: problem });
    }
  }
  return problem;
}

/**
 * Layers one after another. One that does not fit the layer before it is a compile-time error where
 * it is written.
 *
 * @example
 * ```ts
 * import { zeros } from "@norma/norma";
 * import { batchNorm1d, linear, sequential, sigmoid } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const model = sequential(linear(784, 100), batchNorm1d(100), sigmoid(), linear(100, 10));
 * const logits = model.forward(zeros([60, 784])); // Tensor<[60, 10], "float32">
 * assert(logits.shape[1] === 10);
 * ```
 */
export function sequential<L extends readonly Layer[]>(
  ...layers: { [K in keyof L]: L[K] & Problem<Checked<L, Domain<L>>, K> }
): Sequential<L> {
  return new Sequential<L>(layers);
}
