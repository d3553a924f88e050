import { assertEquals } from "@std/assert";
import { crossEntropy, memoryUsage, scope, tensor, valueAndGrad, zeros } from "../../mod.ts";
import { batchNorm1d, layerNorm, linear, sequential, sigmoid } from "../../src/nn/mod.ts";
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
