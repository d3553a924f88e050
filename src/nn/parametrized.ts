/**
 * Layers whose weight is computed from other parameters: its length and its direction, say.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import { noGrad } from "../autograd/tape.ts";
import { same, show } from "../shape/shape.ts";
import type { Random } from "../tensor/random.ts";
import { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Initializer } from "./init.ts";
import { type Absorbing, Layer } from "./layer.ts";
import { type Members, Module } from "./module.ts";

/** A layer with a weight, such as {@linkcode Linear}. */
export type Weighted = Layer & { readonly weight: Parameter };
/** The weight of `L` as a tensor, which can be read and not assigned. */
export type WeightOf<L extends Weighted> = L["weight"] extends Parameter<infer S, infer D>
  ? Tensor<S, D>
  : never;

/**
 * How a weight is computed, and from what. One of one's own extends it and writes `compute`, and
 * `inverse` where the weight that a layer has is to be kept; {@linkcode parametrize} puts it into a
 * layer.
 *
 * @example Weights that are positive
 * ```ts
 * import { type Tensor } from "@norma/norma";
 * import { linear, Parametrization, parametrize } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * class Positive extends Parametrization {
 *   override compute(original: Tensor): Tensor {
 *     return original.exp();
 *   }
 *   override inverse(weight: Tensor): [Tensor] {
 *     return [weight.abs().log()];
 *   }
 * }
 * const layer = parametrize(linear(2, 3), () => new Positive());
 * assert(layer.weight.min().item() > 0);
 * assert("parametrizations.weight.original" in layer.stateDict());
 * ```
 */
export abstract class Parametrization extends Module {
  /** The weight, from what stands for it: as many tensors as `inverse` gives. */
  abstract compute(...originals: Tensor[]): Tensor;
  /** What `compute` makes `weight` of, or comes near it with; the weight itself by default. */
  inverse(weight: Tensor): readonly [Tensor, ...Tensor[]] {
    return [weight];
  }
  /** What else training changes: runs before each forward pass in training, unrecorded. */
  advance(..._originals: Tensor[]): void {}
  /** Begins anew for another weight; nothing by default. */
  restart(_weight: Tensor, _random: Random): void {}
}

/**
 * A weight that is computed: what it is computed from, and how. A {@linkcode Parametrized} layer has
 * one; a module of one's own may have it in a field, and call `forward()` in its forward pass.
 *
 * @example
 * ```ts
 * import { ones, Parameter, type Tensor } from "@norma/norma";
 * import { ComputedWeight, Module, WeightNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * class Projection extends Module {
 *   readonly weight = new ComputedWeight(new Parameter(ones([3, 4])), [() => new WeightNorm()]);
 *   forward(x: Tensor): Tensor {
 *     return x.matmul(this.weight.forward());
 *   }
 * }
 * const projection = new Projection();
 * assert(projection.forward(ones([2, 3])).shape[1] === 4);
 * assert("weight.original0" in projection.stateDict());
 * ```
 */
export class ComputedWeight<W extends Tensor = Tensor> extends Module {
  /**
   * What the weight is computed from. The parameter that held the weight is one of them if it has
   * the right shape, so that an optimizer that adjusts it goes on to.
   */
  readonly originals: readonly Parameter[];
  /** How: the first from the originals, each of the others from the weight of the one before. */
  readonly steps: readonly Parametrization[];

  /** See {@linkcode parametrize}. */
  constructor(weight: Parameter & W, make: readonly ((weight: Tensor) => Parametrization)[]) {
    super();
    const steps: Parametrization[] = [];
    this.steps = steps;
    this.originals = noGrad(() =>
      scope(() => {
        let w: Tensor = weight;
        for (const one of make) {
          const step = one(w);
          steps.push(step);
          w = step.compute(...step.inverse(w));
        }
        if (same(w.shape, weight.shape) && w.dtype === weight.dtype) {
          return adopt(weight, this.inverse(weight));
        }
        throw new RangeError(
          `Cannot parametrize a weight ${show(weight.shape)} ${weight.dtype} by ` +
            `${steps.join(", ")}: it becomes ${show(w.shape)} ${w.dtype}`,
        );
      })
    );
  }
  /** The weight for a forward pass; in training that moves on what its parametrizations keep. */
  forward(): W {
    return this.#compute(this.training);
  }
  /** The weight as it is; nothing changes. */
  value(): W {
    return this.#compute(false);
  }
  /** The originals become what stands for `weight`, which has its shape and element type. */
  assign(weight: Tensor): void {
    noGrad(() =>
      scope(() => this.inverse(weight).forEach((value, i) => this.originals[i]!.assign(value)))
    );
  }
  /** @internal The originals become what stands for `weight`, and all else begins anew. */
  restart(weight: Tensor, random: Random): void {
    this.assign(weight);
    const apart = random.split("parametrization"); // so that no weight drawn later changes
    for (const step of this.steps) noGrad(() => scope(() => step.restart(weight, apart)));
  }

  #compute(advance: boolean): W {
    return scope(() => {
      let inputs: readonly Tensor[] = this.originals;
      for (const step of this.steps) {
        const from = inputs;
        if (advance) noGrad(() => scope(() => step.advance(...from)));
        inputs = [step.compute(...from)];
      }
      return inputs[0] as W;
    });
  }
  /** Back through the steps: only the first may be made of several tensors. */
  private inverse(weight: Tensor): readonly Tensor[] {
    return this.steps.reduceRight<readonly Tensor[]>((values, step) => {
      if (values.length === 1) return step.inverse(values[0]!);
      throw new RangeError(
        `Cannot parametrize a weight ${show(weight.shape)} by ${this.steps.join(", ")}: ` +
          `what is made of ${values.length} tensors must come first`,
      );
    }, [weight]);
  }
  /** PyTorch's names: `original`, or `original0` and on, then the steps by number. */
  protected override *fields(): Iterable<[string, unknown]> {
    const { originals, steps } = this, several = originals.length > 1;
    for (const [i, p] of originals.entries()) yield [several ? `original${i}` : "original", p];
    yield* Object.entries(steps);
  }
}

/** Parameters with these values: `own` becomes the last one that has its shape, others are new. */
function adopt(own: Parameter, values: readonly Tensor[]): Parameter[] {
  const place = values.findLastIndex((value) => same(value.shape, own.shape));
  if (place >= 0) own.assign(values[place]!);
  return values.map((value, i) => i === place ? own : new Parameter(value));
}

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
