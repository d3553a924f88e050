/**
 * Figures of every kind that the notebooks draw, and some that are hard to lay out.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { FigureOptions } from "../../src/display/mod.ts";

/** Numbers that look random and are the same everywhere. */
function noise(i: number): number {
  const x = Math.sin(12.9898 * (i + 1)) * 43758.5453;
  return x - Math.floor(x) - 0.5;
}

const steps = Array.from({ length: 31 }, (_, i) => 50 * i);

const accuracy = ["without", "with batch norm"].flatMap((norm, arm) =>
  steps.map((step, i) => {
    const mean = 0.98 - 0.85 * Math.exp(-step / (arm === 0 ? 600 : 150)) +
      0.01 * noise(i + 99 * arm);
    return { norm, step, mean, low: mean - 0.03 / (1 + arm), high: mean + 0.02 };
  })
);

const samples = [2, 8, 32].flatMap((batch, j) =>
  Array.from({ length: 200 }, (_, i) => ({
    batch: `batch of ${batch}`,
    value: (noise(i + 1000 * j) + noise(7 * i + 3) + noise(3 * i + 11)) / (1 + j),
  }))
);

const methods = ["none", "batch", "layer", "group", "instance", "weight", "spectral"];
const many = methods.flatMap((norm, j) =>
  steps.slice(0, 16).map((step) => ({ norm, step, loss: 2.3 * Math.exp(-step / (150 + 90 * j)) }))
);

const grid = Array.from({ length: 12 * 16 }, (_, i) => ({
  layer: Math.floor(i / 16),
  unit: i % 16,
  activation: Math.sin(Math.floor(i / 16) / 3) * Math.cos((i % 16) / 4),
}));

/**
 * A line with a band around it and its name at its end, as in the figures of the paper's notebook.
 */
export const band: FigureOptions = {
  title: "Batch normalization learns in fewer steps",
  subtitle: "Test accuracy, mean of three seeds with their range",
  caption: "MNIST, 784-100-100-100-10, sigmoid, batches of 60.",
  alt: "Two rising curves; with batch norm it reaches 0.95 after 400 steps, without never.",
  x: { label: "step" },
  y: { label: "test accuracy", grid: true },
  marks: [
    Plot.areaY(accuracy, { x: "step", y1: "low", y2: "high", fill: "norm", fillOpacity: 0.2 }),
    Plot.lineY(accuracy, { x: "step", y: "mean", stroke: "norm" }),
    Plot.text(
      accuracy,
      Plot.selectLast({
        x: "step",
        y: "mean",
        z: "norm",
        text: "norm",
        fill: "norm",
        textAnchor: "start",
        dx: 5,
      }),
    ),
  ],
};

/** Small multiples with a legend of swatches. */
export const facets: FigureOptions = {
  title: "The mean of a larger batch is less noisy",
  alt: "Three histograms side by side; the spread halves and halves again.",
  width: 720,
  height: 240,
  color: { legend: true, domain: ["batch of 2", "batch of 8", "batch of 32"] },
  x: { label: "mean of the batch" },
  y: { label: "count" },
  fx: { label: null, domain: ["batch of 2", "batch of 8", "batch of 32"] },
  marks: [
    Plot.frame(),
    Plot.rectY(
      samples,
      Plot.binX<Plot.RectYOptions>({ y: "count" }, { x: "value", fx: "batch", fill: "batch" }),
    ),
    Plot.ruleX([0]),
  ],
};

/** All colours of the palette, and a legend that breaks into two lines on a narrow plot. */
export const swatches: FigureOptions = {
  title: "Seven ways to normalize",
  alt: "Seven falling curves from 2.3, the fastest without normalization.",
  width: 420,
  color: { legend: true, domain: methods },
  y: { label: "loss (nats)" },
  marks: [Plot.line(many, { x: "step", y: "loss", stroke: "norm", strokeWidth: 2 })],
};

/** Cells and a continuous legend. */
export const ramp: FigureOptions = {
  title: "Activations by layer and unit",
  alt: "A grid of colours, bright at the upper left and dark at the right.",
  color: { legend: true, label: "activation" },
  marks: [Plot.cell(grid, { x: "unit", y: "layer", fill: "activation", inset: 0.5 })],
};

