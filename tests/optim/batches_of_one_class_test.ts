/**
 * An experiment as a notebook has it, with all that this floor has to offer: what normalization
 * does when the batches are not drawn at random, but hold one class each.
 *
 * Batch normalization takes the mean of its batch off, and with it what the class is known by; in
 * evaluation, with running statistics, that is back, and nobody has learned to deal with it. Layer
 * normalization does not look at the other samples.
 */
import { assert, assertEquals } from "@std/assert";
import { accuracy, crossEntropy, Random } from "../../mod.ts";
import { classesPerBatch, digits, splits, standardize } from "../../src/data/mod.ts";
import { batchNorm1d, layerNorm, linear, relu, sequential } from "../../src/nn/mod.ts";
import { Adam, cosine, fit, parameterGroups, Schedule, warmUp } from "../../src/optim/mod.ts";

const STEPS = 200, SIZE = 32;
const parts = splits(digits(), {
  validation: 0.1,
  test: 0.2,
  random: new Random(11),
  stratified: true,
});
const [train, test] = standardize(parts.train, parts.test);

const NORMS = { batch: () => batchNorm1d(32), layer: () => layerNorm([32]) };
type Norm = keyof typeof NORMS;

/** Accuracy on the test part after training on batches of so many classes. */
async function trained(norm: Norm, classes: number): Promise<number> {
  const random = new Random(5);
  const model = sequential(linear(64, 32), NORMS[norm](), relu(), linear(32, 10))
    .resetParameters(random.split("weights"));
  const optimizer = new Adam(parameterGroups(model, { weightDecay: 1e-4 }), { lr: 0.01 });
  const order = random.split("order");
  const { validations } = await fit(
    model,
    classes === 10
      ? train.batches(SIZE, { shuffle: order, dropLast: true })
      : train.batches(SIZE, { sampler: classesPerBatch(classes, order), dropLast: true }),
    {
      loss: ({ x, y }) => crossEntropy(model.forward(x), y),
      optimizer,
      schedule: new Schedule(optimizer, warmUp({ steps: 20 }, cosine({ steps: STEPS - 20 }))),
      steps: STEPS,
      validation: test.batches(120),
      metrics: { accuracy: ({ x, y }) => accuracy(model.forward(x), y) },
    },
  );
  return validations.at(-1)!["accuracy"]!;
}

Deno.test("with one class a batch, batch norm fails in evaluation, and layer norm does not", async () => {
  const found: Record<Norm, number[]> = { batch: [], layer: [] };
  for (const norm of Object.keys(NORMS) as Norm[]) {
    for (const classes of [1, 10]) found[norm].push(await trained(norm, classes));
  }
  const [batchOne, batchAll] = found.batch, [layerOne, layerAll] = found.layer;
  assert(batchAll! > 0.9 && layerAll! > 0.9, JSON.stringify(found));
  assert(batchOne! < 0.5, JSON.stringify(found));
  assert(layerOne! > batchOne! + 0.2, JSON.stringify(found));
  assertEquals(await trained("batch", 10), batchAll, "the same seeds give the same numbers");
});
