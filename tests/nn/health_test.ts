import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { memoryUsage, normal, Random, scope, type Tensor, tensor } from "../../mod.ts";
import { batchNorm1d, batchNorm2d, recalibrate, sequential } from "../../src/nn/mod.ts";

const random = new Random(4);
/** A layer that has seen 60 batches of 32 with mean 3 and deviation 2. */
function trained(options = {}) {
  const layer = batchNorm1d(4, options);
  for (let i = 0; i < 60; i++) layer.forward(normal([32, 4], { random, mean: 3, std: 2 }));
  return layer;
}
const shown = (health: unknown): string => Deno.inspect(health);

Deno.test("a batch like those before it is close, one that moved is far in what moved", () => {
  const layer = trained();
  const same = layer.health(normal([32, 4], { random, mean: 3, std: 2 }));
  assert(same.fine, shown(same));
  const moved = layer.health(
    normal([32, 4], { random, mean: 3, std: 2 }).add(tensor([0, 5, 0, 0])),
  );
  assertEquals(moved.far, [1]);
  assert(!moved.fine && moved.channels[1]!.meanOff > 10);
  const wider = layer.health(
    normal([32, 4], { random, mean: 3, std: 2 }).mul(tensor([1, 1, 5, 1])).sub(
      tensor([0, 0, 12, 0]),
    ),
  );
  assertEquals(wider.far, [2]);
  assert(wider.channels[2]!.varianceOff > 10);
});

Deno.test("distances are in standard errors: σ / √n for the mean, σ² √(2 / (n − 1)) for the variance", () => {
  const layer = batchNorm1d(1, { dtype: "float64", eps: 1e-300 }); // mean 0, variance 1
  const x = tensor([[1], [2], [4], [5]], { dtype: "float64" }); // mean 3, unbiased variance 10 / 3
  const [channel] = layer.health(x).channels;
  assert(Math.abs(channel!.meanOff - 3 / Math.sqrt(1 / 4)) < 1e-12);
  assert(Math.abs(channel!.varianceOff - (10 / 3 - 1) / Math.sqrt(2 / 3)) < 1e-12);
  const biased = batchNorm1d(1, { dtype: "float64", eps: 1e-300, convention: "keras" });
  const off = biased.health(x).channels[0]!.varianceOff;
  assert(Math.abs(off - (10 / 4 - 1) / Math.sqrt(2 / 3)) < 1e-12);
});

Deno.test("off by chance means off by about one standard error", () => {
  const layer = batchNorm1d(200), x = normal([64, 200], { random });
  const { channels, fine } = layer.health(x);
  const spread = (what: "meanOff" | "varianceOff") =>
    Math.sqrt(channels.reduce((sum, c) => sum + c[what] ** 2, 0) / 200);
  for (const what of ["meanOff", "varianceOff"] as const) {
    assert(Math.abs(spread(what) - 1) < 0.2, `${what}: ${spread(what)}`); // 4 deviations of χ²₂₀₀
  }
  assert(!fine); // never updated
});

Deno.test("how much of the start values is left follows from momentum and batches", () => {
  const share = (
    momentum: number | null,
    batches: number,
    convention: "torch" | "keras" = "torch",
  ) => {
    const layer = batchNorm1d(1, { momentum, convention });
    for (let i = 0; i < batches; i++) layer.forward(tensor([[1], [2]]));
    return layer.health().startShare;
  };
  assertEquals(share(0.1, 0), 1);
  assertEquals(share(0.25, 3), 0.75 ** 3);
  assertEquals(share(0.75, 3, "keras"), 0.75 ** 3);
  assertEquals([share(null, 0), share(null, 1)], [1, 0]);
  assert(trained().health().fine && !trained({ momentum: 0.01 }).health().fine);
});

Deno.test("channels that are dead or poisoned are found, with a batch and without", () => {
  const layer = trained({ nonFinite: "track" }), column = tensor([1, 0, 1, 1]);
  for (let i = 0; i < 200; i++) {
    layer.forward(normal([32, 4], { random, mean: 3, std: 2 }).mul(column));
  }
  layer.forward(tensor([[1, 0, NaN, 1], [2, 0, 1, 2]]));
  const alone = layer.health();
  assertEquals([alone.dead, alone.poisoned, alone.far], [[1], [2], []]);
  const fresh = batchNorm1d(4).health(normal([32, 4], { random }).mul(column));
  assertEquals([fresh.dead, fresh.poisoned], [[1], []]);
});

Deno.test("batches that were skipped are counted", () => {
  const layer = batchNorm1d(1);
  layer.forward(tensor([[NaN], [1]]));
  layer.forward(tensor([[2], [1]]));
  const { batches, skipped } = layer.health();
  assertEquals([batches, skipped], [1, 1]);
});

Deno.test("what the running statistics are worth is Kish's sample size of the batches by their weights", () => {
  const layer = batchNorm1d(1, { momentum: 0.25 }), { evidence } = layer;
  assertEquals([evidence!.batchSize, evidence!.effective], [NaN, 0]);
  for (const n of [4, 10]) layer.forward(normal([n, 1], { random }));
  const weights = [0.75 * 0.25, 0.25], total = weights[0]! + weights[1]!;
  const worth = total ** 2 / (weights[0]! ** 2 / 4 + weights[1]! ** 2 / 10);
  const { batchSize, effectiveSize, startShare } = layer.health();
  assertEquals(batchSize, 7);
  assert(Math.abs(effectiveSize - worth) < 1e-12 && Math.abs(startShare - 0.5625) < 1e-15);
});

