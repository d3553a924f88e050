/**
 * State dicts: the values of parameters and buffers by name, out of a module and into one.
 *
 * @module
 */
import { same, show } from "../shape/shape.ts";
import { freed } from "../tensor/apply.ts";
import { tensor } from "../tensor/create.ts";
import type { State } from "../tensor/state.ts";
import { Tensor } from "../tensor/tensor.ts";

/** Of names in a message no more than this. */
const MOST = 8;

/** @internal Copies of the values by name. */
export function copies(states: readonly [string, State][]): Record<string, Tensor> {
  return Object.fromEntries(states.map(([name, s]) => [name, tensor(s.toArray(), s.shape)]));
}

/** @internal Writes `values` to `states`, all of them or, with an error, none. */
export function load(
  module: string,
  states: readonly [string, State][],
  values: Readonly<Record<string, Tensor>>,
): void {
  const own = new Set(states.map(([name]) => name));
  const problems = [
    ...list("missing", [...own].filter((name) => !Object.hasOwn(values, name))),
    ...list("unexpected", Object.keys(values).filter((name) => !own.has(name))),
    ...list("different", states.flatMap(([name, s]) => difference(name, s, values[name]))),
    ...list("contradictory", contradictions(states, values)),
  ];
  if (problems.length > 0) {
    throw new RangeError(`Cannot load a state dict into ${module}: ${problems.join("; ")}`);
  }
  for (const [name, s] of states) s.assign(values[name]!);
}

function list(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > MOST ? ` and ${names.length - MOST} more` : "";
  return [`${what} ${names.slice(0, MOST).join(", ")}${more}`];
}

/** What keeps `value` from being written to `s`; nothing about a value that is missing. */
function difference(name: string, s: State, value: Tensor | undefined): string[] {
  if (value === undefined) return [];
  if (!isTensor(value)) return [`${name} (${typeof value} for a tensor)`];
  if (value.storage.ptr === 0) throw freed(value);
  if (s.dtype !== value.dtype) {
    return [`${name} (${show(value.shape)} ${value.dtype} for ${show(s.shape)} ${s.dtype})`];
  }
  return same(s.shape, value.shape) ? [] : [`${name} (${show(value.shape)} for ${show(s.shape)})`];
}
/** What the compiler promises, but a file read by hand may not keep. */
const isTensor = (value: unknown): boolean => value instanceof Tensor;

/** Names of one tensor whose values differ: PyTorch would keep whichever comes last. */
function contradictions(
  states: readonly [string, State][],
  values: Readonly<Record<string, Tensor>>,
): string[] {
  const first = new Map<State, string>();
  return states.flatMap(([name, s]) => {
    const other = first.get(s);
    if (other === undefined) first.set(s, name);
    if (other === undefined || equal(values[other], values[name])) return [];
    return [`${other} and ${name}, which are one tensor`];
  });
}
function equal(a: Tensor | undefined, b: Tensor | undefined): boolean {
  if (!isTensor(a) || !isTensor(b)) return true; // reported elsewhere
  const [x, y] = [a!.toArray(), b!.toArray()];
  return x.length === y.length && x.every((v, i) => Object.is(v, y[i]));
}
