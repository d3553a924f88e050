import { assertEquals, assertLess } from "@std/assert";
import { crossEntropy, memoryUsage, scope, tensor, valueAndGrad, zeros } from "../../mod.ts";
import {
  batchNorm1d,
  batchRenorm,
  dynamicTanh,
  ghostBatchNorm,
  layerNorm,
  linear,
  scaleNorm,
  sequential,
  sigmoid,
  spectralNorm,
  weightNorm,
} from "../../src/nn/mod.ts";
import { SGD } from "../../src/optim/mod.ts";

Deno.test("training takes as much memory after 500 steps as after two, evaluation included", () => {
  const model = sequential(
    linear(4, 8),
    batchNorm1d(8),
    sigmoid(),
    linear(8, 8),
    layerNorm(8),
    linear(8, 3),
  );
  const sgd = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
  const x = zeros([6, 4]).add(tensor([1, 2, 3, 4])), labels = tensor(new Int32Array(6), [6]);
  const step = () =>
    scope(() => {
      const { gradients } = valueAndGrad(() => crossEntropy(model.train().forward(x), labels));
      sgd.step(gradients);
      model.eval().forward(x);
    });
  step();
  step();
  const { tensors, bytes } = memoryUsage();
  for (let i = 0; i < 500; i++) step();
  assertEquals([memoryUsage().tensors, memoryUsage().bytes], [tensors, bytes]);
});

Deno.test("so it does with computed weights and statistics of other batches", () => {
  const model = sequential(
    weightNorm(linear(4, 8)),
    ghostBatchNorm(8, 2),
    dynamicTanh(8),
    spectralNorm(linear(8, 8)),
    batchRenorm(8),
    scaleNorm(8),
    linear(8, 3),
  );
  const sgd = new SGD(model.parameters(), { lr: 0.1 });
  const x = tensor([[1, 2, 3, 4], [0, -1, 2, 1], [3, 1, 0, 0], [-2, 0, 1, 5], [1, 1, 1, 0]]);
  const labels = tensor(Int32Array.of(0, 1, 2, 0, 1), [5]);
  const step = () =>
    scope(() => {
      const { value, gradients } = valueAndGrad(() =>
        crossEntropy(model.train().forward(x), labels)
      );
      sgd.step(gradients);
      model.eval().forward(x);
      return value.item();
    });
  const first = step();
  step();
  const { tensors, bytes } = memoryUsage();
  let last = first;
  for (let i = 0; i < 300; i++) last = step();
  assertEquals([memoryUsage().tensors, memoryUsage().bytes], [tensors, bytes]);
  assertLess(last, first / 4);
});

Deno.test("a model made inside a scope outlives it, and its temporaries do not", () => {
  const before = memoryUsage().tensors;
  const model = scope(() => {
    const inner = sequential(linear(4, 8), batchNorm1d(8));
    return () => inner;
  })();
  const states = model.parameters().length + model.buffers().length;
  assertEquals(memoryUsage().tensors, before + states + 2); // a layer's constants 1 and 0
  model.forward(zeros([2, 4]));
});
