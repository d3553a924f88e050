/**
 * Modules: who owns the parameters, and what they are called.
 *
 * @module
 */
import type { DType } from "../backend/memory.ts";
import type { Fits, Result, Shape } from "../shape/shape.ts";
import { Parameter, State } from "../tensor/state.ts";
import type { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Initializer } from "./init.ts";
import type { Layer } from "./layer.ts";
import { displayModule, inspectModule } from "./print.ts";
import type { Apply, ShapeRule } from "./rule.ts";
import { copies, load } from "./state_dict.ts";
import { type Trace, traced } from "./trace.ts";

/** @internal What is in a module's own fields, by name. */
export interface Members {
  readonly parameters: [string, Parameter][];
  readonly buffers: [string, State][];
  readonly modules: [string, Module][];
}

/**
 * Owner of parameters, buffers and other modules: whatever is in its public fields, also in arrays.
 * There is nothing to register. What must not be found goes into a `#private` field.
 *
 * Names are PyTorch's: fields in snake_case, joined by dots, indices for arrays. A field
 * `runningMean` of a module in the field `norm` is `"norm.running_mean"`.
 *
 * @example
 * ```ts
 * import { crossEntropy, scope, type Tensor, zeros } from "@norma/norma";
 * import { batchNorm1d, linear, Module } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * class Classifier extends Module {
 *   readonly fc1 = linear(784, 100, { bias: false });
 *   readonly norm = batchNorm1d(100);
 *   readonly fc2 = linear(100, 10);
 *   forward(x: Tensor<[number, 784]>): Tensor<[number, 10]> {
 *     return this.fc2.forward(this.norm.forward(this.fc1.forward(x)).relu());
 *   }
 * }
 * const model = new Classifier();
 * assert(model.parameters().length === 5);
 * assert("norm.running_mean" in model.stateDict());
 * ```
 */
export abstract class Module {
  /** Whether it is being trained: batch normalization then uses the batch's own statistics. */
  training = true;

  /**
   * Trainable parameters with their paths, each once: this module's own, then those of the modules
   * in it, in the order of the fields.
   */
  namedParameters(): [string, Parameter][] {
    return unique(this.states().filter(isParameter));
  }
  /** Trainable parameters, each once: what an optimizer takes. */
  parameters(): Parameter[] {
    return this.namedParameters().map(([, p]) => p);
  }
  /** What training changes but not by gradients, such as running statistics, with paths. */
  namedBuffers(): [string, State][] {
    return unique(this.states().filter((entry) => !isParameter(entry)));
  }
  /** What training changes but not by gradients, such as running statistics, each once. */
  buffers(): State[] {
    return this.namedBuffers().map(([, b]) => b);
  }
  /** This module, whose path is `""`, and all modules in it, each once. */
  namedModules(): [string, Module][] {
    return unique([...this.walk("", [])]);
  }
  /** This module and all modules in it, each once. */
  modules(): Module[] {
    return this.namedModules().map(([, m]) => m);
  }

  /** Switches this module and all in it to training, or with `false` to evaluation; returns it. */
  train(on: boolean = true): this {
    for (const m of this.modules()) m.training = on;
    return this;
  }
  /** Switches this module and all in it to evaluation: running statistics are used, and kept. */
  eval(): this {
    return this.train(false);
  }

  /**
   * Copies of all parameters and buffers under PyTorch's names, in its order and layouts: a tensor
   * that is in two places is there twice. The copies are the caller's.
   *
   * `num_batches_tracked`, an int64 in PyTorch's files, is an int32 scalar here.
   */
  stateDict(): Record<string, Tensor> {
    return copies(this.states());
  }
  /**
   * Takes over the values of a state dict. It must fit exactly; when this throws, nothing has
   * changed.
   *
   * @throws {RangeError} listing what is missing, what is unexpected, and which shapes or element
   * types differ.
   */
  loadStateDict(values: Readonly<Record<string, Tensor>>): void {
    load(this.constructor.name, this.states(), values);
  }

