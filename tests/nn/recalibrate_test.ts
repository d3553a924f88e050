import { assert, assertEquals, assertThrows } from "@std/assert";
import { memoryUsage, Random, scope, type Tensor, tensor, zeros } from "../../mod.ts";
import {
  batchNorm,
  batchNorm1d,
  batchNorm2d,
  dropout,
  linear,
  recalibrate,
  relu,
  sequential,
} from "../../src/nn/mod.ts";

const random = new Random(8);
const draw = (...shape: number[]): Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(random.fillNormal(new Float64Array(size), 2, 3), shape);
};
const near = (got: Tensor, want: ArrayLike<number>) =>
  got.toArray().forEach((v, i) => assert(Math.abs(v - want[i]!) < 1e-12 * Math.abs(want[i]!)));
const batches = [draw(8, 3), draw(8, 3).add(1), draw(8, 3).mul(2)];
const all = tensor(Float64Array.from(batches.flatMap((b) => [...b.toArray()])), [24, 3]);

Deno.test("recalibrate() gives E[x] and m / (m − 1) · E[σ²], algorithm 2 of the paper", () => {
  const norm = batchNorm1d(3, { dtype: "float64" });
  norm.forward(draw(8, 3).mul(100) as Tensor); // what was there before is forgotten
  assertEquals(recalibrate(sequential(norm), batches), 3);
  near(norm.runningMean!, all.mean({ axis: 0 }).toArray());
  const variances = batches.map((b) => b.variance({ axis: 0 }));
  const mean = variances[0]!.add(variances[1]!).add(variances[2]!).div(3);
  near(norm.runningVar!, mean.mul(8 / 7).toArray());
  assertEquals(norm.numBatchesTracked!.item(), 4);
  assertEquals(norm.health().startShare, 0);
  norm.resetRunningStats();
  assertEquals(norm.health().startShare, 1);
});

Deno.test("recalibrate() with the total variance is one batch of everything, however it is cut", () => {
  const norm = batchNorm1d(3, { dtype: "float64" });
  for (const sizes of [[24], [8, 8, 8], [2, 19, 3]]) {
    let start = 0;
    const cut = sizes.map((size) => all.slice(start, start += size));
    recalibrate(norm, cut, { variance: "total" });
    near(norm.runningMean!, all.mean({ axis: 0 }).toArray());
    near(norm.runningVar!, all.variance({ axis: 0, correction: 1 }).toArray());
    recalibrate(norm, cut);
    const own = cut.map((b) => b.variance({ axis: 0 }).mul(b.shape[0]!).toArray());
    const within = [0, 1, 2].map((c) =>
      own.reduce((sum, v) => sum + v[c]!, 0) / (24 - sizes.length)
    );
    near(norm.runningVar!, within);
  }
});

Deno.test("recalibrate() keeps biased variances where the convention does", () => {
  const norm = batchNorm1d(3, { dtype: "float64", convention: "keras" });
  recalibrate(norm, batches, { variance: "total" });
  near(norm.runningVar!, all.variance({ axis: 0 }).toArray());
});

Deno.test("every layer gets the statistics of what the layers before it make of a batch", () => {
  const first = batchNorm1d(3, { dtype: "float64" }), second = batchNorm1d(4, { dtype: "float64" });
  const hidden = linear(3, 4, { dtype: "float64" });
  recalibrate(sequential(first, hidden, relu(), second), batches);
  const own = batchNorm1d(3, { dtype: "float64" });
  const inputs = batches.map((b) => hidden.compute(own.compute(b)).relu());
  const expected = inputs.map((b) => b.mean({ axis: 0 }))
    .reduce((sum, mean) => sum.add(mean)).div(3);
  near(second.runningMean!, expected.toArray());
});

Deno.test("recalibrate() turns dropout off, and leaves modes, parameters and memory as they were", () => {
  const model = sequential(
    linear(3, 4),
    batchNorm1d(4),
    dropout(0.5, { random: new Random(1) }),
    linear(4, 2),
    batchNorm1d(2),
  );
  model.layers[1].eval();
  const x = tensor(Float32Array.from(all.toArray()), [24, 3]);
  const modes = model.modules().map((m) => m.training);
  const weights = model.parameters().map((p) => p.toArray());
  recalibrate(model, [x]);
  const before = memoryUsage().tensors, [, first, , , second] = model.layers;
  const once = [...second.runningMean!.toArray()];
  recalibrate(model, [x]);
  assertEquals([...second.runningMean!.toArray()], once);
  assertEquals(memoryUsage().tensors, before);
  assertEquals(model.modules().map((m) => m.training), modes);
  assertEquals(model.parameters().map((p) => p.toArray()), weights);
  assertEquals(first.numBatchesTracked!.item(), 2);
});

Deno.test("in evaluation a recalibrated model gives a single batch what training gives it, but for Bessel", () => {
  const norm = batchNorm2d(3, { dtype: "float64", convention: "onnx" }), x = draw(4, 3, 2, 2);
  const training = norm.compute(x).toArray();
  recalibrate(norm, [x]);
  near(norm.eval().compute(x), training);
});

Deno.test("recalibrate() takes what a loader gives, and a mean over all batches goes on from it", () => {
  const norm = batchNorm1d(3, { momentum: null });
  recalibrate(norm, batches.map((b) => ({ x: b.to("float32") })));
  const mean = norm.runningMean!.toArray()[0]!;
  norm.forward(zeros([8, 3]));
  assert(Math.abs(norm.runningMean!.toArray()[0]! - mean * 3 / 4) < 1e-6);
});

Deno.test("recalibrate() refuses what it cannot do, and changes nothing", () => {
  const norm = batchNorm1d(1), model = sequential(norm);
  norm.forward(tensor([[1], [3]]));
  const before = [...norm.runningMean!.toArray(), ...norm.runningVar!.toArray()];
  const says = (run: () => unknown, sentence: string) =>
    assertEquals(assertThrows(run, RangeError).message, sentence);
  says(
    () => recalibrate(sequential(relu(), batchNorm(3, { trackRunningStats: false })), []),
    "Cannot recalibrate Sequential(2 layers): there is no batch norm with running statistics in it",
  );
  says(
    () => recalibrate(model, []),
    'Cannot recalibrate BatchNorm1d(1) at "0": of 0 batches it took in none',
  );
  says(
    () => recalibrate(model, [tensor([[NaN], [1]])]),
    'Cannot recalibrate BatchNorm1d(1) at "0": of 1 batches it took in none',
  );
  says(
    () => recalibrate(model, [tensor([[2], [1]]), tensor([[1, 2]]) as Tensor]),
    "Layer 0: BatchNorm1d(1): Expected 1 on axis 1, got [1, 2]",
  );
  assertEquals([...norm.runningMean!.toArray(), ...norm.runningVar!.toArray()], before);
  norm.forward(tensor([[1], [3]])); // and it goes on as ever
  assertEquals(norm.numBatchesTracked!.item(), 2);
});

Deno.test("recalibrate() is exact where float32 cannot hold the mean's square", () => {
  const norm = batchNorm1d(1), values = [0, 1, 2, 3].map((d) => 1e6 + d);
  scope(() => recalibrate(norm, [tensor(values).reshape([4, 1])]));
  assertEquals([norm.runningMean!.item(), norm.runningVar!.item()], [
    1000001.5,
    Math.fround(5 / 3),
  ]);
});
