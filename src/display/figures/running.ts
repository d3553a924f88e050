/**
 * Running statistics of batch normalization against those of a batch.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { scope } from "../../autograd/scope.ts";
import { noGrad } from "../../autograd/tape.ts";
import type { BatchNorm } from "../../nn/batch_norm.ts";
import { short } from "../../print/numbers.ts";
import { axesOf } from "../../shape/reduce.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { palette } from "../palette.ts";
import { counted, listed, type ReadyFigure, some } from "./ready.ts";

const STATES = ["fine", "far", "dead", "poisoned"] as const;
/** Of the channels that are not fine, so many have their number beside them. */
const NUMBERED = 8;

/** Options of {@linkcode runningAgainstBatch}. */
export interface RunningOptions {
  /** Which statistic; `"mean"` by default. */
  readonly of?: "mean" | "variance";
}

/**
 * Running mean, or variance, of each channel of a batch normalization layer against that of a batch
 * `x` of its inputs: on the diagonal evaluation normalizes as training does. Channels that
 * {@linkcode BatchNorm.health} does not hold to be fine have another colour; those furthest off,
 * their number.
 *
 * @throws {RangeError} if the layer has no running statistics, or `x` does not fit it.
 *
 * @example
 * ```ts
 * import { normal, Random } from "@norma/norma";
 * import { batchNorm1d } from "@norma/norma/nn";
 * import { show } from "@norma/norma/display";
 * import { runningAgainstBatch } from "@norma/norma/figures";
 *
 * const random = new Random(1), layer = batchNorm1d(16);
 * for (let step = 0; step < 10; step++) layer.forward(normal([64, 16], { random, mean: 2 }));
 * const x = normal([256, 16], { random, mean: 2 });
 * await show(runningAgainstBatch(layer, x));
 * await show(runningAgainstBatch(layer, x, { of: "variance" }));
 * ```
 */
export function runningAgainstBatch(
  layer: BatchNorm,
  x: Tensor,
  { of = "mean" }: RunningOptions = {},
): ReadyFigure {
  const health = layer.health(x), batch = batchStatistics(layer, x)[of];
  const rows = health.channels.map((channel, c) => ({
    channel: c,
    state: channel.state,
    off: Math.abs(of === "mean" ? channel.meanOff : channel.varianceOff),
    running: channel[of],
    batch: batch[c]!,
  }));
  const finite = rows.filter((row) => Number.isFinite(row.running) && Number.isFinite(row.batch));
  const values = finite.flatMap((row) => [row.running, row.batch]);
  const domain = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const states = STATES.filter((state) => rows.some((row) => row.state === state));
  const odd = states.filter((state) => state !== "fine").map((state) => {
    const channels = rows.filter((row) => row.state === state).map((row) => `${row.channel}`);
    return `, ${channels.length} ${state} (${listed(channels)})`;
  });
  const fine = rows.filter(({ state }) => state === "fine").length;
  const share = short(100 * health.startShare);
  const worst = finite.filter(({ state }) => state !== "fine")
    .toSorted((a, b) => b.off - a.off || a.channel - b.channel)
    .slice(0, NUMBERED);
  const ends = [{ x: domain[0]!, y: domain[0]! }, { x: domain[1]!, y: domain[1]! }];
  return {
    title: `Running against batch ${of}`,
    subtitle: `${health.layer} after ${counted(health.batches, "step")}` +
      (health.startShare > 0.01 ? `, ${share} % of the start values left` : ""),
    alt: `Running against batch ${of} of ${counted(rows.length, "channel")} of ${health.layer}, ` +
      `with the diagonal: ${fine} fine${odd.join("")}.`,
    width: 440,
    height: 400,
    color: {
      domain: states,
      range: states.map((state) => palette[STATES.indexOf(state)]!),
      legend: odd.length > 0,
    },
    x: { label: `${of} of this batch`, domain, nice: true, grid: true },
    y: { label: `running ${of}`, domain, nice: true, grid: true },
    marks: [
      Plot.line(ends, { x: "x", y: "y", stroke: "#888888", strokeDasharray: "4,3" }),
      Plot.dot(finite, { x: "batch", y: "running", fill: "state", r: 4 }),
      Plot.text(worst, {
        x: "batch",
        y: "running",
        text: (row: { channel: number }) => `${row.channel}`,
        dy: -11,
      }),
    ],
  };
}
/** Mean and variance by channel; the variance as the layer keeps it. */
function batchStatistics(layer: BatchNorm, x: Tensor) {
  return noGrad(() =>
    scope(() => {
      const axis = axesOf(x.shape).filter((a) => a !== 1);
      const correction = layer.keepsUnbiased ? 1 : 0;
      const [mean, variance] = [x.mean({ axis }), x.variance({ axis, correction })];
      return { mean: mean.toArray(), variance: variance.toArray() };
    })
  );
}

/** A statistic of one channel at one step. */
export interface RunningLook {
  /** The step. */
  readonly step: number;
  /** That of the batch. */
  readonly batch: number;
  /** The running one, after the step. */
  readonly running: number;
  /** Which channel; those given have a panel each. */
  readonly channel?: number;
}

/**
 * A running statistic over training, as a line, and those of the batches that it averages, as dots.
 *
 * @param label Which statistic it is, `"mean"` or `"variance"`.
 * @throws {RangeError} if there are no looks.
 *
 * @example
 * ```ts
 * import { normal, Random } from "@norma/norma";
 * import { batchNorm1d } from "@norma/norma/nn";
 * import { show } from "@norma/norma/display";
 * import { runningOverTraining } from "@norma/norma/figures";
 *
 * const random = new Random(1), layer = batchNorm1d(1), looks = [];
 * for (let step = 1; step <= 60; step++) {
 *   const x = normal([8, 1], { random, mean: 3 });
 *   layer.forward(x);
 *   looks.push({ step, batch: x.mean().item(), running: layer.runningMean!.item() });
 * }
 * await show(runningOverTraining(looks, "mean"));
 * ```
 */
export function runningOverTraining(looks: readonly RunningLook[], label: string): ReadyFigure {
  some("running statistics", "looks", looks);
  const rows = looks.map((look) => ({ ...look, panel: `channel ${look.channel ?? 0}` }));
  const panels = [...new Set(rows.map(({ panel }) => panel))];
  const facet = { x: "step", ...panels.length > 1 ? { fy: "panel" } : {} };
  const ends = panels.map((panel) => {
    const last = rows.filter((row) => row.panel === panel).at(-1)!;
    return `${panels.length > 1 ? panel : "it"} ends at ${short(last.running)}`;
  });
  const [one, two] = palette as [string, string];
  return {
    title: `Running ${label} over training`,
    alt: `The running ${label} against steps, a line among the dots of ` +
      `${looks.length === 1 ? "1 batch" : `${looks.length} batches`}: ${listed(ends)}.`,
    height: 120 + 140 * panels.length,
    color: { domain: ["batch", "running"], range: [two, one], legend: true },
    x: { label: "step", nice: true },
    y: { label, grid: true, nice: true },
    fy: { label: null, domain: panels },
    marks: [
      ...panels.length > 1 ? [Plot.frame({ stroke: "#bbbbbb" })] : [],
      Plot.dot(rows, { ...facet, y: "batch", fill: () => "batch", r: 2 }),
      Plot.lineY(rows, { ...facet, y: "running", stroke: () => "running", strokeWidth: 2 }),
    ],
  };
}