/** An image of pixels, with values around zero. */
export const raster: FigureOptions = {
  title: "The loss around a minimum",
  alt: "Waves of red and blue in both directions.",
  width: 500,
  height: 400,
  x: { label: "first direction" },
  y: { label: "second direction" },
  color: { legend: true, type: "diverging", label: "loss − loss at the minimum (nats)" },
  marks: [
    Plot.raster({
      x1: -1,
      x2: 1,
      y1: -1,
      y2: 1,
      pixelSize: 4,
      fill: (x: number, y: number) => Math.sin(4 * x) * Math.cos(4 * y),
    }),
  ],
};

/** Texts that are too long for a line, with characters that XML takes for its own. */
export const long: FigureOptions = {
  title:
    "What happens to the variance σ² of a layer's inputs when the batch is small & the learning " +
    'rate is large: 1 < B ≤ 4, "the noisy regime"',
  subtitle:
    "Each point is one of sixty steps; the shaded part is where the running statistics lag " +
    "behind by more than one standard deviation",
  caption:
    "Read from left to right. A\u00a0non-breaking\u00a0space\u00a0stays, a<b>tag</b> is text, " +
    "and averylongwordwithoutanyspaceinitthatisstilltobebrokensomewherebecauseitiswide ends.",
  alt: 'Points that spread out & a shade behind them, "quoted" <here>.',
  width: 480,
  height: 260,
  x: { label: "step" },
  y: { label: "variance of the inputs, relative", tickFormat: (d: number) => d.toFixed(7) },
  marks: [
    Plot.dot(many, { x: "step", y: "loss", r: 2 }),
    Plot.text([{ step: 700, loss: 2 }], {
      x: "step",
      y: "loss",
      text: () => "a label <far> to the right & long",
      textAnchor: "start",
    }),
  ],
};

/** Symbols, names of categories on an axis, and arrows. */
export const symbols: FigureOptions = {
  title: "Time to 95 % accuracy",
  alt: "One row for each method, with a circle, a cross and a triangle for three learning rates.",
  symbol: { legend: true },
  x: { label: "steps to 95 % (log scale)", type: "log", grid: true },
  y: { label: null, domain: methods },
  height: 300,
  marks: [
    Plot.dot(
      methods.flatMap((norm, i) =>
        ["rate 0.01", "rate 0.1", "rate 1"].map((rate, j) => ({
          norm,
          rate,
          steps: 40 * (i + 1) * (j + 1) ** 2,
        }))
      ),
      { x: "steps", y: "norm", symbol: "rate", stroke: "rate", r: 4 },
    ),
    Plot.arrow([{ from: 900, to: 300 }], {
      x1: "from",
      x2: "to",
      y1: () => "none",
      y2: () => "batch",
      bend: true,
    }),
  ],
};

/** Facets in both directions, a clip, markers and percentiles. */
export const percentiles: FigureOptions = {
  title: "Where the inputs of one sigmoid lie",
  subtitle: "15th, 50th and 85th percentile",
  alt: "With batch norm the three curves stay level; without it they drift for 600 steps.",
  height: 320,
  x: { label: "step" },
  y: { label: "input of the sigmoid", domain: [-2, 2] },
  fy: { label: null },
  clip: true,
  marks: [
    Plot.frame({ stroke: "#bbb" }),
    Plot.line(
      accuracy.flatMap(({ norm, step, mean }) =>
        [-1, 0, 1].map((z) => ({
          norm,
          step,
          z,
          value: z + (norm === "without" ? 3 * mean - 2 : 0),
        }))
      ),
      { x: "step", y: "value", z: "z", fy: "norm", marker: "dot", strokeWidth: 1 },
    ),
  ],
};

/** Every sample by name. */
export const all: Readonly<Record<string, FigureOptions>> = {
  band,
  facets,
  swatches,
  ramp,
  raster,
  long,
  symbols,
  percentiles,
};