Deno.test("the running mean of many batches is as uncertain as the mean of what it is worth", () => {
  const layer = batchNorm1d(4000, { momentum: 0.2 });
  for (let i = 0; i < 80; i++) layer.forward(normal([8, 4000], { random }));
  const { effectiveSize, channels } = layer.health();
  assert(Math.abs(effectiveSize - 8 * (2 - 0.2) / 0.2) < 3 * 72 * 0.8 ** 80); // n (2 − w) / w = 72
  const variance = channels.reduce((sum, { mean }) => sum + mean ** 2, 0) / 4000;
  assert(Math.abs(variance * effectiveSize - 1) < 5 * Math.sqrt(2 / 4000), `${variance}`); // χ²₄₀₀₀
});

Deno.test("a recalibrated layer is worth all values; one that was loaded does not know", () => {
  const layer = trained({ momentum: 0.01 });
  recalibrate(sequential(layer), [32, 32, 16].map((n) => normal([n, 4], { random })));
  const { batchSize, effectiveSize, startShare } = layer.health();
  assert(Math.abs(effectiveSize - 80) < 1e-9 && Math.abs(batchSize - 80 / 3) < 1e-12);
  assertEquals(startShare, 0);
  layer.loadStateDict(trained({ momentum: 0.01 }).stateDict());
  const loaded = layer.health();
  assertEquals([loaded.batchSize, loaded.effectiveSize], [NaN, NaN]);
  assertEquals(loaded.startShare, 0.99 ** 60); // by numBatchesTracked, which came with it
  layer.forward(normal([32, 4], { random }));
  assertEquals(layer.health().batchSize, NaN);
  layer.resetRunningStats();
  layer.forward(normal([32, 4], { random }));
  assert(layer.health().batchSize === 32 && Math.abs(layer.health().effectiveSize - 32) < 1e-9);
});

Deno.test("findings say what is wrong and what helps, and nothing of what is well", () => {
  const says = (health: { findings: string[] }, ...begin: string[]) => {
    const { findings } = health;
    assertEquals(findings.map((f, i) => f.slice(0, begin[i]?.length)), begin, findings.join("\n"));
  };
  const batch = () => normal([32, 4], { random, mean: 3, std: 2 });
  says(trained().health(batch()));
  says(batchNorm1d(4).health(), "never updated: it has mean 0 and variance 1");
  says(trained({ momentum: 0.01 }).health(), "stale: 54.7 % of the start values left after 60");
  says(trained().health(batch().add(9)), "far in channels 0, 1, 2 and 1 more: over 6 standard");
  const poisoned = trained({ nonFinite: "track" });
  poisoned.forward(tensor([[1, 2, 3, NaN], [2, 3, 4, 5]]));
  says(poisoned.health(), "poisoned in channel 3: ");
  const tiny = batchNorm1d(1);
  for (let i = 0; i < 60; i++) tiny.forward(normal([3, 1], { random }));
  says(tiny.health(), "small batches: of 3 values per channel, whose variance is off by 100 %");
  assert(tiny.health().small && !tiny.health().fine && !trained().health().small);
  for (let i = 0; i < 200; i++) tiny.forward(tensor([[1], [1]]));
  says(tiny.health(), "small batches: of 2.23 values", "dead in channel 0: a variance below ε");
});

Deno.test("health prints as a table, bounded, in a terminal and in a cell", () => {
  const layer = batchNorm1d(2, { momentum: 0.5, dtype: "float64" });
  layer.runningMean!.assign(tensor([3, NaN], { dtype: "float64" }));
  layer.runningVar!.assign(tensor([4, 1], { dtype: "float64" }));
  layer.numBatchesTracked!.assign(tensor(2, { dtype: "int32" }));
  assertEquals(
    shown(layer.health()),
    `BatchNorm1d(2, momentum 0.5): 2 batches, 0 skipped, 25 % of the start values left
channel  running mean  running variance
      0             3                 4
      1           NaN                 1  poisoned`,
  );
  assertStringIncludes(
    shown(trained().health()),
    "BatchNorm1d(4): 60 batches of 32 values, worth 606, 0 skipped, 0.18 % of the start values left",
  );
  const x = tensor([[1, 0], [3, 1], [5, 2]], { dtype: "float64" });
  assertStringIncludes(shown(layer.health(x)), "mean off by  variance off by");
  assertStringIncludes(shown(layer.health(x)), "0 se");
  const display = layer.health() as unknown as Record<symbol, () => Record<string, string>>;
  assertStringIncludes(display[Symbol.for("Jupyter.display")]!()["text/html"]!, "<table>");
  assert(shown(batchNorm1d(1000).health()).split("\n").length < 50);
});

Deno.test("health changes nothing, leaves nothing behind, and refuses what it cannot judge", () => {
  const layer = batchNorm2d(3), x = normal([4, 3, 2, 2], { random });
  const state = layer.stateDict(), before = memoryUsage().tensors;
  layer.health(x);
  assertEquals(memoryUsage().tensors, before);
  for (const [name, t] of Object.entries(layer.stateDict())) {
    assertEquals(t.toArray(), state[name]!.toArray());
  }
  const says = (run: () => unknown, sentence: string) =>
    assertStringIncludes(assertThrows(run, RangeError).message, sentence);
  says(
    () => batchNorm1d(2, { trackRunningStats: false }).health(),
    "Cannot tell the health of BatchNorm1d(2, no running statistics): it has no running statistics",
  );
  says(() => layer.health(scope(() => x.reshape([12, 4])) as Tensor), "Expected [N, C, H, W]");
  says(() => batchNorm1d(2).health(tensor([[1, 2]])), "more than 1 value per channel");
});
