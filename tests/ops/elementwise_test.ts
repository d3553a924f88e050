/**
 * What the loops over samples do not see: kinks, ties, and second derivatives at special values.
 */
import { assert, assertEquals } from "@std/assert";
import { Tape, type Tensor, tensor, valueAndGrad, variable } from "../../mod.ts";

const wide = (...values: number[]): Tensor => variable(tensor(values, { dtype: "float64" }));
const list = (t: Tensor): number[] => [...t.toArray()];
/** First and second derivatives of `f`, element by element. */
function derivatives(f: (x: Tensor) => Tensor, ...at: number[]): [number[], number[]] {
  const x = wide(...at);
  using outer = new Tape();
  using inner = new Tape();
  const first = inner.gradients(f(x).sum()).get(x);
  const second = first.tracked ? outer.gradients(first.sum()) : undefined;
  return [list(first), second?.has(x) ? list(second.get(x)) : at.map(() => 0)];
}

Deno.test("round() goes to the even neighbour of a tie and keeps the sign of zero", () => {
  const x = tensor([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, -0.2, 0.49999997, 8388609]);
  assertEquals(list(x.round()), [0, 2, 2, -0, -2, -2, -0, 0, 8388609]);
});

Deno.test("pow() has both derivatives at zero, for exponents from 0 to 3", () => {
  assertEquals(derivatives((x) => x.pow(0), 0, 2), [[0, 0], [0, 0]]);
  assertEquals(derivatives((x) => x.pow(1), 0, 2), [[1, 1], [0, 0]]);
  assertEquals(derivatives((x) => x.pow(2), 0, 2, -3), [[0, 4, -6], [2, 2, 2]]);
  assertEquals(derivatives((x) => x.pow(3), 0, 2, -1), [[0, 12, 3], [0, 12, -6]]);
});

Deno.test("pow() of tensors has no NaN where a base and its exponent are zero", () => {
  const x = wide(0, 0, 2, 0), y = wide(0, 2, 0, 1);
  const { value, gradients } = valueAndGrad(() => x.pow(y).sum());
  assertEquals(value.item(), 2);
  assertEquals(list(gradients.get(x)), [0, 0, 0, 1]);
  assertEquals(list(gradients.get(y)), [0, 0, Math.LN2, 0]);
});

Deno.test("the mixed derivative of pow() at exponent 0 is 1/x", () => {
  const x = wide(2, 4), y = wide(0, 0);
  using outer = new Tape();
  using inner = new Tape();
  const slope = inner.gradients(x.pow(y).sum()).get(x);
  assertEquals(list(outer.gradients(slope.sum()).get(y)), [0.5, 0.25]);
});

Deno.test("clip() lets gradients through at its limits, not beyond", () => {
  const within = (x: Tensor) => x.clip({ min: -1, max: 1 });
  assertEquals(derivatives(within, -2, -1, 0, 1, 2)[0], [0, 1, 1, 1, 0]);
  assertEquals(derivatives((x) => x.clip({ max: 1 }), -9, 2)[0], [1, 0]);
  assertEquals(list(tensor([-5, 5]).clip({})), [-5, 5]);
});

Deno.test("minimum() and maximum() share the gradient of equal operands", () => {
  const x = wide(1, 2, 3), y = wide(3, 2, 1);
  const most = valueAndGrad(() => x.maximum(y).sum()).gradients;
  assertEquals([list(most.get(x)), list(most.get(y))], [[0, 0.5, 1], [1, 0.5, 0]]);
  const least = valueAndGrad(() => x.minimum(y).sum()).gradients;
  assertEquals([list(least.get(x)), list(least.get(y))], [[1, 0.5, 0], [0, 0.5, 1]]);
});

Deno.test("activations have finite derivatives of both orders far from zero", () => {
  const functions: Record<string, (x: Tensor) => Tensor> = {
    silu: (x) => x.silu(),
    gelu: (x) => x.gelu(),
    geluTanh: (x) => x.gelu({ approximate: "tanh" }),
    softplus: (x) => x.softplus(),
    elu: (x) => x.elu(),
    leakyRelu: (x) => x.leakyRelu(),
    hardSigmoid: (x) => x.hardSigmoid(),
  };
  for (const [name, f] of Object.entries(functions)) {
    const [first, second] = derivatives(f, -1000, 1000);
    const ends = { leakyRelu: [0.01, 1], hardSigmoid: [0, 0] }[name] ?? [0, 1];
    assertEquals(first.map((d) => d + 0), ends, name);
    assertEquals(second.map((d) => d + 0), [0, 0], name);
  }
});

Deno.test("gelu() keeps its digits in the tail, where 1 + erf has none left", () => {
  const [y] = list(tensor([-10], { dtype: "float64" }).gelu());
  assert(Math.abs(y! / -7.61985302416052606597e-23 - 1) < 1e-14);
});
