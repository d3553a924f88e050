/**
 * Tensors that have names.
 *
 * @module
 */
import { freed } from "../../tensor/apply.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { some } from "./ready.ts";

/** Tensors by name: a trace, `model.namedParameters()`, a state dict, a list of pairs. */
export type NamedTensors =
  | Iterable<readonly [string, Tensor]>
  | Readonly<Record<string, Tensor>>;

/**
 * @internal Names and tensors. What is there under two names, as the output of the last layer and
 * of the model are in a trace, is there once.
 */
export function named(figure: string, tensors: NamedTensors): [string, Tensor][] {
  const entries = Symbol.iterator in tensors ? [...tensors] : Object.entries(tensors);
  const seen = new Set<Tensor>(), found: [string, Tensor][] = [];
  for (const [name, x] of some(figure, "tensors", entries)) {
    if (!(x instanceof Tensor)) {
      throw new TypeError(
        `Cannot draw ${figure}: ${JSON.stringify(name)} is ${x === null ? "null" : typeof x}, ` +
          `where a tensor is needed`,
      );
    }
    if (x.storage.ptr === 0) throw freed(x);
    if (!seen.has(x)) found.push([name === "" ? "model" : name, x]);
    seen.add(x);
  }
  return found;
}
