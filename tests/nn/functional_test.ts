import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  batchNorm,
  batchNormInference,
  memoryUsage,
  ones,
  Random,
  scope,
  tensor,
  valueAndGrad,
  variable,
  zeros,
} from "../../mod.ts";

const random = new Random(5);
const normal = <const S extends readonly number[]>(...shape: S) =>
  tensor(random.fillNormal(new Float64Array(shape.reduce((a, b) => a * b, 1))), [...shape]);

Deno.test("batchNormInference() with the batch's own statistics is batchNorm()", () => {
  for (const axes of [[0, 2], [0], [-1]]) {
    const x = normal(4, 3, 5),
      kept = x.shape.filter((_, i) => !axes.some((a) => (a + 3) % 3 === i));
    const gamma = normal(...kept), beta = normal(...kept);
    const [y, mean, variance] = batchNorm(x, gamma, beta, { axes, eps: 1e-3 });
    const again = batchNormInference(x, mean, variance, gamma, beta, { axes, eps: 1e-3 });
    const expected = y.toArray();
    again.toArray().forEach((v, i) => assert(Math.abs(v - expected[i]!) < 1e-13));
  }
});

Deno.test("batchNormInference() is linear in x, and its gradients say so", () => {
  const x = variable(normal(4, 3)), gamma = variable(normal(3)), beta = variable(normal(3));
  const mean = normal(3), variance = normal(3).square();
  const { gradients } = valueAndGrad(() =>
    batchNormInference(x, mean, variance, gamma, beta).sum()
  );
  const slope = gamma.div(variance.add(1e-5).sqrt()).toArray();
  gradients.get(x).toArray().forEach((d, i) => assert(Math.abs(d - slope[i % 3]!) < 1e-12));
  assertEquals(gradients.get(beta).toNested(), [4, 4, 4]);
  const xHat = x.sub(mean).div(variance.add(1e-5).sqrt()).sum({ axis: 0 }).toArray();
  gradients.get(gamma).toArray().forEach((d, i) => assert(Math.abs(d - xHat[i]!) < 1e-12));
});

Deno.test("batchNormInference() keeps its result alone", () => {
  const x = zeros([4, 3]), statistics = [zeros([3]), ones([3]), ones([3]), zeros([3])] as const;
  const before = memoryUsage().tensors;
  scope(() => {
    batchNormInference(x, ...statistics);
    assertEquals(memoryUsage().tensors, before + 1);
  });
});

Deno.test("batchNormInference() says what does not fit", () => {
  const x = zeros([4, 3]), c = zeros([3]);
  assertThrows(
    () => batchNormInference(x, zeros([4]), c, c, c),
    RangeError,
    "Cannot batch-normalize [4, 3] with mean [4]: expected [3]",
  );
  assertThrows(
    () => batchNormInference(x, c, c, c, c, { eps: -1 }),
    RangeError,
    "Cannot batch-normalize with eps -1",
  );
});
