/**
 * Tensors that have names.
 *
 * @module
 */
import { Gradients } from "../../autograd/backward.ts";
import type { Module } from "../../nn/module.ts";
import { show } from "../../shape/shape.ts";
import { freed } from "../../tensor/apply.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { some } from "./ready.ts";

/**
 * Tensors by name: a trace, `model.namedParameters()`, a state dict, a list of pairs; or gradients,
 * which are called after their model's parameters if the model is given, by place and shape if not.
 */
export type NamedTensors =
  | Iterable<readonly [string, Tensor]>
  | Readonly<Record<string, Tensor>>
  | Gradients;

/**
 * @internal Names and tensors. What is there under two names, as the output of the last layer and
 * of the model are in a trace, is there once.
 */
export function named(
  figure: string,
  tensors: NamedTensors,
  model?: Pick<Module, "namedParameters">,
): [string, Tensor][] {
  const entries = tensors instanceof Gradients
    ? namedGradients(tensors, model)
    : Symbol.iterator in tensors
    ? [...tensors]
    : Object.entries(tensors);
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

function namedGradients(
  gradients: Gradients,
  model: Pick<Module, "namedParameters"> | undefined,
): [string, Tensor][] {
  if (model === undefined) {
    return [...gradients.entries()].map(([x, g], i) => [`${i + 1}: ${show(x.shape)}`, g]);
  }
  return model.namedParameters()
    .filter(([, p]) => gradients.has(p)).map(([name, p]) => [name, gradients.get(p)]);
}
