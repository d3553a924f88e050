import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  crossEntropy,
  memoryUsage,
  Parameter,
  Random,
  type Tensor,
  tensor,
  valueAndGrad,
} from "../../mod.ts";
import { digits } from "../../src/data/mod.ts";
import { batchNorm1d, linear, Module, relu, sequential } from "../../src/nn/mod.ts";
import {
  clipGradNorm,
  cosine,
  DivergedError,
  fit,
  type FitOptions,
  type ProgressSink,
  Schedule,
  SGD,
} from "../../src/optim/mod.ts";

/** One weight `w`, whose loss on a number x is (w − x)². */
class Guess extends Module {
  readonly w: Parameter<[1], "float64">;
  constructor(start: number) {
    super();
    this.w = new Parameter(tensor(Float64Array.of(start), [1]));
  }
  loss = (x: number): Tensor => this.w.sub(x).square().mean();
}
const guess = (start = 0, lr = 0.25) => {
  const model = new Guess(start);
  return { model, loss: model.loss, optimizer: new SGD(model.parameters(), { lr }) };
};
const network = (random: Random) =>
  sequential(linear(64, 16), batchNorm1d(16), relu(), linear(16, 10)).resetParameters(random);

Deno.test("fit() does what a loop over the loader does, to the last bit", async () => {
  const batches = () => digits().batches(60, { shuffle: new Random(2), dropLast: true });
  const mine = network(new Random(1)), theirs = network(new Random(1));
  const options = { lr: 0.1, momentum: 0.9 };
  const losses: number[] = [], sgd = new SGD(mine.parameters(), options), loader = batches();
  for (const { x, y } of loader.steps(40)) {
    const { value, gradients } = valueAndGrad(() => crossEntropy(mine.forward(x), y));
    losses.push(value.item());
    sgd.step(gradients);
  }
  const { history, ended } = await fit(theirs, batches(), {
    loss: ({ x, y }) => crossEntropy(theirs.forward(x), y),
    optimizer: new SGD(theirs.parameters(), options),
    steps: 40,
  });
  assertEquals(ended, "done");
  assertEquals(history.map(({ loss }) => loss), losses);
  assertEquals(history.map(({ epoch }) => epoch), losses.map((_, i) => i < 29 ? 1 : 2));
  const values = (model: Module) =>
    Object.entries(model.stateDict()).map(([name, t]) => [name, t.toArray()]);
  assertEquals(values(theirs), values(mine));
});

Deno.test("fit() gives a row for every step, with the rate that the schedule had set", async () => {
  const { model, loss, optimizer } = guess();
  const schedule = new Schedule(optimizer, cosine({ steps: 4 }));
  const { history, validations } = await fit(model, [2, 4], {
    loss,
    optimizer,
    schedule,
    epochs: 2,
  });
  assertEquals(history.map(({ step, epoch }) => [step, epoch]), [[1, 1], [2, 1], [3, 2], [4, 2]]);
  assertEquals(
    history.map(({ lr }) => lr),
    [0, 1, 2, 3].map((t) => 0.25 * cosine({ steps: 4 })(t)),
  );
  assertEquals(history[0]!.loss, 4);
  assertEquals(optimizer.lr, 0);
  assertEquals(validations, []);
});

Deno.test("validation is in evaluation mode, means over samples, and modes come back", async () => {
  const model = network(new Random(1)), frozen = model.layers[1];
  frozen.training = false;
  const modes: boolean[] = [];
  const batch = (n: number) => digits().take(n).all();
  const { validations } = await fit(model, [batch(20)], {
    loss: ({ x, y }) => crossEntropy(model.forward(x), y),
    optimizer: new SGD(model.parameters(), { lr: 0.1 }),
    steps: 3,
    validation: [batch(30), batch(10)],
    validateEvery: 2,
    metrics: {
      samples: ({ y }) => y.size,
      mode: () => {
        modes.push(model.training || frozen.training);
        return tensor(1);
      },
    },
    onStep: () => void assertEquals([model.training, frozen.training], [true, false]),
  });
  assertEquals(validations.map(({ step, samples }) => [step, samples]), [[2, 25], [3, 25]]);
  assertEquals(modes, [false, false, false, false]);
  assertEquals([model.training, frozen.training], [true, false]);
  const whole = crossEntropy(model.eval().forward(batch(30).x), batch(30).y).item() * 30 +
    crossEntropy(model.forward(batch(10).x), batch(10).y).item() * 10;
  assert(Math.abs(validations[1]!.loss - whole / 40) < 1e-6);
});

