import { assertEquals, assertThrows } from "@std/assert";
import { layerNorm as functional, ones, type Tensor, tensor, zeros } from "../../mod.ts";
import { layerNorm } from "../../src/nn/mod.ts";

const x = tensor([[[1, 2, 4], [3, 9, 5]], [[7, 8, 1], [0, 0, 2]]]); // [2, 2, 3]

Deno.test("layerNorm() takes one size or several, and normalizes over as many axes", () => {
  assertEquals(layerNorm(3).normalizedShape, [3]);
  assertEquals(
    layerNorm(3).forward(x).toArray(),
    functional(x, ones([3]), zeros([3])).toArray(),
  );
  assertEquals(
    layerNorm([2, 3]).forward(x).toArray(),
    functional(x, ones([2, 3]), zeros([2, 3])).toArray(),
  );
});

Deno.test("layerNorm() is the same in training and evaluation, and has nothing to keep", () => {
  const layer = layerNorm(3), training = layer.forward(x).toArray();
  assertEquals(layer.eval().forward(x).toArray(), training);
  assertEquals(layer.buffers(), []);
});

Deno.test("layerNorm() has the scale and shift that it is asked to have", () => {
  assertEquals(layerNorm(3).parameters().length, 2);
  assertEquals(Object.keys(layerNorm(3, { bias: false }).stateDict()), ["weight"]);
  assertEquals(layerNorm(3, { elementwiseAffine: false }).parameters(), []);
  const layer = layerNorm(3, { eps: 1e-3 });
  layer.weight!.assign(tensor([0, 0, 0]));
  layer.bias!.assign(tensor([1, 2, 3]));
  assertEquals(layer.forward(x).toNested()[0]![0], [1, 2, 3]);
});

Deno.test("layerNorm() says which layer does not fit which shape", () => {
  const of = (...shape: number[]): Tensor => zeros(shape);
  const says = (run: () => unknown, sentence: string) => {
    assertEquals(assertThrows(run, RangeError).message, sentence);
  };
  const one = layerNorm(3), two = layerNorm([2, 3]);
  says(() => one.forward(of(4, 5)), "LayerNorm([3]): Expected 3 on last axis, got [4, 5]");
  says(() => two.forward(of(4, 5, 3)), "LayerNorm([2, 3]): Expected 2 on axis -2, got [4, 5, 3]");
  says(() => two.forward(of(3)), "LayerNorm([2, 3]): Expected 2 on axis -2, got [3]");
});

Deno.test("layerNorm() refuses options that cannot be meant", () => {
  assertThrows(() => layerNorm(1.5), RangeError, "Cannot make layerNorm with 1.5 features");
  assertThrows(() => layerNorm([2, 0]), RangeError, "Cannot make layerNorm with 0 features");
  assertThrows(() => layerNorm([]), RangeError, "Cannot make layerNorm without axes");
  assertThrows(() => layerNorm(2, { eps: 0 }), RangeError, "Cannot make layerNorm with eps 0");
});
