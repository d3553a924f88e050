/**
 * Optimizers: how parameters follow their gradients.
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
export * from "./sgd.ts";
