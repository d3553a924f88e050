import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  memoryUsage,
  noGrad,
  ones,
  Random,
  record,
  type Recording,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
  variable,
  zeros,
} from "../../mod.ts";
import { batchNorm, batchNorm1d, batchNorm2d, batchNorm3d, type Layer } from "../../src/nn/mod.ts";

const x = tensor([[1, 10], [3, 30], [5, 80]]);
const near = (actual: Tensor, expected: readonly number[], tolerance = 1e-6): void => {
  const got = [...actual.toArray()];
  assertEquals(got.length, expected.length);
  got.forEach((v, i) => assert(Math.abs(v - expected[i]!) <= tolerance, `${got} for ${expected}`));
};

Deno.test("batchNorm1d() tracks the unbiased variance and normalizes with the biased one", () => {
  const layer = batchNorm1d(1, { momentum: 1 });
  near(
    layer.forward(tensor([[1], [3], [5]])),
    [-1, 0, 1].map((d) => d * 2 / Math.sqrt(8 / 3)),
    1e-5,
  );
  assertEquals(layer.runningMean!.item(), 3);
  assertEquals(layer.runningVar!.item(), 4);
});

Deno.test("batchNorm1d() gives the new batch the weight that momentum says, 0.1 by default", () => {
  const layer = batchNorm1d(2);
  layer.forward(x);
  near(layer.runningMean!, [0.3, 4]);
  near(layer.runningVar!, [0.9 + 0.1 * 4, 0.9 + 0.1 * 1300], 1e-4);
  layer.forward(x.add(1));
  near(layer.runningMean!, [0.9 * 0.3 + 0.4, 0.9 * 4 + 4.1], 1e-5);
  assertEquals(layer.numBatchesTracked!.item(), 2);
});

Deno.test("batchNorm1d() with momentum null takes the mean over all batches", () => {
  const layer = batchNorm1d(1, { momentum: null });
  for (const shift of [0, 6, 9]) layer.forward(tensor([[1], [3]]).add(shift));
  near(layer.runningMean!, [7], 1e-5);
  near(layer.runningVar!, [2], 1e-5);
});

Deno.test("batchNorm1d() uses its running statistics in evaluation, and keeps them", () => {
  const layer = batchNorm1d(2);
  layer.forward(x);
  const before = layer.stateDict(), y = layer.eval().forward(x.slice(0, 1));
  near(y, [0.7 / Math.sqrt(1.3 + 1e-5), 6 / Math.sqrt(130.9 + 1e-5)], 1e-5);
  const after = layer.stateDict();
  for (const [name, t] of Object.entries(before)) {
    assertEquals(after[name]!.toArray(), t.toArray(), name);
  }
});

Deno.test("batchNorm1d() updates its running statistics under noGrad, too, but not in evaluation", () => {
  const layer = batchNorm1d(2);
  noGrad(() => layer.forward(x));
  assertEquals(layer.numBatchesTracked!.item(), 1);
  layer.eval().forward(x);
  assertEquals(layer.numBatchesTracked!.item(), 1);
  layer.train().forward(x);
  assertEquals(layer.numBatchesTracked!.item(), 2);
});

Deno.test("batchNorm1d() without running statistics normalizes with the batch's in evaluation", () => {
  const layer = batchNorm1d(2, { trackRunningStats: false });
  const training = layer.forward(x).toArray();
  assertEquals(layer.eval().forward(x).toArray(), training);
  assertEquals(layer.buffers(), []);
});

Deno.test("batchNorm1d() without affine has no parameters, and its gradient flows", () => {
  const layer = batchNorm1d(2, { affine: false }), leaf = variable(x);
  assertEquals(layer.parameters(), []);
  const { gradients } = valueAndGrad(() => layer.forward(leaf).square().mul(x).sum());
  assertEquals(gradients.size, 1);
});

