import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  noGrad,
  powerIteration,
  Random,
  record,
  spectralNorm as functional,
  type Tensor,
  tensor,
  zeros,
} from "../../mod.ts";
import { init, linear, type SpectralNorm, spectralNorm } from "../../src/nn/mod.ts";

const x = tensor([[1, 2, 3], [4, 5, 7]]);
const values = (states: Record<string, Tensor>) => Object.values(states).map((t) => t.toNested());
/** The largest singular value, as the root of the largest eigenvalue, by many multiplications. */
function largestSingularValue(w: Tensor): number {
  let v = tensor(Array.from({ length: w.shape[1]! }, (_, i) => [1 + i / 8]), {
    dtype: w.dtype,
  }) as Tensor;
  for (let i = 0; i < 500; i++) {
    v = w.transpose().matmul(w.matmul(v));
    v = v.div(v.norm());
  }
  return w.matmul(v).norm().item();
}

Deno.test("spectralNorm() brings the largest singular value to 1, as training goes on", () => {
  const layer = spectralNorm(linear(5, 4, { dtype: "float64", random: new Random(3) }));
  const input = zeros([1, 5], { dtype: "float64" });
  for (let i = 0; i < 200; i++) layer.forward(input);
  assert(Math.abs(largestSingularValue(layer.weight) - 1) < 1e-12);
});

Deno.test("spectralNorm() iterates before a forward pass in training, and at no other time", () => {
  const layer = spectralNorm(linear(30, 20)), x = zeros([1, 30]);
  const step = layer.parametrization.steps[0] as SpectralNorm;
  const seen = () => [...step.u.toArray(), ...step.v.toArray()];
  let before = seen();
  const unchanged = (f: () => unknown) => {
    f();
    assertEquals(seen(), before);
  };
  unchanged(() => layer.weight);
  unchanged(() => layer.stateDict());
  unchanged(() => layer.eval().forward(x));
  layer.train().forward(x);
  assert(seen().some((v, i) => v !== before[i]));
  before = seen();
  noGrad(() => layer.forward(x)); // as PyTorch does
  assert(seen().some((v, i) => v !== before[i]));
});

Deno.test("two forward passes can be differentiated together, though the first one's u is gone", () => {
  const layer = spectralNorm(linear(3, 2, { random: new Random(1) }));
  const run = record(() => layer.forward(x).sum().sub(layer.forward(x.neg()).square().sum()));
  assert(run.gradients().get(layer.parametrization.originals[0]!).norm().item() > 0);
});

Deno.test("spectralNorm() starts from the same u and v for the same generator", () => {
  const make = (random?: Random) => {
    const layer = linear(3, 2, { random: new Random(7) });
    return spectralNorm(layer, random === undefined ? {} : { random });
  };
  const made = () => values(make(new Random(1)).stateDict());
  assertEquals(made(), made());
  const reset = (random: Random) => values(make().resetParameters(random).stateDict());
  assertEquals(reset(new Random(2)), reset(new Random(2)));
});

Deno.test("powerIteration() finds the singular vectors of a weight along any axis", () => {
  const random = new Random(5);
  const w = tensor(random.fillNormal(new Float64Array(24)), [2, 3, 4]);
  for (const dim of [0, 1, 2, -1]) {
    const rows = w.shape.at(dim)!, columns = 24 / rows;
    const ones = (n: number): Tensor => tensor(new Float64Array(n).fill(1), [n]);
    const [u, v] = powerIteration(w, ones(rows), ones(columns), { dim, steps: 500 });
    const first = dim < 0 ? dim + 3 : dim;
    const order = [first, ...[0, 1, 2].filter((i) => i !== first)];
    const matrix: Tensor = w.permute(order).reshape([rows, columns]);
    const sigma = largestSingularValue(matrix);
    const y = functional(w, u, v, { dim });
    assertEquals(y.shape, [2, 3, 4]);
    y.toArray().forEach((value, i) => assert(Math.abs(value * sigma - w.toArray()[i]!) < 1e-12));
  }
});

Deno.test("spectralNorm() says what does not fit", () => {
  const w = tensor([[1, 2, 3], [4, 5, 6]]), u = zeros([2]), v = zeros([3]);
  const says = (run: () => unknown, text: string) =>
    assertThrows(run, RangeError, `Cannot spectral-normalize ${text}`);
  says(() => functional(w, v, v), "[2, 3] with u [3]: expected [2]");
  says(() => functional(w, u, u), "[2, 3] with v [2]: expected [3]");
  says(() => functional(w, u, v, { dim: 2 }), "[2, 3] with dim 2: out of range");
  says(() => functional(u, u, v), "[2]: expected a matrix, or more than 2 axes");
  says(() => functional(w, u, v), "[2, 3]: uᵀ W v is 0");
  says(() => spectralNorm(linear(3, 2), { dim: 2 }), "[2, 3] with dim 2: out of range");
  says(
    () => spectralNorm(linear(3, 2), { powerIterations: 0 }),
    "with powerIterations 0: it is a whole number from 1",
  );
  says(() => spectralNorm(linear(3, 2, { init: init.constant(0) })), "[2, 3]: uᵀ W v is 0");
  assertThrows(
    () => spectralNorm(linear(3, 2), { eps: 0 }),
    RangeError,
    "Cannot make spectralNorm with eps 0: it keeps a length of 0 from being divided by",
  );
  assertThrows(
    () => powerIteration(w, u, v, { steps: 1.5 }),
    RangeError,
    "Cannot power-iterate with steps 1.5: it is a whole number from 1",
  );
  assertThrows(
    () => functional(w.to("int32"), zeros([2], { dtype: "int32" }), zeros([3], { dtype: "int32" })),
    TypeError,
    "Cannot spectral-normalize int32 [2, 3]: it takes float32 or float64",
  );
});