Deno.test("a model in evaluation mode is trained in training mode, and has its mode back", async () => {
  const { model, loss, optimizer } = guess(), seen: boolean[] = [];
  model.eval();
  await fit(model, [1], {
    loss,
    optimizer,
    steps: 1,
    onStep: () => void seen.push(model.training),
  });
  assertEquals([seen, model.training], [[true], false]);
});

Deno.test("early stopping ends in time, and brings the best back", async () => {
  const { model, loss, optimizer } = guess(0, 0.25); // steps of half the distance to 8
  const options = { loss, optimizer, steps: 50, validation: [5], validateEvery: 1 };
  const { ended, best, validations } = await fit(model, [8], {
    ...options,
    earlyStopping: { patience: 3 },
  });
  assertEquals(ended, "early");
  assertEquals(validations.map((row) => row.loss), [1, 1, 4, 6.25]); // w is 4, 6, 7, 7.5
  assertEquals([best?.step, model.w.item()], [1, 4]);

  const other = guess(0, 0.25);
  const rows = await fit(other.model, [8], {
    ...options,
    ...other,
    metrics: { weight: () => other.model.w.item() },
    earlyStopping: { patience: 2, metric: "weight", minDelta: 0.75, restoreBest: false },
  });
  assertEquals(rows.best?.["weight"], 7);
  assertEquals(other.model.w.item(), 7.75);
});

Deno.test("callbacks are waited for, and end the training with 'stop'", async () => {
  const { model, loss, optimizer } = guess(), order: string[] = [];
  const { ended, history } = await fit(model, [1, 2, 3], {
    loss,
    optimizer,
    epochs: 10,
    validation: [1],
    async onStep({ step }) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      order.push(`step ${step}`);
    },
    onValidation({ step }) {
      order.push(`validation ${step}`);
      return step === 6 ? "stop" : undefined;
    },
  });
  assertEquals([ended, history.length], ["callback", 6]);
  assertEquals(order, [
    ...[1, 2, 3].map((k) => `step ${k}`),
    "validation 3",
    ...[4, 5, 6].map((k) => `step ${k}`),
    "validation 6",
  ]);
});

Deno.test("an aborted signal ends the training after the step at hand, and keeps the state", async () => {
  const { model, loss, optimizer } = guess(), stop = new AbortController();
  const { ended, history } = await fit(model, [8], {
    loss,
    optimizer,
    steps: 1000,
    signal: stop.signal,
    onStep: ({ step }) => step === 2 ? stop.abort() : undefined,
  });
  assertEquals([ended, history.length, model.w.item()], ["interrupted", 2, 6]);
});

Deno.test("a loss that is not finite ends the training before the step, with a sentence", async () => {
  const { model, loss, optimizer } = guess(0, 3e200);
  const error = await assertRejects(
    () => fit(model, [8], { loss, optimizer, steps: 10 }),
    DivergedError,
    "Cannot go on at step 2: the loss is Infinity; try a learning rate below 3e+200, a warm-up, " +
      "or gradients: (g) => clipGradNorm(g, 1)",
  );
  assertEquals(error.history.length, 1);
  assertEquals(Number.isFinite(model.w.item()), true);
  const again = guess(0, 3e200);
  await fit(again.model, [8], { ...again, steps: 10, gradients: (g) => clipGradNorm(g, 1e-200) });
});

/** What a progress was told. */
function noting() {
  const told: string[] = [];
  const progress = (name: string, { total }: { total?: number }): ProgressSink => {
    told.push(`${name} of ${total}`);
    return {
      update: (done, text) => void told.push(`${done} ${text}`),
      done: (text) => Promise.resolve(void told.push(`end ${text}`)),
    };
  };
  return { told, progress };
}

