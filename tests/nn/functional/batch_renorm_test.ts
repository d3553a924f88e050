import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  batchNorm,
  batchNormInference,
  batchRenorm,
  batchRenormSchedule,
  gradcheck,
  memoryUsage,
  ones,
  Random,
  record,
  scope,
  type Tensor,
  tensor,
  variable,
  zeros,
} from "../../../mod.ts";
import { near } from "../near.ts";

const random = new Random(8);
const normal = (...shape: number[]): Tensor =>
  tensor(random.fillNormal(new Float64Array(shape.reduce((a, b) => a * b, 1))), shape);
const x = normal(8, 3, 2), gamma = normal(3), beta = normal(3);
const mean = normal(3),
  std = normal(3).square().add(0.5),
  none = { rMax: Infinity, dMax: Infinity };

Deno.test("batchRenorm() with r = 1 and d = 0 is batchNorm(), gradients included", () => {
  const [leaf, g, b] = [variable(x), variable(gamma), variable(beta)], dy = normal(8, 3, 2);
  const plain = record(() => batchNorm(leaf, g, b));
  const renorm = record(() => batchRenorm(leaf, g, b, mean, std, { rMax: 1, dMax: 0 }));
  near(renorm.value[0], plain.value[0]);
  near(renorm.value[1], plain.value[1]);
  near(renorm.value[2].square().sub(1e-5), plain.value[2]);
  const want = plain.gradients(dy), got = renorm.gradients(dy);
  for (const t of [leaf, g, b]) near(got.get(t), want.get(t));
});

Deno.test("batchRenorm() without limits gives what evaluation gives", () => {
  const [y] = batchRenorm(x, gamma, beta, mean, std, none);
  near(y, batchNormInference(x, mean, std.square(), gamma, beta, { eps: 0 }));
});

Deno.test("batchRenorm() takes r and d for constants: it is batchNorm() with γ r and γ d + β", () => {
  const dy = normal(8, 3, 2), leaf = variable(x);
  const [, mu, variance] = batchNorm(x, gamma, beta, { eps: 0.1 });
  const r = variance.add(0.1).sqrt().div(std).clip({ min: 1 / 1.5, max: 1.5 });
  const d = mu.sub(mean).div(std).clip({ min: -0.5, max: 0.5 });
  assert(r.toArray().includes(1.5) || r.toArray().includes(1 / 1.5));
  assert(r.toArray().some((v) => v > 1 / 1.5 && v < 1.5));
  const plain = record(() => batchNorm(leaf, gamma.mul(r), gamma.mul(d).add(beta), { eps: 0.1 }));
  const limits = { rMax: 1.5, dMax: 0.5, eps: 0.1 };
  const renorm = record(() => batchRenorm(leaf, gamma, beta, mean, std, limits));
  near(renorm.value[0], plain.value[0]);
  near(renorm.gradients(dy).get(leaf), plain.gradients(dy).get(leaf));
});

Deno.test("batchRenorm() can be differentiated twice; where limits are reached r and d are constant", () => {
  const far = [tensor([-50, 40, 30], { dtype: "float64" }), std.mul(100)] as const;
  gradcheck(
    (x, gamma, beta) => batchRenorm(x, gamma, beta, ...far, { rMax: 2, dMax: 0.1, eps: 0.01 })[0],
    [x, gamma, beta] as const,
    { order: 2, throws: true },
  );
});

Deno.test("batchRenormSchedule() is the paper's", () => {
  const at = (step: number) => Object.values(batchRenormSchedule(step));
  assertEquals([0, 5_000].map(at), [[1, 0], [1, 0]]);
  assertEquals(at(22_500), [2, 4.375]);
  assertEquals(at(25_000), [1 + 2 * 20 / 35, 5]);
  assertEquals([40_000, 1e6].map(at), [[3, 5], [3, 5]]);
});

Deno.test("batchRenorm() leaves its results alone in memory", () => {
  const before = memoryUsage().tensors;
  scope(() => {
    batchRenorm(x, gamma, beta, mean, std, none);
    assertEquals(memoryUsage().tensors, before + 3);
  });
});

Deno.test("batchRenorm() says what does not fit", () => {
  const x = zeros([4, 3]),
    c = ones([3]),
    says = (run: () => unknown, sentence: string) =>
      assertThrows(run, RangeError, `Cannot batch-renormalize ${sentence}`);
  says(
    () => batchRenorm(x, c, c, zeros([2]), c, none),
    "[4, 3] with runningMean [2]: expected [3]",
  );
  says(
    () => batchRenorm(x, c, c, c, zeros([3]), none),
    "[4, 3] with a runningStd that is not positive: it starts as 1",
  );
  says(() => batchRenorm(x, c, c, c, c, { rMax: 0.5, dMax: 0 }), "with rMax 0.5: it is at least 1");
  says(() => batchRenorm(x, c, c, c, c, { rMax: 1, dMax: -1 }), "with dMax -1: it is at least 0");
  says(() => batchRenorm(x, c, c, c, c, { ...none, eps: -1 }), "with eps -1");
});
