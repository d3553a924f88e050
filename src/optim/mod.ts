/**
 * Optimizers: how parameters follow their gradients, and at what rate; and `fit()`, the loop.
 *
 * @example
 * ```ts
 * import { crossEntropy, tensor, valueAndGrad } from "@norma/norma";
 * import { linear } from "@norma/norma/nn";
 * import { SGD } from "@norma/norma/optim";
 *
 * const model = linear(2, 2), sgd = new SGD(model.parameters(), { lr: 0.1 });
 * const x = tensor([[0, 1], [1, 0]]), labels = tensor([0, 1], { dtype: "int32" });
 * const { gradients } = valueAndGrad(() => crossEntropy(model.forward(x), labels));
 * sgd.step(gradients);
 * sgd.lr /= 10;
 * ```
 *
 * @module
 */
export { Optimizer } from "./optimizer.ts";
export { type OptimizerState } from "./optimizer_state.ts";
export { type Adjustable, Group, type ParameterGroup } from "./group.ts";
export * from "./sgd.ts";
export * from "./adam.ts";
export * from "./rmsprop.ts";
export * from "./parameter_groups.ts";
export * from "./clip.ts";
export * from "./factors.ts";
export * from "./schedule.ts";
export { fit } from "./fit.ts";
export { DivergedError } from "./training.ts";
export * from "./fit_options.ts";
export { type Ended, Fit } from "./fit_result.ts";
