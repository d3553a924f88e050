/**
 * Which parameters of a model decay.
 *
 * @module
 */
import type { Module } from "../nn/module.ts";
import type { Parameter } from "../tensor/state.ts";
import type { ParameterGroup } from "./group.ts";

/** Options of {@linkcode parameterGroups}. */
export interface ParameterGroupsOptions {
  /** λ of those that decay. */
  readonly weightDecay: number;
}

/**
 * The parameters of a model in two groups: weights that are multiplied with inputs decay; biases,
 * and the scales and shifts of normalization layers, do not. To make them smaller would not make
 * the model simpler.
 *
 * A parameter decays if it has two axes or more, and does not belong to a layer that has a
 * `normalizedShape`. A group without parameters is left out.
 *
 * @example
 * ```ts
 * import { batchNorm1d, linear, sequential } from "@norma/norma/nn";
 * import { AdamW, parameterGroups } from "@norma/norma/optim";
 * import { assertEquals } from "@std/assert";
 *
 * const model = sequential(linear(784, 100), batchNorm1d(100), linear(100, 10));
 * const adamW = new AdamW(parameterGroups(model, { weightDecay: 0.1 }), { lr: 0.003 });
 * assertEquals(adamW.groups.map(({ parameters }) => parameters.length), [2, 4]);
 * assertEquals(adamW.groups.map(({ options }) => options.weightDecay), [0.1, 0]);
 * ```
 */
export function parameterGroups(
  model: Module,
  { weightDecay }: ParameterGroupsOptions,
): (ParameterGroup<ParameterGroupsOptions> & { parameters: Parameter[] })[] {
  const normalizing = new Set(
    model.modules()
      .filter((m) => "normalizedShape" in m)
      .flatMap((m) => m.members().parameters.map(([, p]) => p)),
  );
  const decays = (p: Parameter) => p.shape.length >= 2 && !normalizing.has(p);
  const parameters = model.parameters();
  return [
    { parameters: parameters.filter(decays), weightDecay },
    { parameters: parameters.filter((p) => !decays(p)), weightDecay: 0 },
  ].filter((group) => group.parameters.length > 0);
}
