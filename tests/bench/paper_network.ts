/**
 * The network of the batch-norm paper's section 4.1 and its training step, on made-up data: what
 * the benchmark times and what the memory test runs.
 *
 * @module
 */
import { crossEntropy, Random, scope, tensor, valueAndGrad } from "../../mod.ts";
import { batchNorm1d, linear, sequential, sigmoid } from "../../src/nn/mod.ts";
import { SGD } from "../../src/optim/mod.ts";

/** Sizes of the network. */
export interface Sizes {
  readonly inputs: number;
  readonly hidden: number;
  readonly batch: number;
}
/** 784-100-100-100-10, batches of 60. */
export const PAPER: Sizes = { inputs: 784, hidden: 100, batch: 60 };

/** One training step of a new network, with a tape: forward, backward, SGD. Returns the loss. */
export function trainingStep({ inputs, hidden, batch }: Sizes): () => number {
  const random = new Random(1);
  const layer = (size: number) => [
    linear(size, hidden, { random }),
    batchNorm1d(hidden),
    sigmoid(),
  ];
  const model = sequential(
    ...layer(inputs),
    ...layer(hidden),
    ...layer(hidden),
    linear(hidden, 10, { random }),
  );
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const pixels = Float32Array.from({ length: batch * inputs }, () => random.bernoulli(0.2) ? 1 : 0);
  const classes = Int32Array.from({ length: batch }, () => random.integer(10));
  const x = tensor(pixels, [batch, inputs]), y = tensor(classes, [batch]);
  return () =>
    scope(() => {
      const { value, gradients } = valueAndGrad(() => crossEntropy(model.forward(x), y));
      optimizer.step(gradients);
      return value.item(); // a number: a tensor that is returned would outlive the step
    });
}