Deno.test("batchNorm1d() normalizes [N, C, L] like the [N · L, C] it holds", () => {
  const rows = batchNorm1d(2), sequences = batchNorm1d(2);
  const t = tensor([[[1, 2, 4], [8, 5, 7]], [[3, 9, 6], [2, 2, 1]]]); // [2, 2, 3]
  const expected = rows.forward(t.permute([0, 2, 1]).reshape([6, 2]));
  near(sequences.forward(t).permute([0, 2, 1]), [...expected.toArray()]);
  near(sequences.runningVar!, [...rows.runningVar!.toArray()]);
});

Deno.test("batchNorm1d() says which layer, which axis, which shape, and what to do", () => {
  const layer = batchNorm1d(64), of = (...shape: number[]): Tensor => zeros(shape);
  const says = (input: Tensor, sentence: string) => {
    assertEquals(assertThrows(() => layer.forward(input), RangeError).message, sentence);
  };
  says(of(60, 100), "BatchNorm1d(64): Expected 64 on axis 1, got [60, 100]");
  says(
    of(32, 10, 64),
    "BatchNorm1d(64): Expected 64 on axis 1, got [32, 10, 64]; " +
      "for [N, L, C] use permute([0, 2, 1]) before and after it",
  );
  says(of(64), "BatchNorm1d(64): Expected [N, C] or [N, C, L], got [64]");
  says(of(8, 64, 5, 5), "BatchNorm1d(64): Expected [N, C] or [N, C, L], got [8, 64, 5, 5]");
  says(
    of(1, 64),
    "BatchNorm1d(64): Expected more than 1 value per channel, got [1, 64], which has no variance; " +
      "train on at least 2 samples, or call eval() to use the running statistics",
  );
  layer.forward(of(1, 64, 2));
  assertEquals(layer.numBatchesTracked!.item(), 1); // a refused batch is not counted
  layer.eval().forward(of(1, 64));
});

Deno.test("batchNorm2d() and batchNorm3d() say where the channels are to be", () => {
  const of = (...shape: number[]): Tensor => zeros(shape);
  const says = (layer: Layer, input: Tensor, sentence: string) => {
    assertEquals(assertThrows(() => layer.forward(input), RangeError).message, sentence);
  };
  says(batchNorm2d(64), of(60, 64), "BatchNorm2d(64): Expected [N, C, H, W], got [60, 64]");
  says(
    batchNorm2d(3),
    of(8, 28, 28, 3),
    "BatchNorm2d(3): Expected 3 on axis 1, got [8, 28, 28, 3]; for [N, H, W, C] use " +
      "permute([0, 3, 1, 2]) before and permute([0, 2, 3, 1]) after it",
  );
  says(
    batchNorm3d(3),
    of(8, 3, 4, 4),
    "BatchNorm3d(3): Expected [N, C, D, H, W], got [8, 3, 4, 4]",
  );
  says(
    batchNorm3d(3),
    of(8, 4, 5, 6, 3),
    "BatchNorm3d(3): Expected 3 on axis 1, got [8, 4, 5, 6, 3]; for [N, D, H, W, C] use " +
      "permute([0, 4, 1, 2, 3]) before and permute([0, 2, 3, 4, 1]) after it",
  );
  says(batchNorm(3), of(3), "BatchNorm(3): Expected [N, C, …], got [3]");
  says(
    batchNorm(3),
    of(8, 4, 2, 2, 2, 2),
    "BatchNorm(3): Expected 3 on axis 1, got [8, 4, 2, 2, 2, 2]",
  );
  const image = zeros([8, 28, 28, 3]); // and the advice is right
  const y = batchNorm2d(3).forward(image.permute([0, 3, 1, 2])).permute([0, 2, 3, 1]);
  assertEquals(y.shape, image.shape);
});

