/**
 * Layers with a way around them.
 *
 * @module
 */
import type { Meet, Shape, Show } from "../shape/shape.ts";
import { same, show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Layer } from "./layer.ts";
import type { ShapeRule } from "./rule.ts";
import { type Chain, type Checked, type Domain, type Problem, Sequential } from "./sequential.ts";

/** The rules of `L`, one after another, which together must keep the shape. */
export interface ResidualRule<L extends readonly Layer[]> extends ShapeRule {
  /** Shape of the output. */
  readonly out: Kept<this["in"], Chain<L, this["in"]>>;
  /** Most general input. */
  readonly domain: Domain<L>;
}
/** @internal `T` if it can be the same shape as `S`, otherwise the sentence. */
export type Kept<S, T> = S extends Shape
  ? T extends Shape
    ? Agree<S, T> extends false ? `Expected layers that keep ${Show<S>}, got ${Show<T>}`
    : T
  : T
  : T;
/** @internal Whether sizes agree, as far as they are known. */
export type Agree<S extends Shape, T extends Shape> = number extends S["length"] | T["length"]
  ? true
  : S extends readonly [infer s extends number, ...infer R extends Shape]
    ? T extends readonly [infer t extends number, ...infer Q extends Shape]
      ? [Meet<s, t>] extends [never] ? false : Agree<R, Q>
    : false
  : T extends readonly [] ? true
  : false;

/**
 * `x ↦ x + layers[n](… layers[0](x))`. Made by {@linkcode residual}. Like {@linkcode Sequential} it
 * adds nothing to names.
 */
export class Residual<L extends readonly Layer[]> extends Layer<ResidualRule<L>> {
  readonly #chain: Sequential<L>;

  /** Adds what `layers` make of the input to the input. */
  constructor(
    /** The layers, the first applied first. */
    readonly layers: L,
  ) {
    super();
    this.#chain = new Sequential(layers);
  }
  /** The input plus the layers' output. */
  override compute(x: Tensor): Tensor {
    const y = this.#chain.compute(x);
    if (!same(x.shape, y.shape)) { // broadcasting would add them all the same
      throw new RangeError(
        `${this}: Expected layers that keep ${show(x.shape)}, got ${show(y.shape)}`,
      );
    }
    return x.add(y);
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

/**
 * Layers whose output is added to their input, which has its shape (He et al. 2016,
 * arXiv:1512.03385). Layers that do not fit are a compile-time error, as in {@linkcode sequential};
 * that they keep the shape is checked where the block is used.
 *
 * @example
 * ```ts
 * import { ones } from "@norma/norma";
 * import { layerNorm, linear, relu, residual } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const block = residual(layerNorm(8), linear(8, 32), relu(), linear(32, 8));
 * assert(block.forward(ones([4, 8])).shape[1] === 8);
 * assert("1.weight" in block.stateDict());
 * ```
 */
export function residual<L extends readonly Layer[]>(
  ...layers: { [K in keyof L]: L[K] & Problem<Checked<L, Domain<L>>, K> }
): Residual<L> {
  return new Residual<L>(layers);
}
