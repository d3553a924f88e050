/**
 * The training loop.
 *
 * It stands with the optimizers, and so below what shows things: whoever wants to see it run hands
 * it `lossCurve` or `progress` from `@norma/norma/display`.
 *
 * @module
 */
import type { Module } from "../nn/module.ts";
import { modesOf } from "./evaluate.ts";
import type { Batches, FitOptions } from "./fit_options.ts";
import type { Fit } from "./fit_result.ts";
import { Interrupt } from "./interrupt.ts";
import { HOW } from "./print_fit.ts";
import { Training } from "./training.ts";

/**
 * Trains a model: takes the loss of one batch after the other, and the optimizer's step by its
 * gradients. Every step is a scope of its own; between steps others get a turn, twenty times a
 * second.
 *
 * Stop in a notebook and Ctrl-C in a terminal end it after the step at hand, with everything that
 * was learned: the promise resolves as ever, and says `"interrupted"`.
 *
 * @param model What is trained, in training mode; its layers have their modes back in the end.
 * @param batches A loader, `train.batches(60, { shuffle })`, or a list of batches.
 * @param options `loss`, `optimizer`, and `epochs` or `steps` are needed.
 * @returns The steps and the validations, as rows for a plot, and why it ended.
 * @throws {DivergedError} before the step whose loss is not finite; it has the rows until then.
 * @throws {RangeError} if options make no sense.
 *
 * @example
 * ```ts
 * import { crossEntropy, Random } from "@norma/norma";
 * import { digits } from "@norma/norma/data";
 * import { batchNorm1d, linear, relu, sequential } from "@norma/norma/nn";
 * import { Adam, cosine, fit, Schedule } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 *
 * const random = new Random(1);
 * const [validation, train] = digits().split(297, random.split("validation"));
 * const model = sequential(linear(64, 32), batchNorm1d(32), relu(), linear(32, 10));
 * model.resetParameters(random.split("weights"));
 *
 * const optimizer = new Adam(model.parameters(), { lr: 0.01 });
 * const { history, validations } = await fit(
 *   model,
 *   train.batches(60, { shuffle: random.split("order"), dropLast: true }),
 *   {
 *     loss: ({ x, y }) => crossEntropy(model.forward(x), y),
 *     optimizer,
 *     schedule: new Schedule(optimizer, cosine({ steps: 75 })),
 *     epochs: 3,
 *     validation: validation.batches(297),
 *   },
 * );
 * assert(history.length === 75 && validations.length === 3);
 * assert(validations[2]!.loss < 0.3);
 * ```
 *
 * @example With a curve that moves, and early stopping by the accuracy
 * ```ts
 * import { accuracy, crossEntropy, Random } from "@norma/norma";
 * import { digits, splits, standardize } from "@norma/norma/data";
 * import { lossCurve } from "@norma/norma/display";
 * import { linear } from "@norma/norma/nn";
 * import { AdamW, clipGradNorm, fit } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 *
 * const random = new Random(1);
 * const parts = splits(digits(), { validation: 0.2, test: 0.2, random, stratified: true });
 * const [train, validation] = standardize(parts.train, parts.validation);
 * const model = linear(64, 10).resetParameters(random.split("weights"));
 *
 * const result = await fit(model, train.batches(32, { shuffle: random.split("order") }), {
 *   loss: ({ x, y }) => crossEntropy(model.forward(x), y),
 *   optimizer: new AdamW(model.parameters(), { lr: 0.01 }),
 *   gradients: (g) => clipGradNorm(g, 5),
 *   epochs: 20,
 *   validation: validation.batches(100),
 *   metrics: { accuracy: ({ x, y }) => accuracy(model.forward(x), y) },
 *   earlyStopping: { patience: 3, metric: "accuracy" },
 *   progress: lossCurve,
 * });
 * assert(result.best!["accuracy"]! > 0.9);
 * ```
 */
export async function fit<B>(
  model: Module,
  batches: Batches<B>,
  options: FitOptions<B>,
): Promise<Fit> {
  const total = stepsOf(batches, options), training = new Training(model, batches, options, total);
  const modes = modesOf(model), sink = options.progress?.(options.name ?? "fit", { total });
  if (!model.training) model.train();
  let last = "failed";
  const interrupt = new Interrupt(options.signal);
  try {
    const ended = await training.run(interrupt, sink);
    last = ended === "done" ? training.text() : `${training.text()} · ${HOW[ended]}`;
    return training.result(ended);
  } finally {
    interrupt[Symbol.dispose]();
    modes();
    await sink?.done(last);
  }
}

/** How many steps there are to make. */
function stepsOf<B>(batches: Batches<B>, options: FitOptions<B>): number {
  const { epochs, steps, validateEvery = 1, validation = [0] } = options;
  if ((epochs === undefined) === (steps === undefined)) {
    throw new TypeError("Cannot fit without an end: give either epochs or steps");
  }
  const counts = {
    batches: batches.length,
    validateEvery,
    "validation batches": validation.length,
    ...epochs === undefined ? { steps } : { epochs },
  };
  for (const [name, count] of Object.entries(counts)) {
    if (!Number.isSafeInteger(count) || Number(count) < 1) {
      throw new RangeError(`Cannot fit with ${name} ${count}: a whole number from 1 is needed`);
    }
  }
  return steps ?? epochs! * batches.length;
}
