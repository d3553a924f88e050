/**
 * What optimizers have in common.
 *
 * @module
 */
import type { Gradients } from "../autograd/backward.ts";
import { show } from "../shape/shape.ts";
import { freed } from "../tensor/apply.ts";
import { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Adjusts parameters by gradients. */
export abstract class Optimizer {
  /** What it adjusts, each once. */
  readonly parameters: readonly Parameter[];
  #lr: number;

  /**
   * An optimizer of `parameters`, such as `model.parameters()`.
   *
   * @throws {RangeError} if there are no parameters, or the learning rate is negative.
   * @throws {TypeError} if one of them is not a `Parameter`.
   */
  constructor(parameters: Iterable<Parameter>, lr: number) {
    this.parameters = [...new Set(parameters)];
    if (this.parameters.length === 0) {
      throw new RangeError(
        `Cannot make ${this.constructor.name} without parameters: give model.parameters()`,
      );
    }
    for (const p of this.parameters) {
      if (!(p instanceof Parameter)) throw notAParameter(this.constructor.name, p);
    }
    this.#lr = checkOption(this.constructor.name, "lr", lr);
  }

  /** Learning rate. Can be set between steps. */
  get lr(): number {
    return this.#lr;
  }
  set lr(value: number) {
    this.#lr = checkOption(this.constructor.name, "lr", value);
  }

  /**
   * Adjusts every parameter in place, except those that the loss does not depend on. To be called
   * after all gradients were taken: a tape that still needs the old values says so.
   *
   * @throws {ReferenceError} if the scope that the gradients were taken in has ended.
   */
  step(gradients: Gradients): void {
    if (typeof gradients?.get !== "function") {
      throw new TypeError(
        `Cannot step without gradients: they are not kept in the parameters; ` +
          `pass those that valueAndGrad() returned`,
      );
    }
    for (const p of this.parameters) {
      if (!gradients.has(p)) continue;
      const g = gradients.get(p);
      if (g.storage.ptr === 0) throw freed(g);
      this.update(p, g);
      p.changed();
    }
  }
  /** Adjusts `p` in place, given its gradient. */
  protected abstract update(p: Parameter, gradient: Tensor): void;
}

function notAParameter(optimizer: string, value: unknown): TypeError {
  const what = typeof value !== "object" || value === null
    ? String(value)
    : `a ${value.constructor.name}` +
      ("shape" in value && Array.isArray(value.shape) ? ` ${show(value.shape)}` : "");
  return new TypeError(`Cannot adjust ${what} with ${optimizer}: it adjusts parameters`);
}

/** @internal `value`, if it is a finite number that is not negative. */
export function checkOption(optimizer: string, name: string, value: number): number {
  if (!(typeof value === "number" && value >= 0 && value < Infinity)) {
    throw new RangeError(
      `Cannot use ${optimizer} with ${name} ${value}: a number from 0 is needed`,
    );
  }
  return value;
}
