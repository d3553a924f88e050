import { assertEquals, assertThrows } from "@std/assert";
import { ones, type Tensor, tensor } from "../../mod.ts";
import { init, layerNorm, linear, relu, residual, sequential } from "../../src/nn/mod.ts";

const x = tensor([[1, -2], [3, 4]]);

Deno.test("residual() adds its layers' output to its input, and knows the shape", () => {
  const block = residual(linear(2, 3), relu(), linear(3, 2));
  const y: Tensor<[2, 2], "float32"> = block.forward(x);
  const [a, b, c] = block.layers;
  assertEquals(y.toNested(), c.forward(b.forward(a.forward(x))).add(x).toNested());
});

Deno.test("residual() of a layer whose weights are 0 is the identity, and its gradient 1", () => {
  const block = residual(linear(2, 2, { init: init.constant(0) }));
  assertEquals(block.forward(x).toNested(), x.toNested());
});

Deno.test("residual() has the names of a sequential, and is seen by trace()", () => {
  const model = sequential(linear(2, 2), residual(layerNorm(2), linear(2, 2)));
  assertEquals(Object.keys(model.stateDict()), [
    "0.weight",
    "0.bias",
    "1.0.weight",
    "1.0.bias",
    "1.1.weight",
    "1.1.bias",
  ]);
  assertEquals([...model.trace(x).keys()], ["0", "1.0", "1.1", "1", ""]);
  model.eval();
  assertEquals(model.modules().every((m) => !m.training), true);
  assertEquals(String(model.layers[1]), "Residual(2 layers)");
});

Deno.test("residual() refuses layers that change the shape, even if it would broadcast", () => {
  const narrow = residual(linear(4, 1));
  // @ts-expect-error Expected layers that keep [2, 4], got [2, 1]
  const use = () => narrow.forward(ones([2, 4]));
  assertThrows(use, RangeError, "Residual(1 layer): Expected layers that keep [2, 4], got [2, 1]");
  assertThrows(
    () => residual(linear(3, 3)).compute(x),
    RangeError,
    "Layer 0: Linear(3, 3): Expected 3 on last axis, got [2, 2]",
  );
});
