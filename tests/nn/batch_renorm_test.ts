import { assertEquals, assertThrows } from "@std/assert";
import {
  batchRenorm as functional,
  memoryUsage,
  noGrad,
  Random,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
  variable,
  zeros,
} from "../../mod.ts";
import { batchNorm1d, batchRenorm } from "../../src/nn/mod.ts";
import { near } from "./near.ts";

const random = new Random(9);
const normal = (...shape: number[]): Tensor =>
  tensor(random.fillNormal(new Float64Array(shape.reduce((a, b) => a * b, 1)), 3, 2), shape);
const x = normal(6, 3), FAR = { rMax: 1e9, dMax: 1e9 };

Deno.test("batchRenorm() is batchNorm1d() for as long as the paper has it so", () => {
  const renorm = batchRenorm(3, { dtype: "float64" }), norm = batchNorm1d(3, { dtype: "float64" });
  for (let step = 0; step < 5; step++) {
    const batch = normal(6, 3);
    near(renorm.forward(batch), norm.forward(batch));
  }
  assertEquals(renorm.limits, { rMax: 1, dMax: 0 });
  renorm.numBatchesTracked!.assign(tensor(15_000, { dtype: "int32" }));
  assertEquals(renorm.limits.dMax, 2.5);
});

Deno.test("batchRenorm() tracks means and biased deviations, 1 % of a batch by default", () => {
  const layer = batchRenorm(1, { dtype: "float64", eps: 1e-3 });
  layer.forward(tensor([[1], [3], [5]], { dtype: "float64" }));
  const sigma = 0.99 * Math.sqrt(1 + 1e-3) + 0.01 * Math.sqrt(8 / 3 + 1e-3);
  near(layer.runningMean!, [0.03]);
  near(layer.runningVar!, [sigma ** 2 - 1e-3]);
  assertEquals(layer.numBatchesTracked!.item(), 1);
  const cumulative = batchRenorm(1, { momentum: null });
  for (const shift of [0, 6, 9]) {
    noGrad(() => cumulative.forward(tensor([[1], [3]]).add(shift)));
  }
  near(cumulative.runningMean!, [7], 1e-5);
  near(cumulative.runningVar!, [1], 1e-5);
});

Deno.test("batchRenorm() corrects a batch by the statistics from before it", () => {
  const layer = batchRenorm(3, { dtype: "float64", momentum: 0.5, limits: { rMax: 1.5, dMax: 1 } });
  layer.weight!.assign(normal(3));
  layer.bias!.assign(normal(3));
  layer.forward(x);
  const copy = (t: Tensor): Tensor => tensor(t.toArray() as Float64Array, [3]);
  const mean = copy(layer.runningMean!), std = copy(layer.runningVar!).add(1e-5).sqrt();
  const batch = normal(6, 3);
  const want = functional(batch, layer.weight!, layer.bias!, mean, std, {
    rMax: 1.5,
    dMax: 1,
  });
  near(layer.forward(batch), want[0]);
});

Deno.test("batchRenorm() without limits gives in training what it gives in evaluation", () => {
  const layer = batchRenorm(3, { dtype: "float64", momentum: 0.5, limits: FAR });
  for (let step = 0; step < 3; step++) layer.forward(normal(6, 3));
  const norm = batchNorm1d(3, { dtype: "float64" });
  norm.loadStateDict(layer.stateDict());
  const evaluated = layer.eval().forward(x);
  assertEquals(evaluated.toArray(), norm.eval().forward(x).toArray());
  near(layer.train().forward(x), evaluated, 1e-12);
  assertEquals(layer.numBatchesTracked!.item(), 4);
});

Deno.test("batchRenorm() takes [N, C, …], in float32 too, and its gradient flows", () => {
  const layer = batchRenorm(3, { affine: false, limits: FAR });
  const images = variable(normal(2, 3, 4, 5).to("float32"));
  const { gradients } = valueAndGrad(() => layer.forward(images).square().sum());
  assertEquals(gradients.get(images).shape, [2, 3, 4, 5]);
  assertEquals(layer.parameters(), []);
  assertEquals(Object.keys(layer.stateDict()), [
    "running_mean",
    "running_var",
    "num_batches_tracked",
  ]);
});

Deno.test("batchRenorm() begins anew, and leaves no tensor behind", () => {
  const layer = batchRenorm(3, {
    dtype: "float64",
    limits: (step) => ({ rMax: 1 + step, dMax: 0 }),
  });
  assertEquals(layer.limits.rMax, 1);
  const before = memoryUsage().tensors;
  scope(() => {
    layer.forward(x);
  });
  assertEquals(memoryUsage().tensors, before);
  assertEquals(layer.limits.rMax, 2);
  layer.resetParameters(new Random(0));
  assertEquals(layer.runningVar!.toNested(), [1, 1, 1]);
  assertEquals(layer.numBatchesTracked!.item(), 0);
});

Deno.test("batchRenorm() says what does not fit", () => {
  const layer = batchRenorm(3), of = (...shape: number[]): Tensor => zeros(shape);
  const says = (run: () => unknown, sentence: string) =>
    assertEquals(assertThrows(run, RangeError).message, sentence);
  says(
    () => layer.forward(of(4, 5)),
    "BatchRenorm(3, momentum 0.01): Expected 3 on axis 1, got [4, 5]",
  );
  says(() => layer.forward(of(3)), "BatchRenorm(3, momentum 0.01): Expected [N, C, …], got [3]");
  says(
    () => layer.forward(of(1, 3)),
    "BatchRenorm(3, momentum 0.01): Expected more than 1 value per channel, got [1, 3], which has no variance; " +
      "train on at least 2 samples, or call eval() to use the running statistics",
  );
  layer.eval().forward(of(1, 3));
  says(
    () => batchRenorm(0),
    "Cannot make batchRenorm with 0 features: a whole number from 1 is needed",
  );
  says(
    () => batchRenorm(3, { momentum: 2 }),
    "Cannot make batchRenorm with momentum 2: it is the weight of the new batch in the running " +
      "statistics, from 0 to 1, or null for the mean over all batches",
  );
  says(
    () => batchRenorm(3, { limits: { rMax: 0, dMax: 0 } }),
    "Cannot make batchRenorm with rMax 0: it is at least 1",
  );
  assertThrows(
    () => layer.forward(zeros([2, 3], { dtype: "float64" }) as never),
    TypeError,
    "BatchRenorm(3, momentum 0.01): Expected float32, got float64 [2, 3]",
  );
});
