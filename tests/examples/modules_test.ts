/**
 * A notebook on models: a module of one's own, what is in it, and how well it reads digits.
 *
 * @module
 */
import {
  accuracy,
  bceWithLogits,
  confusionMatrix,
  crossEntropy,
  huber,
  noGrad,
  oneHot,
  ones,
  Random,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from "@norma/norma";
import { digits } from "@norma/norma/data";
import {
  dropout,
  embedding,
  gelu,
  layerNorm,
  linear,
  Module,
  residual,
  summary,
} from "@norma/norma/nn";
import { Adam } from "@norma/norma/optim";
import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";

// A module is a class with layers in its fields; nothing is registered.
class Reader extends Module {
  readonly stem = linear(64, 32);
  readonly block = residual(layerNorm(32), linear(32, 64), gelu(), dropout(0.1), linear(64, 32));
  readonly head = linear(32, 10);
  forward(x: Tensor<[number, 64]>): Tensor<[number, 10]> {
    return this.head.forward(this.block.forward(this.stem.forward(x)));
  }
}

Deno.test("a notebook on modules: one of one's own, looked into, trained and judged", () => {
  // Its parameters are found by the names of the fields, and initialized from one seed.
  const random = new Random(1), model = new Reader().resetParameters(random.split("weights"));
  assertEquals(Object.keys(model.stateDict()).slice(1, 4), [
    "stem.bias",
    "block.0.weight",
    "block.0.bias",
  ]);

  // A linear map has (in + 1) · out parameters, a normalization a scale and a shift a feature.
  const table = summary(model, [1, 64]);
  assertEquals(table.parameters, 65 * 32 + 2 * 32 + 33 * 64 + 65 * 32 + 33 * 10);
  assertEquals(table.rows.find(({ path }) => path === "block.1")?.outputs, [[1, 64]]);

  // A trace has the activations by path: those after layer norm have mean 0 and variance 1.
  const [test, train] = digits().split(397, random.split("test"));
  const { x, y } = test.all();
  const normalized = model.trace(x).get("block.0");
  assertLess(normalized.mean({ axis: 1 }).abs().max().item(), 1e-6);
  assertAlmostEquals(normalized.variance({ axis: 1 }).mean().item(), 1, 1e-3);

  // Losses of one who knows nothing: ln 10 nats a digit, smoothed or not; one bit for yes or no.
  const nothing = zeros([397, 10]);
  assertAlmostEquals(crossEntropy(nothing, y, { labelSmoothing: 0.1 }).item(), Math.log(10), 1e-6);
  assertAlmostEquals(bceWithLogits(nothing, oneHot(y, 10)).item(), Math.LN2, 1e-6);
  assertEquals(huber(tensor([3, 0.5]), zeros([2]), { reduction: "sum" }).item(), 2.5 + 0.125);

  // Eight epochs of Adam. Every turn of the loop is a scope, so nothing has to be freed by hand.
  const adam = new Adam(model.parameters(), { lr: 0.005 });
  const batches = train.batches(50, { shuffle: random.split("order") });
  for (let epoch = 0; epoch < 8; epoch++) {
    for (const { x, y } of batches) {
      adam.step(valueAndGrad(() => crossEntropy(model.forward(x), y)).gradients);
    }
  }

  // In evaluation dropout does nothing. A linear model of the pixels alone gets 0.95 or so.
  const logits = scope(() => noGrad(() => model.eval().forward(x)));
  assertGreater(accuracy(logits, y), 0.93);

  // The diagonal of the confusion matrix are the right answers; each row are all of one digit.
  const confusion = confusionMatrix(logits, y);
  assertAlmostEquals(confusion.trace().item() / 397, accuracy(logits, y), 1e-12);
  assertEquals(confusion.sum({ axis: 1 }).toNested(), oneHot(y, 10).sum({ axis: 0 }).toNested());

  // An embedding looks up rows, which is what one-hot rows times its weight are.
  const vectors = embedding(10, 4, { random: random.split("vectors") });
  const looked = vectors.forward(y), multiplied = oneHot(y, 10).matmul(vectors.weight);
  assertEquals(looked.toArray(), multiplied.toArray());

  // Dropout while training: what is not dropped is doubled, so that the mean stays.
  const dropped = dropout(0.5, { random: random.split("dropout") }).forward(ones([1000]));
  assertEquals([dropped.min().item(), dropped.max().item()], [0, 2]);
  assertAlmostEquals(dropped.mean().item(), 1, 4 / Math.sqrt(1000));
});
