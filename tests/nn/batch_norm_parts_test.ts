/** Batch norm layers of masked batches, and of batches in shards. */
import { assertEquals, assertThrows } from "@std/assert";
import {
  memoryUsage,
  ones,
  Random,
  record,
  scope,
  type Tensor,
  tensor,
  variable,
  zeros,
} from "../../mod.ts";
import { batchNorm1d, batchNorm2d, batchRenorm, ghostBatchNorm, Module } from "../../src/nn/mod.ts";
import { near } from "./near.ts";

const random = new Random(11);
const normal = (...shape: number[]): Tensor =>
  tensor(random.fillNormal(new Float64Array(shape.reduce((a, b) => a * b, 1)), 3, 2), shape);
const F64 = { dtype: "float64" } as const;

Deno.test("forwardMasked() with a mask of ones is forward(), running statistics included", () => {
  const masked = batchNorm1d(3, F64), plain = batchNorm1d(3, F64);
  for (let step = 0; step < 3; step++) {
    const x = normal(4, 3, 5), mask = ones([4, 5]).greater(0);
    near(masked.forwardMasked(x, mask), plain.forward(x));
  }
  near(masked.runningMean!, plain.runningMean!);
  near(masked.runningVar!, plain.runningVar!);
  assertEquals(masked.numBatchesTracked!.item(), 3);
});

Deno.test("forwardMasked() tracks what the sequences without their padding have", () => {
  const masked = batchNorm1d(2, F64), plain = batchNorm1d(2, F64);
  const rows = normal(5, 2), mask = tensor([true, false, true, true, false, true, true]);
  const at = tensor(Int32Array.of(0, 2, 3, 5, 6), [5]);
  const padded: Tensor = rows.scatterAdd(at, 7);
  near(masked.forwardMasked(padded, mask).gather(at), plain.forward(rows));
  near(masked.runningMean!, plain.runningMean!);
  near(masked.runningVar!, plain.runningVar!);
  const y = masked.eval().forwardMasked(padded, mask);
  assertEquals(y.toArray(), masked.forward(padded).toArray());
});

Deno.test("forwardMasked() needs more than one value that counts, and counts no other batch", () => {
  const layer = batchNorm1d(2), x = zeros([3, 2]) as Tensor;
  const one = tensor([true, false, false]), none = tensor([false, false, false]);
  for (const [mask, left] of [[one, 1], [none, 0]] as const) {
    assertEquals(
      assertThrows(() => layer.forwardMasked(x, mask), RangeError).message,
      `BatchNorm1d(2): Expected more than 1 value per channel, got [3, 2] of which the mask leaves ` +
        `${left}, which has no variance; train on at least 2 samples, or call eval() to use the ` +
        "running statistics",
    );
  }
  assertEquals(layer.numBatchesTracked!.item(), 0);
  assertThrows(
    () => layer.forwardMasked(x, ones([2]).greater(0)),
    RangeError,
    "BatchNorm1d(2): Expected a mask [3], got [2]",
  );
  assertThrows(
    () => layer.eval().forwardMasked(x, ones([2]).greater(0)),
    RangeError,
    "BatchNorm1d(2): Expected a mask [3], got [2]",
  );
  assertThrows(
    () => layer.forwardMasked(x, ones([3]) as never),
    TypeError,
    "BatchNorm1d(2): Expected a mask in bool, got float32 [3]",
  );
  assertThrows(
    () => layer.forwardMasked(zeros([3, 4]) as Tensor, one),
    RangeError,
    "BatchNorm1d(2): Expected 2 on axis 1, got [3, 4]",
  );
});

