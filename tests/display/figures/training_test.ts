import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { normal, Random, tensor } from "../../../mod.ts";
import { batchNorm1d } from "../../../src/nn/mod.ts";
import {
  landscapeBands,
  learningCurves,
  percentileBands,
  runningAgainstBatch,
  runningOverTraining,
} from "../../../src/display/figures/mod.ts";
import { drawn, marks, texts } from "../drawn.ts";

/** The data of the n-th mark of a figure. */
const dataOf = (figure: { marks: readonly unknown[] }, n: number) =>
  (figure.marks[n] as { data: Record<string, unknown>[] }).data;

Deno.test("percentiles are numpy's, of what is finite, with a panel for each method", async () => {
  const values = [4, 1, NaN, 3, 2, Infinity]; // np.percentile([1, 2, 3, 4], [15, 50, 85])
  const one = percentileBands([{ step: 0, values }, { step: 1, values: tensor([5, 5]) }]);
  const at = dataOf(one, 0)[0]!.at as number[];
  [1.45, 2.5, 3.55].forEach((p, i) => assertAlmostEquals(at[i]!, p, 1e-15));
  assertStringIncludes(one.alt, "at step 1 5, 5, 5");
  assertEquals(marks(await drawn(one), "area").length, 1);

  const looks = ["a", "b"].flatMap((method) => [0, 1].map((step) => ({ method, step, values })));
  const two = percentileBands(looks, { percentiles: [5, 25, 75, 95], label: "input" });
  const root = await drawn(two), areas = marks(root, "area"); // two bands in each of two panels
  assertEquals(areas.flatMap((area) => [...area.all("path")]).length, 4);
  assertEquals(marks(root, "line").length, 0);
  assert(texts(root).includes("a") && texts(root).includes("b"));
  assert(texts(root).includes("↑ input"));
});

Deno.test("percentileBands() refuses no looks, none that are finite, and odd percentiles", () => {
  assertThrows(() => percentileBands([]), RangeError, "of no looks");
  assertThrows(
    () => percentileBands([{ step: 7, method: "batch norm", values: [NaN] }]),
    RangeError,
    "of the values at step 7 of batch norm none is a finite number",
  );
  for (const percentiles of [[], [50, 15], [15, 15], [-1], [101], [NaN]]) {
    assertThrows(
      () => percentileBands([{ step: 0, values: [1] }], { percentiles }),
      RangeError,
      "percentiles ascend from 0 to 100",
    );
  }
});

Deno.test("a landscape band reaches from the smallest to the largest value of each step", async () => {
  const figure = landscapeBands([
    { step: 0, method: "without", values: [3, 1, 2] },
    { step: 1, method: "without", values: [5, 4] },
    { step: 0, method: "batch norm", values: [1, 1.5] },
  ], { label: "change of the gradient (ℓ₂)" });
  assertEquals(dataOf(figure, 0).map(({ low, high }) => [low, high]), [[1, 3], [4, 5], [1, 1.5]]);
  assertStringIncludes(figure.alt, "without 1.5 wide on average, batch norm 0.5 wide on average");
  const root = await drawn({ ...figure, y: { ...figure.y, type: "log" } });
  assert(texts(root).includes("↑ change of the gradient (ℓ₂)"));
  assert(texts(root).includes("batch norm"));
  assertThrows(() => landscapeBands([]), RangeError, "Cannot draw landscape bands of no looks");
});

Deno.test("learning curves are the median of the runs, within their range", async () => {
  const run = (...losses: number[]) => losses.map((loss, i) => ({ step: i + 1, loss }));
  const figure = learningCurves({
    without: [run(3, 2), run(5, 4), run(4, 9)],
    "batch norm": [run(1, 0.5), run(2, 1.5)],
  });
  assertEquals(dataOf(figure, 0).map(({ x, low, middle, high }) => [x, low, middle, high]), [
    [1, 3, 4, 5],
    [2, 2, 4, 9],
    [1, 1, 1.5, 2],
    [2, 0.5, 1, 1.5],
  ]);
  assertEquals(
    figure.alt,
    "Median loss against step, with bands: without ends at 4 (2 to 9), " +
      "batch norm ends at 1 (0.5 to 1.5).",
  );
  const root = await drawn(figure);
  assertEquals(marks(root, "area").flatMap((area) => [...area.all("path")]).length, 2);
});