Deno.test("batch norm is the same for any number of axes after the channels", () => {
  const flat = new Random(3).fillNormal(new Float64Array(2 * 3 * 16), 2, 3);
  const shapes = [[2, 3, 16], [2, 3, 4, 4], [2, 3, 2, 2, 4], [2, 3, 2, 2, 2, 2]] as const;
  const layers = [batchNorm1d, batchNorm2d, batchNorm3d, batchNorm] as const;
  const [first, ...others] = shapes.map((shape, i) => {
    const layer = layers[i]!(3, { dtype: "float64" });
    const y = layer.compute(tensor(flat, [...shape] as number[]));
    assertEquals(y.shape, shape);
    return [y, layer.runningMean!, layer.runningVar!].map((t) => [...t.toArray()]);
  });
  for (const other of others) assertEquals(other, first);
});

Deno.test("batch norm refuses an empty batch in training, and passes it in evaluation", () => {
  const layer = batchNorm2d(3), empty = zeros([0, 3, 4, 4]);
  const { message } = assertThrows(() => layer.forward(empty), RangeError);
  assertEquals(
    message,
    "BatchNorm2d(3): Expected more than 1 value per channel, got [0, 3, 4, 4], which has no " +
      "variance; train on at least 2 samples, or call eval() to use the running statistics",
  );
  assertEquals(layer.eval().forward(empty).shape, [0, 3, 4, 4]);
});

const spoilt = tensor([[1, NaN, 3], [3, 2, Infinity]]), fine = tensor([[1, 2, 3], [3, 6, 7]]);
Deno.test("a batch with NaN or infinity leaves the running statistics alone, and is counted", () => {
  const layer = batchNorm1d(3), alone = batchNorm1d(3);
  layer.forward(fine);
  alone.forward(fine);
  const y = layer.forward(spoilt).toArray();
  assertEquals([...y].map(Number.isFinite), [true, false, false, true, false, false]);
  layer.forward(fine);
  alone.forward(fine);
  for (const [name, t] of Object.entries(alone.stateDict())) {
    assertEquals(layer.stateDict()[name]!.toArray(), t.toArray(), name);
  }
  assertEquals([layer.batchesSkipped, alone.batchesSkipped], [1, 0]);
  layer.resetRunningStats();
  assertEquals(layer.batchesSkipped, 0);
});

Deno.test("numbers too large for their variance in float32 are such a batch", () => {
  const layer = batchNorm1d(1);
  layer.forward(tensor([[1e30], [-1e30]]));
  assertEquals([layer.batchesSkipped, layer.runningVar!.item()], [1, 1]);
});

Deno.test("such a batch is an error, or is tracked as in PyTorch, if that is wanted", () => {
  const strict = batchNorm1d(3, { nonFinite: "throw" });
  assertEquals(
    assertThrows(() => strict.forward(spoilt), RangeError).message,
    "BatchNorm1d(3, nonFinite throw): Mean or variance of the batch is not finite in channel " +
      "1, 2; look for NaN and infinity in its input, or make the layer with " +
      '{ nonFinite: "skip" }',
  );
  assertEquals(strict.numBatchesTracked!.item(), 0);
  const lax = batchNorm1d(3, { nonFinite: "track" });
  lax.forward(spoilt);
  lax.forward(fine);
  assertEquals([...lax.runningMean!.toArray()].map(Number.isFinite), [true, false, false]);
  assertEquals(lax.numBatchesTracked!.item(), 2);
  assertThrows(
    () => batchNorm1d(3, { nonFinite: "ignore" as "skip" }),
    RangeError,
    'Cannot make batchNorm1d with nonFinite "ignore": there are "skip", "throw", "track"',
  );
});

Deno.test("batchNorm1d() without running statistics needs two values in evaluation, too", () => {
  const layer = batchNorm1d(2, { trackRunningStats: false }).eval();
  assertThrows(
    () => layer.forward(zeros([1, 2])),
    RangeError,
    "got [1, 2], which has no variance; without running statistics it needs at least 2, in " +
      "evaluation too",
  );
});

