/**
 * What optimizers have in common.
 *
 * @module
 */
import type { Gradients } from "../autograd/backward.ts";
import { backend } from "../backend/current.ts";
import { freed } from "../tensor/apply.ts";
import { type Parameter, State } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Adjustable, type Group, groupsOf } from "./group.ts";
import {
  type Layout,
  type Memory,
  type OptimizerState,
  readState,
  writeState,
} from "./optimizer_state.ts";
import { displayOptimizer, inspectOptimizer } from "./print.ts";

/** @internal What an optimizer is, beside its loop. */
export interface Kind<O> extends Layout<O> {
  /** Throws for options that make no sense. */
  check(options: O): void;
}

/** Adjusts parameters by gradients; `O` are its options. */
export abstract class Optimizer<
  O extends { readonly lr: number } = { readonly lr: number },
> {
  /** What it adjusts, each once. */
  readonly parameters: readonly Parameter[];
  /** The same parameters with their options; one group, unless groups were given. */
  readonly groups: readonly Group<O>[];
  /**
   * Learning rate before a schedule changed it; `undefined` without one. PyTorch's `initial_lr`, also
   * in state dicts: a schedule that is made after one was loaded goes on from it.
   */
  initialLr: number | undefined = undefined;
  readonly #memories = new Map<Parameter, Memory>();
  readonly #kind: Kind<O>;
  /** Each group's share of the learning rate. */
  #shares: readonly number[];
  #lr: number;

  /**
   * An optimizer of `adjustable`, such as `model.parameters()`, or of groups with options of their
   * own.
   *
   * @throws {RangeError} if there are no parameters, one is in two groups, or an option makes no
   * sense.
   * @throws {TypeError} if one of them is not a `Parameter`.
   */
  constructor(adjustable: Adjustable<O>, options: O, kind: Kind<O>) {
    const name = this.constructor.name;
    kind.check(options);
    this.groups = groupsOf(name, adjustable, options);
    for (const group of this.groups) kind.check(group.options);
    this.parameters = this.groups.flatMap(({ parameters }) => parameters);
    this.#kind = kind;
    this.#lr = options.lr;
    this.#shares = this.groups.map((group) => share(name, group.options.lr, options.lr));
  }

  /**
   * Learning rate. Can be set between steps, also by a schedule; groups with a rate of their own
   * keep its ratio to this one.
   */
  get lr(): number {
    return this.#lr;
  }
  set lr(value: number) {
    checkOption(this.constructor.name, "lr", value);
    this.#lr = value;
    this.groups.forEach((group, i) => group.set({ lr: value * this.#shares[i]! } as Partial<O>));
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
    for (const { parameters, options } of this.groups) {
      for (const p of parameters) {
        if (!gradients.has(p)) continue;
        const g = gradients.get(p);
        if (g.storage.ptr === 0) throw freed(g);
        this.update(p, g, options, this.memoryOf(p, options));
        p.changed();
      }
    }
  }
  /** Adjusts `p` in place, given its gradient, the options of its group, and what is remembered. */
  protected abstract update(p: Parameter, gradient: Tensor, options: O, memory: Memory): void;

  /** What is remembered of `p`, with this step counted; all zeros at first. */
  private memoryOf(p: Parameter, options: O): Memory {
    let memory = this.#memories.get(p);
    if (memory === undefined) this.#memories.set(p, memory = { steps: 0, averages: {} });
    for (const name of this.#kind.remembers(options)) {
      if (name !== "step") memory.averages[name] ??= zero(p);
    }
    memory.steps++;
    return memory;
  }

  /**
   * What is remembered and the options, in PyTorch's layout and under its names; parameters go by
   * their position. The tensors are copies, the caller's.
   */
  stateDict(): OptimizerState {
    const { state, param_groups } = writeState(this.groups, this.#memories, this.#kind);
    const { initialLr } = this;
    if (initialLr === undefined) return { state, param_groups };
    const initial = (i: number) => ({ initial_lr: initialLr * this.#shares[i]! });
    return { state, param_groups: param_groups.map((group, i) => ({ ...group, ...initial(i) })) };
  }
  /**
   * Takes over what a state dict holds, PyTorch's too: training goes on as if it had never stopped.
   * It must fit exactly; when this throws, nothing has changed.
   *
   * @throws {RangeError} saying what is missing, unexpected, or of another shape or type.
   */
  loadStateDict(state: OptimizerState): void {
    const { options, memories } = readState(this.constructor.name, this.groups, state, this.#kind);
    for (const read of options) this.#kind.check(read);
    this.groups.forEach((group, i) => group.set(options[i]!));
    this.#lr = this.#shares[0]! > 0 ? options[0]!.lr / this.#shares[0]! : this.#lr;
    if (this.#lr > 0) this.#shares = options.map(({ lr }) => lr / this.#lr);
    const initial = state.param_groups[0]?.["initial_lr"];
    this.initialLr = typeof initial === "number" ? initial / (this.#shares[0]! || 1) : undefined;
    this.#memories.clear();
    for (const [p, { steps, averages }] of memories) {
      const own = Object.entries(averages).map(([name, t]) => [name, new State(t)]);
      this.#memories.set(p, { steps, averages: Object.fromEntries(own) });
    }
  }

  /** The groups with their sizes and options, in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return inspectOptimizer(this.constructor.name, this.groups);
  }
  /** The groups with their sizes and options, in a notebook. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return displayOptimizer(this.constructor.name, this.groups);
  }
}

/** A state of 0, shaped as `p`. */
function zero(p: Parameter): State {
  const state = new State(p);
  backend.fill(state, 0);
  return state;
}
function share(optimizer: string, own: number, lr: number): number {
  if (own === lr) return 1;
  if (lr > 0) return own / lr;
  throw new RangeError(
    `Cannot use ${optimizer} with lr ${lr} and a group with lr ${own}: ` +
      `groups keep the ratio to the optimizer's own rate, which must be positive`,
  );
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
