/**
 * Ready figures of every kind.
 *
 * @module
 */
import { normal, Random, scope, tensor, uniform } from "../../../mod.ts";
import { batchNorm1d, linear, sequential, sigmoid } from "../../../src/nn/mod.ts";
import {
  confusions,
  heatMap,
  histograms,
  imageGrid,
  landscapeBands,
  learningCurves,
  norms,
  percentileBands,
  type ReadyFigure,
  runningAgainstBatch,
  runningOverTraining,
} from "../../../src/display/figures/mod.ts";

const random = new Random(5);
const model = sequential(linear(6, 20, { random }), batchNorm1d(20), sigmoid());
const x = normal([100, 6], { random });
const trace = model.trace(x);
const layer = model.layers[1];
const inputs = model.layers[0].forward(x);

const steps = [0, 10, 20, 30];
const looks = ["without", "batch norm"].flatMap((method, i) =>
  steps.map((step) => {
    const options = { random, mean: step / 10, std: 1 + i };
    return { method, step, values: normal([50], options).toArray() };
  })
);
const run = (rate: number, seed: number) =>
  steps.map((step) => ({ step, loss: Math.exp(-rate * step) + seed / 100 }));

/** Every kind by name. */
export const ready: Readonly<Record<string, ReadyFigure>> = scope(() => ({
  histograms: histograms(trace, { label: "activation" }),
  "histograms of two methods": histograms({ without: trace, "batch norm": trace }),
  norms: norms(model.namedParameters(), { of: "weights" }),
  "percentile bands": percentileBands(looks, { label: "input" }),
  "landscape bands": landscapeBands(looks),
  "running against batch": runningAgainstBatch(layer, inputs.add(1)),
  "running variance": runningAgainstBatch(layer, inputs, { of: "variance" }),
  "running over training": runningOverTraining(
    steps.flatMap((step) =>
      [0, 1].map((channel) => ({ step, channel, batch: step + channel, running: step / 2 }))
    ),
    "mean",
  ),
  "learning curves": learningCurves({
    without: [1, 2, 3].map((seed) => run(0.01, seed)),
    "batch norm": [1, 2, 3].map((seed) => run(0.1, seed)),
  }),
  confusions: confusions(tensor([[8, 2, 0], [1, 9, 0], [0, 0, 5]]), {
    classes: ["cat", "dog", "bird"],
  }),
  "heat map": heatMap(tensor([[1, -0.25], [NaN, 0.5]]), { label: "∂y / ∂x" }),
  "large heat map": heatMap(normal([30, 50], { random }), { rows: "unit", columns: "input" }),
  "image grid": imageGrid(uniform([12, 8, 8], { random }), {
    labels: Array.from({ length: 12 }, (_, i) => i),
    columns: 5,
  }),
  "coloured images": imageGrid(uniform([2, 3, 10, 12], { random })),
}));
