import { assertEquals, assertThrows } from "@std/assert";
import { memoryUsage, ones, type Parameter, scope, tensor, zeros } from "../../mod.ts";
import { batchNorm1d, linear, Module, sequential } from "../../src/nn/mod.ts";

const model = () => sequential(linear(2, 3), batchNorm1d(3));

Deno.test("a state dict holds copies, which are the caller's", () => {
  const m = model(), before = memoryUsage().tensors;
  const kept = scope(() => m.stateDict());
  assertEquals(memoryUsage().tensors, before + Object.keys(kept).length);
  m.layers[1].weight!.assign(zeros([3]));
  assertEquals(kept["1.weight"]!.toArray(), Float32Array.of(1, 1, 1));
  assertEquals(kept["1.num_batches_tracked"]!.dtype, "int32");
  assertEquals(kept["1.num_batches_tracked"]!.shape, []);
  assertEquals(kept["0.weight"]!.tracked, false);
});

Deno.test("a state dict goes from one model to another", () => {
  const from = model(), to = model();
  from.forward(tensor([[1, 2], [3, 5]]));
  to.loadStateDict(from.stateDict());
  const values = (m: Module) => Object.values(m.stateDict()).map((t) => t.toNested());
  assertEquals(values(to), values(from));
  assertEquals(to.layers[1].numBatchesTracked!.item(), 1);
});

Deno.test("loadStateDict() lists what is missing, unexpected and different, and loads nothing", () => {
  const m = model(), state = m.stateDict(), weight = m.layers[0].weight.toNested();
  const bad = {
    "0.weight": ones([3, 2]),
    "1.weight": zeros([4]),
    "1.running_mean": zeros([3], { dtype: "float64" }),
    "1.running_var": state["1.running_var"]!,
    "1.num_batches_tracked": state["1.num_batches_tracked"]!,
    "1.gamma": zeros([3]),
    "fc.bias": zeros([3]),
  };
  const { message } = assertThrows(() => m.loadStateDict(bad), RangeError);
  assertEquals(
    message,
    "Cannot load a state dict into Sequential: missing 0.bias, 1.bias; unexpected 1.gamma, fc.bias; " +
      "different 1.weight ([4] for [3]), 1.running_mean ([3] float64 for [3] float32)",
  );
  assertEquals(m.layers[0].weight.toNested(), weight);
});

Deno.test("loadStateDict() says so in one sentence, however much is wrong", () => {
  const m = sequential(...Array.from({ length: 20 }, () => linear(1, 1)));
  const { message } = assertThrows(() => m.loadStateDict({}), RangeError);
  assertEquals(
    message,
    "Cannot load a state dict into Sequential: missing 0.weight, 0.bias, 1.weight, 1.bias, " +
      "2.weight, 2.bias, 3.weight, 3.bias and 32 more",
  );
});

Deno.test("loadStateDict() loads nothing if a value was freed or is no tensor", () => {
  const m = model(), weight = m.layers[0].weight.toNested();
  let freed = zeros([3]);
  scope(() => {
    freed = ones([3]);
  });
  const state = { ...m.stateDict(), "0.weight": zeros([3, 2]) };
  assertThrows(
    () => m.loadStateDict({ ...state, "1.running_var": freed }),
    ReferenceError,
    "Cannot use tensor [3] made by full: its scope has ended",
  );
  assertThrows(
    () => m.loadStateDict(JSON.parse(JSON.stringify({ ...state, "0.bias": 3 }))),
    RangeError,
    "0.bias (number for a tensor)",
  );
  assertEquals(m.layers[0].weight.toNested(), weight);
});

Deno.test("loadStateDict() refuses two values for one tensor", () => {
  class Tied extends Module {
    readonly encoder = linear(2, 2, { bias: false });
    readonly decoder: Parameter = this.encoder.weight;
  }
  const m = new Tied(), value = tensor([[1, 2], [3, 4]]);
  m.loadStateDict({ decoder: value, "encoder.weight": value });
  assertEquals(m.decoder.toNested(), [[1, 2], [3, 4]]);
  assertThrows(
    () => m.loadStateDict({ decoder: value, "encoder.weight": value.neg() }),
    RangeError,
    "Cannot load a state dict into Tied: contradictory decoder and encoder.weight, which are one tensor",
  );
});