Deno.test("runs that end early or in NaN are counted as diverged, and drawn as far as they go", () => {
  const whole = [1, 2, 3].map((step) => ({ step, loss: 1 }));
  const ended = whole.slice(0, 2), nan = [...ended, { step: 3, loss: NaN }];
  const { subtitle = "", alt } = learningCurves({
    a: [whole, ended, { history: nan }],
    b: [whole],
  });
  assertStringIncludes(subtitle, "Median of the runs");
  assertStringIncludes(subtitle, "a: 2 of 3 diverged");
  assertStringIncludes(alt, "a: 2 of 3 diverged");
  assert(!alt.includes("b: "));
});

Deno.test("long learning curves are thinned to means, which the caption says", () => {
  const long = Array.from({ length: 1000 }, (_, i) => ({ step: i, loss: i % 10 }));
  const figure = learningCurves({ a: [long] }, { points: 100 });
  const rows = dataOf(figure, 0);
  assertEquals([rows.length, rows[0]!.x, rows[0]!.middle, rows[99]!.x], [100, 4.5, 4.5, 994.5]);
  assertEquals(figure.caption, "Each point is the mean of 10 steps.");
});

Deno.test("learningCurves() draws other numbers of the rows, and says which there are", () => {
  const rows = [{ epoch: 1, accuracy: 0.5 }, { epoch: 2, accuracy: 0.75 }];
  const figure = learningCurves({ a: [rows] }, { x: "epoch", y: "accuracy" });
  assertEquals([figure.x?.label, figure.y?.label], ["epoch", "accuracy"]);
  assertThrows(
    () => learningCurves({ a: [rows] }, { x: "epoch" }),
    RangeError,
    'a run of a has no "loss" in its rows, but epoch, accuracy',
  );
  assertThrows(() => learningCurves({ a: [[]] }), RangeError, "as it has none");
  assertThrows(() => learningCurves({ a: [] }), RangeError, "of no runs of a");
  assertThrows(() => learningCurves({}), RangeError, "of no methods");
});

Deno.test("running statistics equal to the batch's lie on the diagonal; others are numbered", async () => {
  const random = new Random(2), x = normal([400, 6], { random, mean: 3 });
  const layer = batchNorm1d(6, { momentum: 1 });
  layer.forward(x);
  for (const  of of["mean", "variance"] as const) {
    const figure = runningAgainstBatch(layer, x, { of });
    for (const { batch, running } of dataOf(figure, 1) as { batch: number; running: number }[]) {
      assert(Math.abs(batch - running) < 1e-6 * Math.abs(batch), `${of}: ${batch} ${running}`);
    }
    assertStringIncludes(figure.alt, `batch ${of} of 6 channels of BatchNorm1d(6`);
    assertStringIncludes(figure.alt, "6 fine.");
    assertEquals(figure.color?.legend, false);
  }
  const shift = tensor([0, 0, 5, 0, 0, 0]);
  const moved = runningAgainstBatch(layer, x.add(shift)), root = await drawn(moved);
  assertStringIncludes(moved.alt, "5 fine, 1 far (2).");
  assertEquals([...marks(root, "text").at(-1)!.all("text")].map((t) => t.textContent), ["2"]);
  assert(texts(root).includes("far"));
});

Deno.test("runningAgainstBatch() refuses a layer without statistics, and a batch that does not fit", () => {
  const x = normal([8, 3], { random: new Random(1) });
  const none = batchNorm1d(3, { trackRunningStats: false });
  assertThrows(() => runningAgainstBatch(none, x), RangeError, "it has no running statistics");
  assertThrows(() => runningAgainstBatch(batchNorm1d(4), x), RangeError, "Expected 4 on axis 1");
});

Deno.test("a running statistic is a line among the dots of its batches", async () => {
  const looks = [1, 2, 3].map((step) => ({ step, batch: 4, running: 4 - 3 / step }));
  const figure = runningOverTraining(looks, "mean"), root = await drawn(figure);
  assertEquals([...marks(root, "dot")[0]!.all("circle")].length, 3);
  assertEquals([...marks(root, "line")[0]!.all("path")].length, 1);
  assertStringIncludes(figure.alt, "the dots of 3 batches: it ends at 3.");
  assertThrows(() => runningOverTraining([], "mean"), RangeError, "of no looks");
});
