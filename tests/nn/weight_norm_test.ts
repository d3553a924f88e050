import { assert, assertEquals, assertThrows } from "@std/assert";
import { ones, tensor, valueAndGrad, weightNorm as functional, zeros } from "../../mod.ts";
import { init, linear, weightNorm } from "../../src/nn/mod.ts";

Deno.test("weightNorm() gives each output's weights the length g", () => {
  const layer = weightNorm(linear(5, 3, { dtype: "float64" }));
  layer.parametrization.originals[0]!.assign(tensor([[1], [2], [-3]], { dtype: "float64" }));
  layer.weight.norm({ axis: 1 }).toArray().forEach((length, i) =>
    assert(Math.abs(length - [1, 2, 3][i]!) < 1e-14)
  );
});

Deno.test("weightNorm() along another axis, counted from the end, and over all", () => {
  const w = linear(2, 3, { init: init.constant(1) });
  assertEquals(weightNorm(w, { dim: -1 }).parametrization.originals[0]!.shape, [1, 2]);
  const all = weightNorm(linear(2, 3, { init: init.constant(2) }), { dim: null });
  const [g] = all.parametrization.originals;
  assertEquals([g!.shape, g!.item()], [[], Math.fround(Math.sqrt(24))]);
});

Deno.test("the gradient by v is orthogonal to v, as section 2.1 of the paper has it", () => {
  const layer = weightNorm(linear(4, 3, { dtype: "float64" }));
  const x = tensor([[1, -2, 3, 0.5], [2, 1, 0, -1]], { dtype: "float64" });
  const { gradients } = valueAndGrad(() => layer.forward(x).square().sum());
  const v = layer.parametrization.originals[1]!, dv = gradients.get(v);
  assert(dv.norm().item() > 0.1);
  dv.mul(v).sum({ axis: 1 }).toArray().forEach((dot) => assert(Math.abs(dot) < 1e-13));
});

Deno.test("weightNorm() says what does not fit", () => {
  const v = ones([3, 2]);
  assertThrows(
    () => functional(v, ones([3])),
    RangeError,
    "Cannot weight-normalize [3, 2] with g [3]: expected [3, 1]",
  );
  assertThrows(
    () => functional(v, ones([3, 1]), { dim: null }),
    RangeError,
    "Cannot weight-normalize [3, 2] with g [3, 1]: expected []",
  );
  assertThrows(
    () => functional(v, ones([3, 1]), { dim: 2 }),
    RangeError,
    "Cannot weight-normalize [3, 2] with dim 2: out of range",
  );
  assertThrows(
    () => weightNorm(linear(2, 3), { dim: 2 }),
    RangeError,
    "Cannot weight-normalize [3, 2] with dim 2: out of range",
  );
  assertThrows(
    () => functional(zeros([3, 2], { dtype: "int32" }), zeros([3, 1], { dtype: "int32" })),
    TypeError,
    "Cannot weight-normalize int32 [3, 2]: it takes float32 or float64",
  );
  assertThrows(
    () => functional(v, ones([3, 1], { dtype: "float64" }) as never),
    TypeError,
    "Cannot weight-normalize float32 [3, 2] with g in float64: use one dtype",
  );
});

Deno.test("weightNorm() refuses a vector without length, which has no direction", () => {
  const sentence = "Cannot weight-normalize [3, 2]: vector 1 has length 0 in float32 and so no " +
    "direction; start from larger values, and put 0 into g";
  for (const nothing of [0, 2 ** -120]) { // its square vanishes
    const v = tensor([[1, 2], [nothing, 0], [3, 4]]);
    assertEquals(assertThrows(() => functional(v, ones([3, 1])), RangeError).message, sentence);
  }
  const zero = linear(2, 3, { init: init.constant(0) });
  assertThrows(() => weightNorm(zero), RangeError, "vector 0 has length 0");
  assertThrows(() => weightNorm(zero, { dim: null }), RangeError, "it has length 0");
});
