/**
 * Batch normalization and the rectifier behind it.
 *
 * @module
 */
import { batchNorm } from "./batch_norm.ts";

/**
 * `y = max(γ x̂ + β, 0)`: what nearly every convolutional network has, as one operation, because
 * writing the normalized values only to read them again for the rectifier takes as long as
 * normalizing. Below it is `batchNorm`, with `ȳ` where `y` is above 0.
 */
export const batchNormRelu: typeof batchNorm = {
  ...batchNorm,
  name: "batchNormRelu",
  forward(inputs, params) {
    const [y, ...statistics] = batchNorm.forward(inputs, params);
    return [inputs[0].wrap(y).relu(), ...statistics];
  },
  vjp: (dy, use) => batchNorm.vjp(dy.mul(use.output.step()), use),
};
