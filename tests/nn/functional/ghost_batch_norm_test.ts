import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  batchNorm,
  concat,
  ghostBatchNorm,
  gradcheck,
  memoryUsage,
  ones,
  Random,
  scope,
  type Tensor,
  tensor,
  zeros,
} from "../../../mod.ts";

const random = new Random(6);
const normal = (...shape: number[]): Tensor =>
  tensor(random.fillNormal(new Float64Array(shape.reduce((a, b) => a * b, 1))), shape);

Deno.test("ghostBatchNorm() of one virtual batch is batchNorm()", () => {
  const x = normal(6, 3, 2), gamma = normal(3), beta = normal(3);
  const [want, mean, variance] = batchNorm(x, gamma, beta);
  for (const size of [4, 6, 100]) {
    const [y, statistics] = ghostBatchNorm(x, gamma, beta, size);
    assertEquals(y.toArray(), want.toArray());
    assertEquals(statistics.map((s) => s.count), [12]);
    assertEquals(statistics[0]!.mean.toArray(), mean.toArray());
    assertEquals(statistics[0]!.variance.toArray(), variance.toArray());
  }
});

Deno.test("ghostBatchNorm() normalizes each virtual batch as if it were alone", () => {
  const x = normal(9, 3), gamma = normal(3), beta = normal(3);
  const parts = (x.split(3) as Tensor[]).map((part) => batchNorm(part, gamma, beta)[0]);
  const [y] = ghostBatchNorm(x, gamma, beta, 3);
  assertEquals(y.toArray(), concat(parts as readonly Tensor[]).toArray());
});

Deno.test("ghostBatchNorm() spreads what is left over, so that no virtual batch is smaller", () => {
  const counts = (n: number, size: number) =>
    ghostBatchNorm(zeros([n, 1]), ones([1]), zeros([1]), size)[1].map((s) => s.count);
  assertEquals(counts(100, 32), [34, 33, 33]);
  assertEquals(counts(128, 32), [32, 32, 32, 32]);
  assertEquals(counts(63, 32), [63]);
  assertEquals(counts(65, 32), [33, 32]);
  assertEquals(counts(3, 2), [3]);
  assertEquals(counts(20, 32), [20]);
  for (let n = 2; n < 40; n++) {
    for (let size = 2; size <= n; size++) {
      const all = counts(n, size);
      assertEquals(all.reduce((a, b) => a + b), n);
      assert(Math.min(...all) >= size && Math.max(...all) - Math.min(...all) <= 1);
    }
  }
});

Deno.test("ghostBatchNorm() can be differentiated twice", () => {
  gradcheck(
    (x, gamma, beta) => ghostBatchNorm(x, gamma, beta, 4, { eps: 0.01 })[0],
    [normal(9, 2), normal(2), normal(2)] as const,
    { order: 2, throws: true },
  );
});

Deno.test("ghostBatchNorm() leaves its results alone in memory", () => {
  const x = normal(6, 3), gamma = normal(3), beta = normal(3), before = memoryUsage().tensors;
  scope(() => {
    ghostBatchNorm(x, gamma, beta, 3);
    assertEquals(memoryUsage().tensors, before + 1 + 2 * 2);
  });
});

Deno.test("ghostBatchNorm() says what does not fit", () => {
  const x = zeros([4, 3]), c = zeros([3]);
  assertThrows(
    () => ghostBatchNorm(x, c, c, 0),
    RangeError,
    "Cannot batch-normalize with virtualBatchSize 0: it is a whole number from 1",
  );
  assertThrows(
    () => ghostBatchNorm(x, zeros([4]), c, 2),
    RangeError,
    "Cannot batch-normalize [2, 3] with gamma [4]: expected [3]",
  );
});
