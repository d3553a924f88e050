import { assert, assertEquals, assertThrows } from "@std/assert";
import { crossEntropy, gradcheck, Random, type Tensor, tensor, valueAndGrad } from "../../mod.ts";
import { embedding, init, linear, Module, summary } from "../../src/nn/mod.ts";

const indices = tensor([[2, 0, 2], [1, 2, 0]], { dtype: "int32" });

Deno.test("embedding() looks up rows of its weight, for indices of any shape", () => {
  const layer = embedding(4, 3, { random: new Random(2) });
  const y: Tensor<[2, 3, 3], "float32" | "float64"> = layer.forward(indices);
  const rows = layer.weight.toNested();
  assertEquals(y.toNested(), [[2, 0, 2], [1, 2, 0]].map((r) => r.map((i) => rows[i]!)));
  assertEquals(layer.forward(tensor(3, { dtype: "int32" })).toNested(), rows[3]);
  assertEquals(Object.keys(layer.stateDict()), ["weight"]);
  assertEquals(String(layer), "Embedding(4, 3)");
});

Deno.test("embedding() adds up the gradients of a vector that was looked up often", () => {
  const layer = embedding(4, 2);
  const { gradients } = valueAndGrad(() => layer.forward(indices).sum());
  assertEquals(gradients.get(layer.weight).toNested(), [[2, 2], [1, 1], [3, 3], [0, 0]]);
});

Deno.test("embedding()'s gradient equals central differences", () => {
  const weight = tensor(new Random(5).fillNormal(new Float64Array(8)), [4, 2]);
  const { passed } = gradcheck((w) => w.gather(indices).tanh(), [weight], { order: 2 });
  assert(passed);
});

Deno.test("embedding() starts standard normal, or as it is told", () => {
  const { weight } = embedding(100, 100, { random: new Random(4) });
  const values = [...weight.toArray()], n = values.length;
  const mean = values.reduce((a, b) => a + b) / n;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / n;
  assert(Math.abs(mean) < 4 / Math.sqrt(n) && Math.abs(variance - 1) < 4 * Math.sqrt(2 / n));
  assertEquals(embedding(2, 2, { init: init.constant(3) }).weight.toNested(), [[3, 3], [3, 3]]);
});

Deno.test("embedding() in a module of one's own trains, and shows in its summary", () => {
  class Next extends Module {
    readonly words = embedding(5, 4, { random: new Random(1) });
    readonly head = linear(4, 5, { random: new Random(2) });
    forward(x: Tensor<[number], "int32">): Tensor<[number, number], "float32"> {
      return this.head.forward(this.words.forward(x)) as Tensor<[number, number], "float32">;
    }
  }
  const model = new Next(), x = tensor([0, 1, 2, 3], { dtype: "int32" });
  const labels = tensor([1, 2, 3, 4], { dtype: "int32" });
  const losses = Array.from({ length: 30 }, () => {
    const { value, gradients } = valueAndGrad(() => crossEntropy(model.forward(x), labels));
    for (const p of model.parameters()) p.assign(p.sub(gradients.get(p)));
    return value.item();
  });
  assert(losses.at(-1)! < 0.1 * losses[0]!, `from ${losses[0]} to ${losses.at(-1)}`);
  const { rows } = summary(model, [7], { dtype: "int32" });
  assertEquals(rows.map((r) => r.outputs), [[[7, 5]], [[7, 4]], [[7, 5]]]);
});

Deno.test("embedding() says which index there is not", () => {
  const layer = embedding(4, 2);
  for (const wrong of [4, -1]) {
    assertThrows(
      () => layer.forward(tensor([0, wrong], { dtype: "int32" })),
      RangeError,
      `Embedding(4, 2): Cannot gather index ${wrong}`,
    );
  }
  assertThrows(
    () => layer.forward(tensor([0, 1]) as never),
    TypeError,
    "Embedding(4, 2): Expected int32 indices, got float32 [2]",
  );
  assertThrows(() => embedding(0, 2), RangeError, "Cannot make an embedding with 0 vectors");
});
