/**
 * Weights that are computed: from what, and how.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import { noGrad } from "../autograd/tape.ts";
import { same, show } from "../shape/shape.ts";
import type { Random } from "../tensor/random.ts";
import { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

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
