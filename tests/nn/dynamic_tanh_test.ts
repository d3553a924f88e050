import { assert, assertEquals, assertThrows } from "@std/assert";
import { dynamicTanh as functional, Random, type Tensor, tensor, zeros } from "../../mod.ts";
import { dynamicTanh } from "../../src/nn/mod.ts";

Deno.test("dynamicTanh() is γ tanh(α x) + β, with α 0.5 at first", () => {
  const layer = dynamicTanh(3, { dtype: "float64" });
  const x = tensor([[-2, 0.25, 7]], { dtype: "float64" });
  const near = (want: readonly number[]) =>
    layer.forward(x).toArray().forEach((v, i) => assert(Math.abs(v - want[i]!) < 1e-15));
  near([-2, 0.25, 7].map((v) => Math.tanh(v / 2)));
  layer.weight.assign(tensor([1, 2, 3], { dtype: "float64" }));
  layer.bias.assign(tensor([0.5, 0, -1], { dtype: "float64" }));
  layer.alpha.assign(tensor([1], { dtype: "float64" }));
  near([Math.tanh(-2) + 0.5, 2 * Math.tanh(0.25), 3 * Math.tanh(7) - 1]);
  layer.resetParameters(new Random(0));
  near([-2, 0.25, 7].map((v) => Math.tanh(v / 2)));
  assertEquals(Object.keys(layer.stateDict()), ["alpha", "weight", "bias"]);
});

Deno.test("dynamicTanh() takes one size or several, and another α", () => {
  const layer = dynamicTanh([2, 3], { alpha: 1 });
  assertEquals(layer.forward(zeros([4, 2, 3])).shape, [4, 2, 3]);
  assertEquals([layer.alpha.toNested(), layer.weight.shape], [[1], [2, 3]]);
  assertEquals(String(layer), "DynamicTanh([2, 3], alpha 1)");
  assertEquals(String(dynamicTanh(4)), "DynamicTanh([4])");
});

Deno.test("dynamicTanh() says what does not fit", () => {
  const of = (...shape: number[]): Tensor => zeros(shape);
  assertThrows(
    () => dynamicTanh(3).forward(of(2, 4)),
    RangeError,
    "DynamicTanh([3]): Expected 3 on last axis, got [2, 4]",
  );
  assertThrows(
    () => dynamicTanh([2, 3]).forward(of(4, 3)),
    RangeError,
    "DynamicTanh([2, 3]): Expected 2 on axis -2, got [4, 3]",
  );
  assertThrows(
    () => dynamicTanh(3).forward(zeros([2, 3], { dtype: "float64" })),
    TypeError,
    'DynamicTanh([3]): Expected float32, got float64 [2, 3]; make the layer with { dtype: "float64" }',
  );
  assertThrows(() => dynamicTanh([]), RangeError, "Cannot make dynamicTanh without axes");
  assertThrows(() => dynamicTanh(2.5), RangeError, "Cannot make dynamicTanh with 2.5 features");
  assertThrows(
    () => dynamicTanh(2, { alpha: Infinity }),
    RangeError,
    "Cannot make dynamicTanh with alpha Infinity: it is a finite number",
  );
  assertThrows(
    () => functional(of(2, 3), of(2), of(3), of(3)),
    RangeError,
    "Cannot apply dynamic tanh to [2, 3] with alpha [2]: expected [1]",
  );
  assertThrows(
    () => functional(of(2, 3), of(1), of(2), of(2)),
    RangeError,
    "Cannot apply dynamic tanh to [2, 3] with gamma [2]: expected [3]",
  );
});
