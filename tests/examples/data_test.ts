/**
 * A notebook on data: parts, batches, and what batch normalization makes of batches of one class.
 *
 * @module
 */
import {
  accuracy,
  crossEntropy,
  noGrad,
  Random,
  scope,
  type Tensor,
  valueAndGrad,
} from "@norma/norma";
import {
  classBalanced,
  classesPerBatch,
  classSorted,
  Dataset,
  digits,
  type LoaderOptions,
  splits,
  standardize,
} from "@norma/norma/data";
import { batchNorm1d, type Layer, layerNorm, linear, relu, sequential } from "@norma/norma/nn";
import { SGD } from "@norma/norma/optim";
import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";

Deno.test("a notebook on data: parts and batches, and batch norm among digits of one kind", () => {
  // Any numbers with labels are a dataset: two features of four samples of two classes.
  const small = new Dataset({
    name: "four points",
    features: Float32Array.of(0, 5, 2, 5, 4, 5, 6, 5),
    labels: Uint8Array.of(0, 1, 0, 1),
    shape: [2],
    classes: 2,
  });
  assertEquals(small.select([3, 0]).all().y.toNested(), [1, 0]);

  // Standardized, a feature has mean 0 and deviation 1; one that never changes becomes 0.
  const [points] = standardize(small);
  const { x } = points.all();
  assertAlmostEquals(x.at(0, 0).item(), -3 / Math.sqrt(5), 1e-6);
  assertEquals(x.at(":", 1).toNested(), [0, 0, 0, 0]);

  // Images from 0 to 1 become squares, with white and black exchanged, a batch at a time.
  const negatives = digits().map((x) => x.neg().add(1).reshape([-1, 8, 8]));
  assertEquals(negatives.batches(64).first().x.shape, [64, 8, 8]);
  assertEquals(negatives.features(0)[0], 1);

  // Three parts with every class in proportion: 1,797 digits are 1,357, 180 and 260.
  const random = new Random(1);
  const parts = splits(digits(), { validation: 0.1, test: 260, random, stratified: true });
  assertEquals([parts.train.length, parts.validation.length], [1357, 180]);
  const [train, test] = standardize(parts.train, parts.test);

  // Batches can be sorted by class, balanced, or of one class each.
  const kinds = (y: Tensor<[number], "int32">) => new Set(y.toArray()).size;
  assertEquals(kinds(train.batches(50, { sampler: classSorted() }).first().y), 1);
  assertEquals(kinds(train.batches(10, { sampler: classBalanced(random) }).first().y), 10);

  // The experiment: a network with one normalization, five epochs of one kind of batches; then the
  // accuracy on digits that it has not seen, by the running statistics.
  const batchNormed = () => sequential(linear(64, 32), batchNorm1d(32), relu(), linear(32, 10));
  const layerNormed = () => sequential(linear(64, 32), layerNorm(32), relu(), linear(32, 10));
  const learned = (model: Layer, batches: LoaderOptions) => {
    model.resetParameters(new Random(2));
    const sgd = new SGD(model.parameters(), { lr: 0.1 });
    for (const { x, y } of train.batches(32, { ...batches, dropLast: true }).steps(5 * 42)) {
      sgd.step(valueAndGrad(() => crossEntropy(model.forward(x), y)).gradients);
    }
    const { x, y } = test.all();
    return scope(() => noGrad(() => accuracy(model.eval().forward(x), y)));
  };

  // Shuffled batches teach both of them. In batches of one class, batch norm takes away what they
  // have in common, which is the class: little is left to learn. Layer norm does not look around.
  const shuffled = { shuffle: random.split("order") };
  const alike = { sampler: classesPerBatch(1, random.split("alike")) };
  assertGreater(learned(batchNormed(), shuffled), 0.93);
  assertGreater(learned(layerNormed(), shuffled), 0.93);
  assertLess(learned(batchNormed(), alike), 0.4);
  assertGreater(learned(layerNormed(), alike), 0.8);
});