Deno.test("batchNorm1d() refuses another element type than its own", () => {
  const says = (x: Tensor, sentence: string) => {
    for (const layer of [batchNorm1d(2), batchNorm1d(2).eval()]) {
      assertEquals(assertThrows(() => layer.forward(x), TypeError).message, sentence);
    }
  };
  says(
    zeros([3, 2], { dtype: "float64" }),
    "BatchNorm1d(2): Expected float32, got float64 [3, 2]; make the layer with " +
      '{ dtype: "float64" }, or convert it with to("float32")',
  );
  says(
    zeros([3, 2], { dtype: "int32" }),
    'BatchNorm1d(2): Expected float32, got int32 [3, 2]; convert it with to("float32")',
  );
  const layer = batchNorm1d(2, { dtype: "float64" });
  layer.forward(zeros([3, 2], { dtype: "float64" }));
  assertEquals(layer.runningVar!.dtype, "float64");
});

Deno.test("batchNorm1d() refuses options that cannot be meant", () => {
  const says = (make: () => unknown, sentence: string) => {
    assertEquals(assertThrows(make, RangeError).message, sentence);
  };
  says(
    () => batchNorm1d(2.5),
    "Cannot make batchNorm1d with 2.5 features: a whole number from 1 is needed",
  );
  says(
    () => batchNorm1d(0),
    "Cannot make batchNorm1d with 0 features: a whole number from 1 is needed",
  );
  for (const eps of [0, -1e-5, NaN, Infinity]) {
    says(
      () => batchNorm1d(2, { eps }),
      `Cannot make batchNorm1d with eps ${eps}: it keeps a variance of 0 from being divided by, so ` +
        "it must be positive, such as 1e-5",
    );
  }
  for (const momentum of [-0.1, 1.1, NaN]) {
    says(
      () => batchNorm1d(2, { momentum }),
      `Cannot make batchNorm1d with momentum ${momentum}: it is the weight of the new batch in the ` +
        "running statistics, from 0 to 1, or null for the mean over all batches",
    );
  }
  batchNorm1d(2, { momentum: 0 });
  batchNorm1d(2, { momentum: 1 });
});

Deno.test("batchNorm1d() records one line in training, and leaves no tensor behind", () => {
  const layer = batchNorm1d(2), before = memoryUsage();
  scope(() => {
    assertEquals(record(() => layer.forward(x)).lines.map((line) => line.name), ["batchNorm"]);
  });
  assertEquals(memoryUsage().tensors, before.tensors);
  assertEquals(memoryUsage().bytes, before.bytes);
});

Deno.test("gradients taken after the running statistics moved on are those of the forward pass", () => {
  const layer = batchNorm1d(2).eval(), leaf = variable(x);
  const dx = (run: Recording<Tensor>) => run.gradients().get(leaf).toArray();
  const evaluated = record(() => layer.forward(leaf).square().sum()), before = dx(evaluated);
  layer.train();
  const trained = record(() => layer.forward(leaf).square().mul(x).sum()), then = dx(trained);
  layer.forward(x.mul(3));
  assertEquals(dx(evaluated), before);
  assertEquals(dx(trained), then);
});

Deno.test("a tape that read the running statistics notices that they changed", () => {
  const layer = batchNorm1d(2), leaf = variable(ones([2]));
  const changes: readonly (() => unknown)[] = [
    () => layer.forward(x),
    () => layer.resetRunningStats(),
  ];
  for (const change of changes) {
    for (const statistic of [layer.runningMean!, layer.runningVar!]) {
      const run = record(() => leaf.mul(statistic as Tensor<[2], "float32">).sum());
      run.gradients();
      change();
      assertThrows(() => run.gradients(), TypeError, "was assigned after it was used");
    }
  }
  const seen = layer.numBatchesTracked!.storage.changedAt;
  layer.forward(x);
  assert(layer.numBatchesTracked!.storage.changedAt > seen);
});
