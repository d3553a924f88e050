/**
 * Fully connected layers.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import type { Random } from "../tensor/random.ts";
import type { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { linear as affine } from "./functional.ts";
import { constant, type Initializer, kaimingUniform, uniform } from "./init.ts";
import { checkFeatures, type Float, Layer } from "./layer.ts";
import type { LastAxis } from "./rule.ts";
import { layersRandom, parameter } from "./states.ts";

/** Options of {@linkcode linear}. */
export interface LinearOptions {
  /** Whether there is a bias; on by default. */
  readonly bias?: boolean;
  /** What the weight starts from; the bias then starts from 0. PyTorch's default if absent. */
  readonly init?: Initializer;
  /**
   * Where start values are drawn from. By default layers share a stream with seed 0: a program
   * makes the same weights each time it runs, but a notebook's cell that runs twice makes others.
   */
  readonly random?: Random;
  /** Type of the parameters, and of the input; `"float32"` by default. */
  readonly dtype?: Float;
}

/** `y = x·Wᵀ + b`, `[…, I] → […, O]`. Made by {@linkcode linear}. */
export class Linear<I extends number = number, O extends number = number>
  extends Layer<LastAxis<I, O>> {
  /** `W`, `[out, in]` as PyTorch has it. */
  readonly weight: Parameter<[O, I], Float>;
  /** `b`, if there is one. */
  readonly bias: Parameter<[O], Float> | null;

  /** See {@linkcode linear}. */
  constructor(
    /** Size of the last axis of the input. */
    readonly inFeatures: I,
    /** Size of the last axis of the output. */
    readonly outFeatures: O,
    { bias = true, init, random = layersRandom, dtype = "float32" }: LinearOptions = {},
  ) {
    super();
    checkFeatures("a linear layer", "input features", inFeatures);
    checkFeatures("a linear layer", "output features", outFeatures);
    this.weight = parameter([outFeatures, inFeatures], 0, dtype);
    this.bias = bias ? parameter([outFeatures], 0, dtype) : null;
    this.reset(random, init);
  }
  /** `x·Wᵀ + b` */
  override compute(x: Tensor): Tensor {
    const { inFeatures, weight, bias } = this;
    const rows = x.shape.length > 2 && x.size === inFeatures * x.shape[0]!;
    this.expect(x, -1, inFeatures, "last axis", rows ? "; put flatten() before it" : "");
    return affine(x, weight, bias ?? undefined);
  }
  /** Channels that {@linkcode Linear.absorb} scales and shifts: the output features. */
  get outputChannels(): O {
    return this.outFeatures;
  }
  /** They are on the last axis. */
  get outputAxis(): -1 {
    return -1;
  }
  /**
   * A layer of its own that computes `scale · (x·Wᵀ + b) + shift`: `scale` and `shift` are `[O]` in
   * float64, and the new weights are rounded once.
   */
  absorb(scale: Tensor, shift: Tensor): Linear<I, O> {
    const { inFeatures, outFeatures, weight, bias } = this;
    const folded = new Linear(inFeatures, outFeatures, { dtype: weight.dtype, init: constant(0) });
    scope(() => {
      const wide = (weight as Tensor).to("float64").mul(scale.reshape([-1, 1]));
      folded.weight.assign(wide.to(weight.dtype));
      const moved = bias === null ? shift : (bias as Tensor).to("float64").mul(scale).add(shift);
      folded.bias!.assign(moved.to(weight.dtype));
    });
    return folded;
  }
  /** PyTorch's default: weight and bias evenly distributed over ±1 / √in. */
  protected override reset(random: Random, init?: Initializer): void {
    const bound = 1 / Math.sqrt(this.inFeatures);
    (init ?? kaimingUniform({ slope: Math.sqrt(5) }))(this.weight, random);
    if (this.bias === null) return;
    (init ? constant(0) : uniform({ low: -bound, high: bound }))(this.bias, random);
  }
  /** `"784, 100"` */
  protected override describe(): string {
    return `${this.inFeatures}, ${this.outFeatures}${this.bias === null ? ", no bias" : ""}`;
  }
}

/**
 * `y = x·Wᵀ + b`, `[…, I] → […, O]`. As in PyTorch the weight is `[O, I]`, and weight and bias
 * start evenly distributed over ±1 / √I.
 *
 * @throws {RangeError} if a number of features is no positive integer.
 *
 * @example
 * ```ts
 * import { Random, tensor } from "@norma/norma";
 * import { init, linear } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const layer = linear(2, 3, { init: init.xavierNormal(), random: new Random(7) });
 * assert(layer.weight.shape[0] === 3);
 * assert(layer.forward(tensor([[1, 2]])).shape[1] === 3);
 * ```
 */
export function linear<I extends number, O extends number>(
  inFeatures: I,
  outFeatures: O,
  options: LinearOptions = {},
): Linear<I, O> {
  return new Linear(inFeatures, outFeatures, options);
}
