/**
 * A notebook on training: a model is fitted, watched and stopped in time, and its rows looked at.
 *
 * @module
 */
import { accuracy, crossEntropy, Random, tensor } from "@norma/norma";
import { digits, splits, standardize } from "@norma/norma/data";
import { batchNorm1d, linear, relu, sequential } from "@norma/norma/nn";
import { Adam, clipGradNorm, cosine, fit, Schedule, SGD } from "@norma/norma/optim";
import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";

Deno.test("a notebook on training: fitted, watched, stopped in time, and done again", async () => {
  // Digits in three parts, standardized by the first; everything random comes from one seed.
  const random = new Random(1);
  const parts = splits(digits(), { validation: 297, test: 300, random, stratified: true });
  const [train, validation, test] = standardize(parts.train, parts.validation, parts.test);
  const network = () =>
    sequential(linear(64, 32), batchNorm1d(32), relu(), linear(32, 10))
      .resetParameters(random.split("weights"));

  // Five epochs of 24 batches, with a rate that falls; validated after each epoch.
  const run = async () => {
    const model = network(), optimizer = new Adam(model.parameters(), { lr: 0.01 });
    const fitted = await fit(model, train.batches(50, { shuffle: random.split("order") }), {
      loss: ({ x, y }) => crossEntropy(model.forward(x), y),
      optimizer,
      schedule: new Schedule(optimizer, cosine({ steps: 5 * 24 })),
      gradients: (gradients) => clipGradNorm(gradients, 5),
      epochs: 5,
      validation: validation.batches(100),
      metrics: { accuracy: ({ x, y }) => accuracy(model.forward(x), y) },
    });
    return { model, ...fitted };
  };
  const { model, history, validations, ended } = await run();
  assertEquals([ended, history.length, validations.length], ["done", 120, 5]);

  // The rows are plain objects, which is what Plot draws: loss and rate by step.
  assertEquals(Object.keys(history[0]!), ["step", "epoch", "loss", "lr"]);
  assertAlmostEquals(history[60]!.lr, 0.005, 1e-12); // half-way down the cosine
  const losses = tensor(history.map(({ loss }) => loss));
  assertGreater(losses.at([0, 10]).mean().item(), 3 * losses.at([-10]).mean().item());

  // What was measured while training is what the model says afterwards, of the same digits.
  const { x, y } = validation.all();
  model.eval();
  assertAlmostEquals(validations.at(-1)!.loss, crossEntropy(model.forward(x), y).item(), 1e-5);
  assertEquals(validations.at(-1)!["accuracy"], accuracy(model.forward(x), y));

  // Of digits that it has not seen a network of this size reads 96 or 97 in 100.
  const unseen = test.all();
  assertGreater(accuracy(model.forward(unseen.x), unseen.y), 0.93);

  // The same seed, the same numbers: in every row, to the last bit.
  assertEquals((await run()).history, history);

  // Fifty digits are learned by heart, which does not help with others: patience ends it. The model
  // is then that of the best validation, three before the last.
  const learner = network(), few = train.take(50);
  const stopped = await fit(learner, few.batches(25), {
    loss: ({ x, y }) => crossEntropy(learner.forward(x), y),
    optimizer: new SGD(learner.parameters(), { lr: 0.5, momentum: 0.9 }),
    epochs: 200,
    validation: validation.batches(297),
    earlyStopping: { patience: 3 },
  });
  const { best } = stopped;
  assertEquals(stopped.ended, "early");
  assertEquals(best, stopped.validations.at(-4));
  assertAlmostEquals(crossEntropy(learner.eval().forward(x), y).item(), best!.loss, 1e-5);

  // A callback sees every row, may wait for something, and ends the training where it likes.
  const quick = network(), seen: number[] = [];
  const { ended: why } = await fit(quick, train.batches(50), {
    loss: ({ x, y }) => crossEntropy(quick.forward(x), y),
    optimizer: new SGD(quick.parameters(), { lr: 0.1 }),
    steps: 1000,
    onStep({ loss }) {
      seen.push(loss);
      return loss < 1 ? "stop" : undefined;
    },
  });
  assertEquals(why, "callback");
  assert(seen.at(-1)! < 1 && seen.slice(0, -1).every((loss) => loss >= 1));
});
