/**
 * The network of the batch-norm paper's section 4.1 and its training step, on made-up data: what
 * the benchmark times and what the memory test runs.
 *
 * @module
 */
import { crossEntropy, Random, scope, tensor, valueAndGrad } from "../../mod.ts";
import { batchNorm1d, linear, sequential, sigmoid } from "../../src/nn/mod.ts";
import { SGD } from "../../src/optim/mod.ts";
import type { Training } from "./problems.ts";

/** Sizes of the network. */
export interface Sizes {
  readonly inputs: number;
  readonly hidden: number;
  readonly batch: number;
}
/** 784-100-100-100-10, batches of 60. */
export const PAPER: Sizes = { inputs: 784, hidden: 100, batch: 60 };

/** A new network, its data, and its training step. */
export interface PaperNetwork {
  /** What it starts from, for others to start from the same. */
  readonly problem: Training;
  /** One training step with a tape: forward, backward, SGD. Returns the loss. */
  step(): number;
}
/** Hidden layers have no bias, for batch norm's β stands in for it (section 3.2 of the paper). */
export function paperNetwork({ inputs, hidden, batch }: Sizes): PaperNetwork {
  const random = new Random(1), lr = 0.1;
  const linears = [
    linear(inputs, hidden, { random, bias: false }),
    linear(hidden, hidden, { random, bias: false }),
    linear(hidden, hidden, { random, bias: false }),
  ] as const;
  const classifier = linear(hidden, 10, { random });
  const model = sequential(
    ...linears.flatMap((layer) => [layer, batchNorm1d(hidden), sigmoid()]),
    classifier,
  );
  const optimizer = new SGD(model.parameters(), { lr });
  const pixels = Float32Array.from({ length: batch * inputs }, () => random.bernoulli(0.2) ? 1 : 0);
  const classes = Int32Array.from({ length: batch }, () => random.integer(10));
  const x = tensor(pixels, [batch, inputs]), y = tensor(classes, [batch]);
  return {
    problem: {
      batch,
      widths: [inputs, hidden, hidden, hidden, 10],
      x: pixels,
      classes,
      weights: [...linears, classifier].map(({ weight }) => Float32Array.from(weight.toArray())),
      bias: Float32Array.from(classifier.bias!.toArray()),
      lr,
    },
    step: () =>
      scope(() => {
        const { value, gradients } = valueAndGrad(() => crossEntropy(model.forward(x), y));
        optimizer.step(gradients);
        return value.item(); // a number: a tensor that is returned would outlive the step
      }),
  };
}
/** The step alone. */
export function trainingStep(sizes: Sizes): () => number {
  return paperNetwork(sizes).step;
}
