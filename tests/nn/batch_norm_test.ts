import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  memoryUsage,
  noGrad,
  ones,
  record,
  type Recording,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
  variable,
  zeros,
} from "../../mod.ts";
import { batchNorm1d } from "../../src/nn/mod.ts";

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
  assertThrows(
    () => batchNorm1d(2).forward(zeros([3, 2], { dtype: "float64" })),
    TypeError,
    "Cannot batch-normalize float64 [3, 2] with gamma in float32",
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
