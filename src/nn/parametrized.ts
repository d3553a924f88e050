/**
 * Layers whose weight is computed from other parameters: its length and its direction, say.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import { noGrad } from "../autograd/tape.ts";
import type { Random } from "../tensor/random.ts";
import { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { ComputedWeight, type Parametrization } from "./computed_weight.ts";
import type { Initializer } from "./init.ts";
import { type Absorbing, Layer } from "./layer.ts";
import type { Members, Module } from "./module.ts";

/** A layer with a weight, such as {@linkcode Linear}. */
export type Weighted = Layer & { readonly weight: Parameter };
/** The weight of `L` as a tensor, which can be read and not assigned. */
export type WeightOf<L extends Weighted> = L["weight"] extends Parameter<infer S, infer D>
  ? Tensor<S, D>
  : never;

/** `layer`, if it can take in a scale and a shift of its output. */
const absorbing = (layer: Layer): Absorbing | null => "absorb" in layer ? layer as Absorbing : null;

/**
 * A layer whose weight is computed in each forward pass. Made by {@linkcode parametrize},
 * {@linkcode weightNorm}, {@linkcode spectralNorm} and {@linkcode weightStandardization}; it has the
 * layer's effect on shapes, and PyTorch's names: `parametrizations.weight.original` where the layer
 * alone has `weight`.
 */
export class Parametrized<L extends Weighted> extends Layer<L["rule"]> {
  /** What the weight is computed from, and how. */
  readonly parametrization: ComputedWeight<WeightOf<L>>;
  #removed = false;

  /** See {@linkcode parametrize}. */
  constructor(
    /** The layer that computes with the weight; not to be run by itself. */
    readonly layer: L,
    make: readonly ((weight: Tensor) => Parametrization)[],
  ) {
    super();
    if (make.length === 0) {
      throw new RangeError(`Cannot parametrize ${layer}: say how the weight is to be computed`);
    }
    if (!((layer.weight as unknown) instanceof Parameter)) { // notebooks are not type-checked
      const advice = layer instanceof Parametrized
        ? "give parametrize() all parametrizations at once"
        : "it has no weight that is a parameter";
      throw new TypeError(`Cannot parametrize ${layer}: ${advice}`);
    }
    this.parametrization = new ComputedWeight(layer.weight as Parameter & WeightOf<L>, make);
  }
  /** The weight as it is now; to look at it changes nothing. */
  get weight(): WeightOf<L> {
    return this.#removed
      ? this.layer.weight as Tensor as WeightOf<L>
      : this.parametrization.value();
  }
  /** The layer's output with the computed weight in the place of its own. */
  override compute(x: Tensor): Tensor {
    const { layer } = this;
    layer.training = this.training;
    if (this.#removed) return layer.compute(x);
    return scope(() => this.#during(this.parametrization.forward(), () => layer.compute(x)));
  }
  /** Runs `f` while the layer has `weight` in the place of its own. */
  #during<T>(weight: Tensor, f: () => T): T {
    const slot: { weight: Tensor } = this.layer, own = slot.weight;
    slot.weight = weight;
    try {
      return f();
    } finally {
      slot.weight = own;
    }
  }
  /** @internal See {@linkcode removeParametrizations}; whether there was one to remove. */
  remove(): boolean {
    if (this.#removed) return false;
    scope(() => this.layer.weight.assign(noGrad(() => this.weight)));
    return this.#removed = true;
  }

  /** Channels of its output, if the layer can take in a scale and a shift of them. */
  get outputChannels(): number | undefined {
    return absorbing(this.layer)?.outputChannels;
  }
  /** The axis of its output that the channels are on, if the layer can take them in. */
  get outputAxis(): 1 | -1 | undefined {
    return absorbing(this.layer)?.outputAxis;
  }
  /**
   * The layer that {@linkcode foldBatchNorm} puts in its place, with a weight that is a parameter.
   *
   * @throws {TypeError} if the layer cannot take in a scale and a shift.
   */
  absorb(scale: Tensor, shift: Tensor): Layer {
    const layer = absorbing(this.layer);
    if (layer === null) {
      throw new TypeError(`${this}: Expected a layer that takes in a scale, got ${this.layer}`);
    }
    return scope(() => noGrad(() => this.#during(this.weight, () => layer.absorb(scale, shift))));
  }

  /** @internal The layer's, with the computed weight in the place of its own. */
  override members(): Members {
    const { parameters, buffers, modules } = this.layer.members();
    if (this.#removed) return { parameters, buffers, modules };
    return {
      parameters: parameters.filter(([name]) => name !== "weight"),
      buffers,
      modules: [...modules, ["parametrizations.weight", this.parametrization]],
    };
  }
  /** The layer as ever, and from its weight what stands for it. */
  protected override reset(random: Random, initializer?: Initializer): void {
    this.layer.resetParameters(random, initializer);
    if (!this.#removed) this.parametrization.restart(this.layer.weight, random);
  }
  /** `"Linear(784, 100)"` */
  protected override describe(): string {
    return String(this.layer);
  }
}

/**
 * `layer` with a weight that is computed in each forward pass, by one parametrization or by several
 * one after another, as PyTorch's `register_parametrization` has it. Each is made for the weight
 * that it is given. Training adjusts what the weight is computed from.
 *
 * The layer itself is part of the result and is not to be used beside it.
 *
 * @throws {RangeError} if no parametrization is given, they do not keep the shape and the element
 * type, or one but the first is made of several tensors.
 * @throws {TypeError} if the layer has no weight that is a parameter.
 *
 * @example
 * ```ts
 * import { ones } from "@norma/norma";
 * import { linear, parametrize, SpectralNorm, WeightStandardization } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const layer = parametrize(
 *   linear(8, 4),
 *   () => new WeightStandardization(),
 *   (weight) => new SpectralNorm(weight),
 * );
 * assert(layer.forward(ones([2, 8])).shape[1] === 4);
 * assert("parametrizations.weight.1._u" in layer.stateDict());
 * ```
 */
export function parametrize<L extends Weighted>(
  layer: L,
  ...parametrizations: ((weight: Tensor) => Parametrization)[]
): Parametrized<L> {
  return new Parametrized(layer, parametrizations);
}

/**
 * Makes the weight of every parametrized layer in `module` a parameter again, with the value that
 * it has now, and returns the module: names are then `weight` as without. An optimizer is to be made
 * anew.
 *
 * @throws {TypeError} if there is no parametrized layer.
 *
 * @example
 * ```ts
 * import { linear, relu, removeParametrizations, sequential, weightNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const model = sequential(weightNorm(linear(2, 3)), relu());
 * removeParametrizations(model);
 * assert(Object.keys(model.stateDict()).join() === "0.weight,0.bias");
 * ```
 */
export function removeParametrizations<M extends Module>(module: M): M {
  const removed = module.modules().filter((m) => m instanceof Parametrized && m.remove());
  if (removed.length === 0) {
    throw new TypeError(`Cannot remove parametrizations from ${module}: there are none`);
  }
  return module;
}
