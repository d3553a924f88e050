import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random, type Tensor, tensor, zeros } from "../../mod.ts";
import { init, linear } from "../../src/nn/mod.ts";

Deno.test("linear() computes x·Wᵀ + b over the last axis", () => {
  const layer = linear(2, 3);
  layer.weight.assign(tensor([[1, 2], [3, 4], [5, 6]]));
  layer.bias!.assign(tensor([0.5, 0, -0.5]));
  assertEquals(layer.forward(tensor([[1, 1]])).toNested(), [[3.5, 7, 10.5]]);
  assertEquals(layer.forward(zeros([4, 5, 2])).shape, [4, 5, 3]);
  assertEquals(layer.forward(tensor([1, 1])).toNested(), [3.5, 7, 10.5]);
  const plain = linear(2, 3, { bias: false });
  assertEquals(plain.bias, null);
  assertEquals(plain.forward(zeros([1, 2])).toNested(), [[0, 0, 0]]);
});

Deno.test("linear() starts from the same weights for the same generator", () => {
  const one = linear(30, 20, { random: new Random(7) });
  const two = linear(30, 20, { random: new Random(7) });
  assertEquals(one.weight.toArray(), two.weight.toArray());
  const bound = 1 / Math.sqrt(30), all = [...one.weight.toArray(), ...one.bias!.toArray()];
  assert(all.every((w) => Math.abs(w) <= bound));
  assert(Math.max(...all) > 0.95 * bound && Math.min(...all) < -0.95 * bound);
});

Deno.test("linear() without a generator gives two layers different weights", () => {
  assert(linear(3, 3).weight.toArray()[0] !== linear(3, 3).weight.toArray()[0]);
});

Deno.test("linear() with an initializer has a bias of 0", () => {
  const layer = linear(50, 40, { init: init.normal({ std: 0.01 }), random: new Random(1) });
  assertEquals(layer.bias!.toArray(), new Float32Array(40));
  const std = Math.sqrt(layer.weight.variance().item());
  assert(Math.abs(std / 0.01 - 1) < 0.05, `${std}`);
});

Deno.test("linear() computes in float64 where it is asked to", () => {
  const layer = linear(2, 2, { dtype: "float64", random: new Random(7) });
  assertEquals(layer.weight.dtype, "float64");
  const single = linear(2, 2, { random: new Random(7) });
  assertEquals(Float32Array.from(layer.weight.toArray()), single.weight.toArray());
});

Deno.test("linear() says which layer does not fit which shape", () => {
  const layer = linear(784, 10), of = (...shape: number[]): Tensor => zeros(shape);
  const says = (x: Tensor, sentence: string) => {
    assertEquals(assertThrows(() => layer.forward(x), RangeError).message, sentence);
  };
  says(of(60, 785), "Linear(784, 10): Expected 784 on last axis, got [60, 785]");
  says(
    of(60, 28, 28),
    "Linear(784, 10): Expected 784 on last axis, got [60, 28, 28]; put flatten() before it",
  );
  says(of(), "Linear(784, 10): Expected 784 on last axis, got []");
  assertThrows(
    () => layer.forward(zeros([60, 784], { dtype: "float64" })),
    TypeError,
    "Cannot apply a linear map to float64 [60, 784] with weight in float32",
  );
});

Deno.test("linear() refuses numbers of features that are none", () => {
  assertThrows(
    () => linear(2.5, 3),
    RangeError,
    "Cannot make a linear layer with 2.5 input features: a whole number from 1 is needed",
  );
  assertThrows(
    () => linear(2, -1),
    RangeError,
    "Cannot make a linear layer with -1 output features: a whole number from 1 is needed",
  );
});
