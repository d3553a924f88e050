import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { memoryUsage, normal, Random, scope, type Tensor, tensor } from "../../mod.ts";
import { batchNorm1d, batchNorm2d } from "../../src/nn/mod.ts";

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
