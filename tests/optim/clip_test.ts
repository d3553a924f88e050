import { assert, assertEquals, assertThrows } from "@std/assert";
import { Parameter, tensor, valueAndGrad, variable } from "../../mod.ts";
import { clipGradNorm, clipGradValue } from "../../src/optim/mod.ts";

Deno.test("clipping is by parameters alone: other variables neither count nor change", () => {
  const w = new Parameter(tensor([3, 4])), x = variable(tensor([100, 100]));
  const { gradients } = valueAndGrad(() => w.square().sum().div(2).add(x.square().sum()));
  const clipped = clipGradNorm(gradients, 1), expected = [0.6, 0.8];
  clipped.get(w).toArray().forEach((v, i) => assert(Math.abs(v - expected[i]!) < 1e-6));
  assertEquals(clipped.get(x).toNested(), [200, 200]);
  assertEquals(clipGradValue(gradients, 3.5).get(x).toNested(), [200, 200]);
  assertEquals(clipGradValue(gradients, 3.5).get(w).toNested(), [3, 3.5]);
});

Deno.test("clipping refuses a limit below 0, and a norm that is not finite", () => {
  const w = new Parameter(tensor([Infinity]));
  const { gradients } = valueAndGrad(() => w.square().sum());
  assertThrows(
    () => clipGradNorm(gradients, 1),
    RangeError,
    "Cannot clip gradients whose norm is Infinity: the loss has left the range of numbers; " +
      "try a smaller learning rate",
  );
  assertThrows(() => clipGradNorm(gradients, -1), RangeError, "Cannot clip gradients to -1");
  assertThrows(() => clipGradValue(gradients, NaN), RangeError, "Cannot clip gradients to NaN");
});
