/** What a program of an empty project does with the package: it trains a network on digits. */

import { crossEntropy, Random, valueAndGrad } from "@norma/norma";
import { digits } from "@norma/norma/data";
import { batchNorm1d, linear, sequential, sigmoid } from "@norma/norma/nn";
import { SGD } from "@norma/norma/optim";

/** The network's loss on digits that it has not seen, after two epochs. */
export function train() {
  const [test, rest] = digits().split(297, new Random(0));
  const model = sequential(linear(64, 32), batchNorm1d(32), sigmoid(), linear(32, 10));
  const optimizer = new SGD(model.resetParameters(new Random(1)).parameters(), { lr: 0.5 });
  for (let epoch = 0; epoch < 2; epoch++) {
    for (const { x, y } of rest.batches(60, { shuffle: new Random(epoch) })) {
      optimizer.step(valueAndGrad(() => crossEntropy(model.forward(x), y)).gradients);
    }
  }
  const { x, y } = test.all();
  return crossEntropy(model.eval().forward(x), y).item();
}