  /**
   * Initializes this module and all in it anew, in the order of the fields, and returns it: weights
   * by `initializer`, with biases of 0, or without one as PyTorch does by default; normalization
   * layers begin as ever with scale 1, shift 0 and no statistics, and draw nothing. So with and
   * without them a network gets the same weights.
   *
   * @example
   * ```ts
   * import { Random } from "@norma/norma";
   * import { init, linear, relu, sequential } from "@norma/norma/nn";
   * const model = sequential(linear(2, 8), relu(), linear(8, 1));
   * model.resetParameters(new Random(7), init.normal({ std: 0.01 }));
   * ```
   */
  resetParameters(random: Random, initializer?: Initializer): this {
    for (const m of this.modules()) m.reset(random, initializer);
    return this;
  }
  /** Initializes what is in this module's own fields; nothing unless a module overrides it. */
  protected reset(_random: Random, _initializer?: Initializer): void {}

  /**
   * Runs the model and gives the outputs of its layers by path, besides its own: to look at
   * activations. Inside `record` their gradients can be asked for, too. What ran is kept as long as
   * the trace, inside a scope as long as the scope.
   *
   * @example
   * ```ts
   * import { ones, record } from "@norma/norma";
   * import { linear, sequential, sigmoid } from "@norma/norma/nn";
   * import { assert } from "@std/assert";
   *
   * const model = sequential(linear(2, 3), sigmoid(), linear(3, 1));
   * const run = record(() => {
   *   const trace = model.trace(ones([4, 2]));
   *   return [trace.output.sum(), trace] as const;
   * });
   * const activations = run.value[1].get("1"), gradients = run.gradients().get(activations);
   * assert(activations.shape[1] === 3 && gradients.shape[1] === 3);
   * ```
   */
  trace<R extends ShapeRule, S extends Shape, D extends DType>(
    this: Layer<R>,
    x: Tensor<S, D> & Fits<Apply<R, S>>,
  ): Trace<Tensor<Result<Apply<R, S>>, D>>;
  /** The same for a module with a `forward` of its own. */
  trace<X extends Tensor, Y extends Tensor>(
    this: Module & { forward(x: X): Y },
    x: X,
  ): Trace<Y>;
  trace(this: Module & { forward(x: Tensor): Tensor }, x: Tensor): Trace {
    return traced(this, () => this.forward(x));
  }

  /** Fields under the names that paths are made of. */
  protected *fields(): Iterable<[string, unknown]> {
    for (const [name, value] of Object.entries(this)) yield [snakeCase(name), value];
  }
  /** @internal What is in the fields. */
  members(): Members {
    const found: Members = { parameters: [], buffers: [], modules: [] };
    const sort = (name: string, value: unknown): void => {
      if (value instanceof Parameter) found.parameters.push([name, value]);
      else if (value instanceof State) found.buffers.push([name, value]);
      else if (value instanceof Module) found.modules.push([name, value]);
      else if (Array.isArray(value)) value.forEach((v, i) => sort(`${name}.${i}`, v));
    };
    for (const [name, value] of this.fields()) sort(name, value);
    return found;
  }
  /** This module and those in it by path, as often as they are there. */
  private *walk(path: string, around: readonly Module[]): Generator<[string, Module]> {
    if (around.includes(this)) {
      throw new TypeError(
        `Cannot list the modules of ${around[0]!.constructor.name}: ${path} is a module around ` +
          `it; keep such a reference in a #private field`,
      );
    }
    yield [path, this];
    for (const [name, m] of this.members().modules) {
      yield* m.walk(join(path, name), [...around, this]);
    }
  }
  /** Parameters and buffers by path, as often as they are there. */
  private states(): [string, State][] {
    return [...this.walk("", [])].flatMap(([path, m]) => {
      const { parameters, buffers } = m.members();
      return [...parameters, ...buffers].map(([name, s]): [string, State] => [join(path, name), s]);
    });
  }

  /** Arguments it was made with, as they are printed. */
  protected describe(): string {
    return "";
  }
  /** `"Linear(784, 100)"`: what it is called in messages and in print. */
  toString(): string {
    return `${this.constructor.name}(${this.describe()})`;
  }
  /** The modules as a tree with shapes and counts, in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return inspectModule(this);
  }
  /** The modules as a table with shapes and counts, in a notebook. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return displayModule(this);
  }
}

const join = (path: string, name: string): string => path === "" ? name : `${path}.${name}`;
const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
const isParameter = (entry: [string, State]): entry is [string, Parameter] =>
  entry[1] instanceof Parameter;
/** Each value under the first of its names. */
function unique<T>(entries: readonly [string, T][]): [string, T][] {
  const seen = new Set<T>();
  return entries.filter(([, value]) => !seen.has(value) && seen.add(value));
}