Deno.test("fit() tells a progress every step, and how it ended, whatever happens", async () => {
  const { told, progress } = noting(), one = guess();
  await fit(one.model, [8], { ...one, steps: 2, validation: [4], progress, name: "guess" });
  assertEquals(told, [
    "guess of 2",
    "1 loss 64.00",
    "2 loss 16.00 · validation loss 0.000", // of the first epoch
    "end loss 16.00 · validation loss 4.000",
  ]);
  const two = noting(), other = guess();
  await fit(other.model, [8], {
    ...other,
    steps: 2,
    progress: two.progress,
    onStep: () => "stop",
  });
  assertEquals(two.told.at(-1), "end loss 64.00 · stopped by a callback");
  const three = noting(), diverging = guess(0, 3e200);
  await assertRejects(() => fit(diverging.model, [8], { ...diverging, ...three, steps: 9 }));
  assertEquals(three.told.at(-1), "end failed");
});

Deno.test("fit() hands a progress the rows that it returns", async () => {
  const { model, ...options } = guess(), rows: unknown[] = [], validated: unknown[] = [];
  const { history, validations } = await fit(model, [8, 4], {
    ...options,
    epochs: 3,
    validation: [4],
    progress: () => ({
      update: (_done, _text, row) => void rows.push(row),
      validated: (row) => void validated.push(row),
      done: () => Promise.resolve(),
    }),
  });
  assertEquals([rows.length, validated.length], [6, 3]);
  assertEquals([rows, validated], [[...history], [...validations]]);
});

Deno.test("others get a turn while fit() runs, and their tensors are their own", async () => {
  const model = network(new Random(1)), mine: Tensor[] = [];
  let running = true;
  const others = (async () => {
    while (running) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      mine.push(tensor([mine.length]));
    }
  })();
  const enough = () => mine.length > 3 ? "stop" : undefined;
  const { ended } = await fit(model, digits().batches(600), {
    loss: ({ x, y }) => crossEntropy(model.forward(x), y),
    optimizer: new SGD(model.parameters(), { lr: 0.1 }),
    epochs: 1_000_000,
    onStep: enough,
  });
  running = false;
  await others;
  assertEquals(ended, "callback");
  assertEquals(mine.map((t) => t.item()), mine.map((_, i) => i));
});

Deno.test("fit() leaves no tensors behind, and takes no more memory the longer it runs", async () => {
  const model = network(new Random(1));
  const options = {
    loss: ({ x, y }: { x: Tensor<[number, 64]>; y: Tensor<[number], "int32"> }) =>
      crossEntropy(model.forward(x), y),
    optimizer: new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 }),
    validation: digits().take(100).batches(50),
    validateEvery: 10,
  };
  const loader = digits().batches(60);
  await fit(model, loader, { ...options, steps: 20 });
  const before = memoryUsage();
  await fit(model, loader, { ...options, steps: 200 });
  assertEquals(memoryUsage(), before);
});

Deno.test("fit() refuses what makes no sense, in a sentence", async () => {
  const { model, loss, optimizer } = guess();
  const says = async (options: Partial<FitOptions<number>>, sentence: string) => {
    const { message } = await assertRejects(
      () => fit(model, [1, 2], { loss, optimizer, ...options }),
      Error,
    );
    assertEquals(message, sentence);
  };
  const needed = "a whole number from 1 is needed";
  await says({}, "Cannot fit without an end: give either epochs or steps");
  await says({ epochs: 1, steps: 1 }, "Cannot fit without an end: give either epochs or steps");
  await says({ epochs: 0 }, `Cannot fit with epochs 0: ${needed}`);
  await says({ steps: 1.5 }, `Cannot fit with steps 1.5: ${needed}`);
  await says({ steps: 1, validateEvery: 0 }, `Cannot fit with validateEvery 0: ${needed}`);
  await says({ steps: 1, validation: [] }, `Cannot fit with validation batches 0: ${needed}`);
  await says(
    { steps: 1, earlyStopping: { patience: 1 } },
    "Cannot stop early without validation: give validation batches",
  );
  const validation = [1];
  await says(
    { steps: 1, validation, earlyStopping: { patience: 0 } },
    `Cannot stop early with patience 0: ${needed}`,
  );
  await says(
    { steps: 1, validation, earlyStopping: { patience: 1, metric: "accuracy" } },
    "Cannot stop early by accuracy: what is measured is loss",
  );
  await says(
    { steps: 1, validation, metrics: { step: () => 1 } },
    "Cannot call a metric step: rows have that already",
  );
  await says(
    { steps: 1, validation, metrics: { pair: () => tensor([1, 2]) } },
    "Cannot use a tensor [2] as pair: it must be one number; take its mean() or sum()",
  );
});
