import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  Random,
  scaleNorm as functional,
  type Tensor,
  tensor,
  variable,
  zeros,
} from "../../mod.ts";
import { valueAndGrad } from "../../mod.ts";
import { scaleNorm } from "../../src/nn/mod.ts";

Deno.test("scaleNorm() gives every vector the length g, √features at first", () => {
  const layer = scaleNorm(9, { dtype: "float64" });
  assertEquals(layer.scale.item(), 3);
  const x = tensor(new Random(1).fillNormal(new Float64Array(36)), [2, 2, 9]);
  layer.forward(x).norm({ axis: -1 }).toArray().forEach((n) => assert(Math.abs(n - 3) < 1e-14));
  layer.scale.assign(tensor(2, { dtype: "float64" }));
  layer.forward(x).norm({ axis: -1 }).toArray().forEach((n) => assert(Math.abs(n - 2) < 1e-14));
  assertEquals(layer.resetParameters(new Random(0)).scale.item(), 3);
  assertEquals(Object.keys(layer.stateDict()), ["scale"]);
});

Deno.test("scaleNorm() does not see how long a vector was, unless it is shorter than ε", () => {
  const x = tensor([[3, 4], [-1, 2]], { dtype: "float64" });
  const layer = scaleNorm(2, { dtype: "float64", eps: 1 });
  const y = layer.forward(x).toArray();
  layer.forward(x.mul(1000)).toArray().forEach((v, i) => assert(Math.abs(v - y[i]!) < 1e-14));
  assertEquals(
    layer.forward(x.mul(0)).toArray(),
    new Float64Array(4).map((_, i) => i === 2 ? -0 : 0),
  );
  const short = variable(x.div(100));
  const { gradients } = valueAndGrad(() => layer.forward(short).sum());
  gradients.get(short).toArray().forEach((d) => assert(Math.abs(d - Math.SQRT2) < 1e-14));
});

Deno.test("scaleNorm() says what does not fit", () => {
  const of = (...shape: number[]): Tensor => zeros(shape);
  assertThrows(
    () => scaleNorm(3).forward(of(2, 4)),
    RangeError,
    "ScaleNorm(3): Expected 3 on last axis, got [2, 4]",
  );
  assertThrows(
    () => scaleNorm(3).forward(zeros([2, 3], { dtype: "float64" })),
    TypeError,
    'ScaleNorm(3): Expected float32, got float64 [2, 3]; make the layer with { dtype: "float64" }',
  );
  assertThrows(() => scaleNorm(0), RangeError, "Cannot make scaleNorm with 0 features");
  assertThrows(
    () => scaleNorm(3, { eps: 0 }),
    RangeError,
    "Cannot make scaleNorm with eps 0: it keeps a length of 0 from being divided by",
  );
  assertThrows(
    () => functional(of(2, 3), of(3)),
    RangeError,
    "Cannot scale-normalize [2, 3] with g [3]: expected [1]",
  );
  assertThrows(
    () => functional(of(2, 3), of(1, 1)),
    RangeError,
    "Cannot scale-normalize [2, 3] with g [1, 1]: expected []",
  );
  assertThrows(
    () => functional(of(), of()),
    RangeError,
    "Cannot scale-normalize []: expected [..., features]",
  );
  assertThrows(() => functional(of(2, 3), of(), { eps: -1 }), RangeError, "with eps -1");
  assertThrows(
    () => functional(of(2).to("bool"), of().to("bool")),
    TypeError,
    "Cannot scale-normalize bool [2]",
  );
});