Deno.test("forwardShards() is forward() of the whole batch: outputs, gradients, running statistics", () => {
  const whole = batchNorm2d(3, F64), parts = batchNorm2d(3, F64);
  for (const layer of [whole, parts]) {
    layer.weight!.assign(tensor([1, -2, 0.5], F64));
    layer.bias!.assign(tensor([0, 1, 2], F64));
  }
  for (const sizes of [[2, 3, 1], [1, 5]]) {
    const x = normal(6, 3, 2, 2), dy = normal(6, 3, 2, 2), leaf = variable(x);
    const shards = (x.split(sizes) as Tensor[]).map((t) => variable(t));
    const cotangents = dy.split(sizes) as Tensor[];
    const one = record(() => whole.forward(leaf).mul(dy).sum());
    const many = record(() => {
      const ys = parts.forwardShards(shards);
      return ys.map((y, i) => y.mul(cotangents[i]!).sum()).reduce((a, b) => a.add(b));
    });
    near(many.value, one.value, 1e-12);
    const want = one.gradients(), got = many.gradients(), dx = want.get(leaf).split(sizes);
    shards.forEach((t, i) => near(got.get(t), dx[i]!));
    near(got.get(parts.weight!), want.get(whole.weight!), 1e-12);
    near(got.get(parts.bias!), want.get(whole.bias!), 1e-12);
    near(parts.runningMean!, whole.runningMean!);
    near(parts.runningVar!, whole.runningVar!);
  }
  assertEquals(parts.numBatchesTracked!.item(), 2);
  const x = normal(4, 3, 2, 2), shards = x.split([1, 3]) as Tensor[];
  const [a, b] = parts.eval().forwardShards(shards);
  near(a!, whole.eval().forward(shards[0]!));
  near(b!, whole.forward(shards[1]!));
});

Deno.test("forwardShards() takes a shard of one sample, and refuses one sample in all", () => {
  const layer = batchNorm1d(2);
  const [y] = layer.forwardShards([zeros([1, 2]), ones([1, 2])]);
  const typed: Tensor<[1, 2]> = y;
  assertEquals(typed.toNested(), [[-0.9999799728393555, -0.9999799728393555]]);
  assertThrows(
    () => layer.forwardShards([zeros([1, 2])]),
    RangeError,
    "BatchNorm1d(2): Expected more than 1 value per channel, got [1, 2], which has no variance",
  );
  assertThrows(
    () => layer.forwardShards([] as Tensor[]),
    RangeError,
    "BatchNorm1d(2): Expected at least one shard",
  );
  assertThrows(
    () => layer.forwardShards([zeros([2, 2]), zeros([2, 3])] as Tensor[]),
    RangeError,
    "BatchNorm1d(2): Expected 2 on axis 1, got [2, 3]",
  );
  assertEquals(layer.numBatchesTracked!.item(), 1);
});

Deno.test("masked and sharded batches leave no tensor behind, and show in a trace", () => {
  const layer = batchNorm1d(3), x = zeros([4, 3]), mask = ones([4]).greater(0);
  const before = memoryUsage().tensors;
  scope(() => {
    layer.forwardMasked(x, mask);
    layer.forwardShards([x, x]);
  });
  assertEquals(memoryUsage().tensors, before);
  class Masked extends Module {
    readonly norm = layer;
    forward(x: Tensor<[number, 3]>): Tensor {
      return this.norm.forwardMasked(x, mask);
    }
  }
  assertEquals([...new Masked().trace(x).keys()], ["norm", ""]);
});

Deno.test("ghost batches and batch renormalization take whole batches", () => {
  const x = zeros([4, 3]) as Tensor, mask = ones([4]).greater(0);
  for (const layer of [ghostBatchNorm(3, 2), batchRenorm(3)]) {
    assertEquals(
      assertThrows(() => layer.forwardMasked(x, mask), TypeError).message,
      `${layer}: Expected a whole batch, got a mask; batchNorm() takes it`,
    );
    assertEquals(
      assertThrows(() => layer.forwardShards([x, x]), TypeError).message,
      `${layer}: Expected a whole batch, got a list of shards; batchNorm() takes it`,
    );
  }
});
