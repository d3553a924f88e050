import { assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  batchNorm,
  concat,
  gradcheck,
  memoryUsage,
  mergeStatistics,
  ones,
  Random,
  record,
  scope,
  syncBatchNorm,
  type Tensor,
  tensor,
  variable,
  zeros,
} from "../../../mod.ts";
import { near } from "../near.ts";

const random = new Random(5);
const normal = (...shape: number[]): Tensor =>
  tensor(random.fillNormal(new Float64Array(shape.reduce((a, b) => a * b, 1))), shape);
/** Statistics of a batch `[N, C]`. */
const statisticsOf = (x: Tensor) => ({
  count: x.shape[0]!,
  mean: x.mean({ axis: 0 }),
  variance: x.variance({ axis: 0 }),
});

Deno.test("mergeStatistics() gives those of the whole, however it was cut", () => {
  const x = normal(20, 3), whole = statisticsOf(x);
  for (const sizes of [[20], [1, 19], [7, 7, 6], [1, 2, 3, 4, 5, 5]]) {
    const merged = mergeStatistics((x.split(sizes) as Tensor[]).map(statisticsOf));
    assertEquals(merged.count, 20);
    near(merged.mean, whole.mean, 1e-15);
    near(merged.variance, whole.variance, 1e-15);
  }
});

Deno.test("mergeStatistics() merges what was merged: the order does not matter", () => {
  const [a, b, c] = [normal(4, 3), normal(9, 3), normal(2, 3)].map(statisticsOf);
  const left = mergeStatistics([mergeStatistics([a!, b!]), c!]);
  const right = mergeStatistics([b!, mergeStatistics([c!, a!])]);
  near(left.mean, right.mean, 1e-15);
  near(left.variance, right.variance, 1e-15);
});

Deno.test("mergeStatistics() loses nothing in float32 at a large offset", () => {
  const part = (mean: number, variance: number) => ({
    count: 2,
    mean: tensor([mean]),
    variance: tensor([variance]),
  });
  // 10⁷, 10⁷ + 2, 10⁷ + 4 and 10⁷ + 6: variance 5, of which E[x²] − E[x]² would leave nothing.
  const { mean, variance } = mergeStatistics([part(1e7 + 1, 1), part(1e7 + 5, 1)]);
  assertEquals([mean.item(), variance.item()], [1e7 + 3, 5]);
});

Deno.test("syncBatchNorm() gives outputs, statistics and gradients of the whole batch", () => {
  for (const [shape, sizes] of [[[12, 3], [5, 1, 6]], [[6, 2, 4], [2, 4]]] as const) {
    const x = normal(...shape), dy = normal(...shape);
    const gamma = variable(normal(shape[1])), beta = variable(normal(shape[1]));
    const whole = variable(x), shards = (x.split([...sizes]) as Tensor[]).map((t) => variable(t));
    const one = record(() => batchNorm(whole, gamma, beta, { eps: 1e-3 }));
    const [y, mean, variance] = one.value;
    const many = record(() => {
      const [ys, ...statistics] = syncBatchNorm(shards, gamma, beta, { eps: 1e-3 });
      return [concat(ys as readonly Tensor[]), ...statistics] as [Tensor, Tensor, Tensor];
    });
    near(many.value[0], y);
    near(many.value[1], mean);
    near(many.value[2], variance);
    const want = one.gradients(dy), got = many.gradients(dy);
    near(concat(shards.map((t) => got.get(t)) as readonly Tensor[]), want.get(whole));
    for (const p of [gamma, beta]) near(got.get(p), want.get(p));
  }
});

Deno.test("syncBatchNorm() can be differentiated twice, through the merged statistics", () => {
  const f = (a: Tensor, b: Tensor, gamma: Tensor, beta: Tensor): Tensor =>
    concat(syncBatchNorm([a, b], gamma, beta, { eps: 0.01 })[0] as readonly Tensor[]);
  const inputs = [normal(3, 2), normal(5, 2), normal(2), normal(2)] as const;
  gradcheck(f, inputs, { order: 2, throws: true });
  gradcheck(
    (a, b) => {
      const { mean, variance } = mergeStatistics([statisticsOf(a), statisticsOf(b)]);
      return mean.mul(variance);
    },
    [inputs[0], inputs[1]],
    { order: 2, throws: true },
  );
});

Deno.test("syncBatchNorm() is exact in float32 at an offset whose mean float32 cannot hold", () => {
  const shards = [tensor([[1e7], [1e7 + 1]]), tensor([[1e7 + 2], [1e7 + 3]])];
  const [[a, b], mean, variance] = syncBatchNorm(shards, ones([1]), zeros([1]));
  const want = [-1.5, -0.5, 0.5, 1.5].map((d) => d / Math.sqrt(1.25 + 1e-5));
  [...a!.toArray(), ...b!.toArray()].forEach((v, i) => assertLess(Math.abs(v - want[i]!), 1e-6));
  assertEquals(variance.item(), 1.25);
  assertLess(Math.abs(mean.item() - 10000001.5), 1);
});

Deno.test("syncBatchNorm() leaves its results alone in memory", () => {
  const shards = [zeros([2, 3]), ones([4, 3])], gamma = ones([3]), beta = zeros([3]);
  const before = memoryUsage().tensors;
  scope(() => {
    syncBatchNorm(shards, gamma, beta);
    assertEquals(memoryUsage().tensors, before + 4);
  });
});

Deno.test("syncBatchNorm() and mergeStatistics() say what does not fit", () => {
  const c = zeros([3]);
  assertThrows(
    () => syncBatchNorm([] as Tensor[], c, c),
    RangeError,
    "Cannot batch-normalize a batch without shards",
  );
  assertThrows(
    () => syncBatchNorm([zeros([2, 3]) as Tensor, zeros([2, 4])], c as Tensor, c),
    RangeError,
    "Cannot batch-normalize shards [2, 3] and [2, 4] together: all but the axes that are normalized " +
      "over must agree",
  );
  assertThrows(
    () => syncBatchNorm([zeros([2, 3])], zeros([4]), c),
    RangeError,
    "Cannot batch-normalize [2, 3] with gamma [4]: expected [3]",
  );
  assertThrows(() => syncBatchNorm([zeros([2, 3])], c, c, { eps: -1 }), RangeError, "with eps -1");
  assertThrows(() => mergeStatistics([]), RangeError, "Cannot merge statistics of no parts");
  assertThrows(
    () => mergeStatistics([{ count: 0, mean: c, variance: c }]),
    RangeError,
    "Cannot merge statistics with count 0: it is a whole number from 1",
  );
  assertThrows(
    () => mergeStatistics([{ count: 1, mean: c, variance: zeros([2]) }]),
    RangeError,
    "Cannot merge a mean [3] with variance [2]: expected [3]",
  );
});
