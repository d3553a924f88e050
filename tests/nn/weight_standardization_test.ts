import { assert, assertEquals, assertThrows } from "@std/assert";
import { layerNorm, ones, tensor, weightStandardization as functional, zeros } from "../../mod.ts";
import { linear, weightStandardization } from "../../src/nn/mod.ts";

Deno.test("weightStandardization() is layer norm of each output's weights, exact at any offset", () => {
  const w = tensor([[1e7, 1e7 + 1, 1e7 + 2, 1e7 + 3], [1, 2, 3, 4]]);
  const y = functional(w), want = layerNorm(w, ones([4]), zeros([4])).toArray();
  y.toArray().forEach((v, i) => assert(Math.abs(v - want[i]!) < 2 ** -22));
});

Deno.test("weightStandardization() brings every output's weights to mean 0 and variance 1", () => {
  const layer = weightStandardization(linear(50, 3, { dtype: "float64" }), { eps: 1e-12 });
  layer.weight.mean({ axis: 1 }).toArray().forEach((m) => assert(Math.abs(m) < 1e-14));
  layer.weight.variance({ axis: 1 }).toArray().forEach((v) => assert(Math.abs(v - 1) < 1e-8));
  assertEquals(Object.keys(layer.stateDict()), ["bias", "parametrizations.weight.original"]);
});

Deno.test("weightStandardization() says what does not fit", () => {
  assertThrows(
    () => functional(zeros([2, 3]), { eps: -1 }),
    RangeError,
    "Cannot standardize the weight with eps -1: it is a small positive number, such as 1e-5",
  );
  assertThrows(
    () => functional(zeros([2, 3]), { dim: 5 }),
    RangeError,
    "Cannot standardize the weight [2, 3] with dim 5: out of range",
  );
  assertThrows(
    () => functional(zeros([2, 3], { dtype: "int32" })),
    TypeError,
    "Cannot standardize the weight int32 [2, 3]: it takes float32 or float64",
  );
  assertThrows(
    () => weightStandardization(linear(2, 2), { eps: 0 }),
    RangeError,
    "Cannot make weightStandardization with eps 0: it keeps a variance of 0 from being divided by",
  );
});
