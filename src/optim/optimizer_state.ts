/**
 * State dicts of optimizers: what is remembered of each parameter, out of one and into one.
 *
 * @module
 */
import { same, show } from "../shape/shape.ts";
import { freed } from "../tensor/apply.ts";
import { type Parameter, State } from "../tensor/state.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Group } from "./group.ts";

/** An optimizer's state in PyTorch's layout: `torch.optim.Optimizer.state_dict()`. */
export interface OptimizerState {
  /**
   * What is remembered of each parameter that was adjusted, by the number that `params` gives it:
   * averages in the parameter's shape, and `step`, a number.
   */
  readonly state: Readonly<Record<string, Readonly<Record<string, Tensor | number | null>>>>;
  /** Options of each group under PyTorch's names, and in `params` the numbers of its parameters. */
  readonly param_groups: readonly Readonly<Record<string, unknown>>[];
}
/** @internal What is remembered of a parameter. */
export interface Memory {
  /** How often it was adjusted. */
  steps: number;
  /** Averages in its shape, under PyTorch's names. */
  readonly averages: Record<string, State>;
}
/** @internal What the state dict of an optimizer looks like. */
export interface Layout<O> {
  /** Names of what it remembers of a parameter with these options. */
  remembers(options: O): readonly string[];
  /** PyTorch's options that have one value here. */
  readonly fixed: Readonly<Record<string, unknown>>;
}

/** Options of PyTorch that say how to compute, not what; and what its schedules write. */
const IGNORED = ["capturable", "differentiable", "foreach", "fused", "initial_lr"];
const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** @internal The state dict. */
export function writeState<O extends { readonly lr: number }>(
  groups: readonly Group<O>[],
  memories: ReadonlyMap<Parameter, Memory>,
  { remembers, fixed }: Layout<O>,
): OptimizerState {
  const state: Record<string, Record<string, Tensor | number>> = {};
  let count = 0;
  const param_groups = groups.map(({ parameters, options }) => {
    const first = count, names = remembers(options);
    for (const p of parameters) {
      const memory = memories.get(p), number = count++;
      if (memory === undefined || names.length === 0) continue;
      state[number] = Object.fromEntries(names.map((name) => {
        const s = memory.averages[name];
        return [name, s === undefined ? memory.steps : new State(s)];
      }));
    }
    const own = Object.entries(options).map(([name, value]) => [snakeCase(name), value]);
    const params = parameters.map((_, i) => first + i);
    return { ...Object.fromEntries(own), ...fixed, params };
  });
  return { state, param_groups };
}

/** @internal What a state dict says, if it fits. */
export interface Read<O> {
  /** Options of each group. */
  readonly options: O[];
  /** What is remembered. */
  readonly memories: Map<Parameter, { steps: number; averages: Record<string, Tensor> }>;
}
/**
 * @internal Reads a state dict.
 * @throws {RangeError} unless it fits exactly.
 */
export function readState<O extends { readonly lr: number }>(
  optimizer: string,
  groups: readonly Group<O>[],
  { state, param_groups }: OptimizerState,
  layout: Layout<O>,
): Read<O> {
  const fail = (problem: string) => {
    throw new RangeError(`Cannot load a state dict into ${optimizer}: ${problem}`);
  };
  if (param_groups.length !== groups.length) {
    fail(`it has ${param_groups.length} groups for ${groups.length}`);
  }
  const options: O[] = [], memories: Read<O>["memories"] = new Map(), known = new Set<string>();
  for (const [i, group] of groups.entries()) {
    const { params, ...given } = param_groups[i]!, numbers = Array.isArray(params) ? params : [];
    if (numbers.length !== group.parameters.length) {
      fail(`its group ${i} has ${numbers.length} parameters for ${group.parameters.length}`);
    }
    const read = readOptions(group.options, given, layout.fixed, (problem) => {
      fail(`${problem} in group ${i}`);
    });
    options.push(read);
    for (const [k, p] of group.parameters.entries()) {
      const number = String(numbers[k]), entry = state[number];
      known.add(number);
      if (entry === undefined || Object.values(entry).every((value) => value === null)) continue;
      memories.set(
        p,
        readMemory(p, entry, layout.remembers(read), (problem) => {
          fail(`${problem} of parameter ${number} ${show(p.shape)}`);
        }),
      );
    }
  }
  const stray = Object.keys(state).find((number) => !known.has(number));
  if (stray !== undefined) fail(`unexpected parameter ${stray}`);
  return { options, memories };
}

function readOptions<O extends object>(
  own: O,
  given: Readonly<Record<string, unknown>>,
  fixed: Readonly<Record<string, unknown>>,
  fail: (problem: string) => void,
): O {
  const names = new Map(Object.keys(own).map((name) => [snakeCase(name), name]));
  for (const [name, value] of Object.entries(given)) {
    if (name in fixed && value !== fixed[name]) fail(`${name} ${value} for ${fixed[name]}`);
    if (!names.has(name) && !(name in fixed || IGNORED.includes(name))) fail(`unexpected ${name}`);
  }
  const read = [...names].map(([name, ownName]) => {
    const value = given[name], before: unknown = own[ownName as keyof O];
    if (!Object.hasOwn(given, name)) fail(`missing ${name}`);
    if (!alike(value, before)) {
      fail(`${name} is ${JSON.stringify(value)}, for one like ${JSON.stringify(before)}`);
    }
    return [ownName, value];
  });
  return Object.fromEntries(read) as O;
}
/** Whether both are numbers, or both truth values, or both as many numbers. */
function alike(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return typeof a === typeof b;
  return a.length === b.length && a.every((v, i) => alike(v, b[i]));
}

function readMemory(
  p: Parameter,
  entry: Readonly<Record<string, Tensor | number | null>>,
  names: readonly string[],
  fail: (problem: string) => void,
): { steps: number; averages: Record<string, Tensor> } {
  const averages: Record<string, Tensor> = {};
  let steps = 1; // where steps are not counted, all that matters is that there was one
  for (const name of Object.keys(entry)) if (!names.includes(name)) fail(`unexpected ${name}`);
  for (const name of names) {
    const value = entry[name], isTensor = value instanceof Tensor;
    if (isTensor && value.storage.ptr === 0) throw freed(value);
    if (name === "step") {
      steps = isTensor && value.size === 1 ? value.toArray()[0]! : Number(value);
      if (!(Number.isInteger(steps) && steps > 0)) fail(`step ${steps}`);
    } else if (!isTensor) fail(`missing ${name}`);
    else if (!same(value.shape, p.shape) || value.dtype !== p.dtype) {
      fail(`${name} is ${value.dtype} ${show(value.shape)}, not ${p.dtype} ${show(p.shape)},`);
    } else averages[name] = value;
  }
  return { steps, averages };
}
