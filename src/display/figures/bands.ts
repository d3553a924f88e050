/**
 * Bands over training: percentiles of many values, or what a loss does along a direction.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { short } from "../../print/numbers.ts";
import { methodColours } from "./methods.ts";
import { counted, listed, numbersOf, type ReadyFigure, some, type Values } from "./ready.ts";

/** Many values at one step of training. */
export interface Look {
  /** The step. */
  readonly step: number;
  /**
   * The values, of which such as are not finite are left out; in a loop over batches, whose tensors
   * are freed, a copy of them: `toArray()`.
   */
  readonly values: Values;
  /** Whose they are, if there are several. */
  readonly method?: string;
}
/** Options of {@linkcode percentileBands}. */
export interface PercentileOptions {
  /**
   * Which percentiles, in ascending order: the outermost two are a band, then the next two; one in
   * the middle is a line. 15, 50 and 85 by default, as in the batch normalization paper.
   */
  readonly percentiles?: readonly number[];
  /** What the values are, with their unit; `"value"` by default. */
  readonly label?: string;
}

/** A look with its values in order. */
interface Sorted {
  readonly method: string;
  readonly step: number;
  readonly values: Float64Array;
}
function sorted(figure: string, looks: readonly Look[]): Sorted[] {
  return some(figure, "looks", looks).map(({ step, values, method = "" }) => {
    const finite = Float64Array.from(numbersOf(values)).filter(Number.isFinite).sort();
    if (finite.length > 0) return { method, step, values: finite };
    throw new RangeError(
      `Cannot draw ${figure}: of the values at step ${step}${method && ` of ${method}`} ` +
        `none is a finite number`,
    );
  });
}
/** Linear between the two values around it, as in numpy. */
function percentile(values: Float64Array, p: number): number {
  const place = (values.length - 1) * p / 100, low = Math.floor(place), part = place - low;
  return part === 0 ? values[low]! : (1 - part) * values[low]! + part * values[low + 1]!;
}

/**
 * Percentiles of many values over training, as bands: what the units of a layer receive, say. Each
 * method has a panel of its own.
 *
 * @throws {RangeError} if there are no looks, or one has no finite value, or percentiles do not
 * ascend from 0 to 100.
 *
 * @example
 * ```ts
 * import { normal, Random } from "@norma/norma";
 * import { show } from "@norma/norma/display";
 * import { percentileBands } from "@norma/norma/figures";
 *
 * const random = new Random(1);
 * const looks = [0, 50, 100, 150].map((step) => ({
 *   step,
 *   values: normal([500], { random, mean: step / 100 }),
 * }));
 * await show(percentileBands(looks, { label: "input of the sigmoid" }));
 * ```
 */
export function percentileBands(
  looks: readonly Look[],
  { percentiles = [15, 50, 85], label = "value" }: PercentileOptions = {},
): ReadyFigure {
  const legal = percentiles.every((p, i) => p >= 0 && p <= 100 && !(p <= percentiles[i - 1]!));
  if (percentiles.length === 0 || !legal) {
    throw new RangeError(
      `Cannot draw percentile bands of [${percentiles.join(", ")}]: ` +
        `percentiles ascend from 0 to 100, as 15, 50, 85 do`,
    );
  }
  const all = sorted("percentile bands", looks);
  const methods = [...new Set(all.map(({ method }) => method))];
  const rows = all.map(({ method, step, values }) => ({
    method,
    step,
    at: percentiles.map((p) => percentile(values, p)),
  }));
  type Row = typeof rows[number];
  const facet = { x: "step", ...methods.length > 1 ? { fx: "method" } : {} };
  const pairs = Array.from({ length: percentiles.length >> 1 }, (_, i) => i);
  const middle = percentiles.length % 2 === 1 ? [percentiles.length >> 1] : [];
  const lastOf = (method: string) =>
    rows.filter((r) => r.method === method).reduce((a, b) => b.step > a.step ? b : a);
  const ends = methods.map((method) => {
    const { step, at } = lastOf(method);
    return `${method && `${method}: `}at step ${step} ${at.map((v) => short(v)).join(", ")}`;
  });
  return {
    title: `Percentiles of the ${label} over training`,
    subtitle: `The {${percentiles.join(", ")}}${percentiles.length === 1 ? "" : "th"} percentiles`,
    alt: `Percentiles ${percentiles.join(", ")} of ${label} against steps, ` +
      `${counted(methods.length, "panel")}; ${listed(ends)}.`,
    height: 280,
    color: { ...methodColours(methods), legend: false },
    x: { label: "step", nice: true },
    y: { label, grid: true, nice: true },
    fx: { label: null, domain: methods },
    marks: [
      ...methods.length > 1 ? [Plot.frame({ stroke: "#bbbbbb" })] : [],
      ...pairs.map((i) =>
        Plot.areaY(rows, {
          ...facet,
          y1: (row: Row) => row.at[i]!,
          y2: (row: Row) => row.at.at(-1 - i)!,
          z: "method",
          fill: "method",
          fillOpacity: 0.25,
        })
      ),
      ...middle.map((i) =>
        Plot.lineY(rows, {
          ...facet,
          y: (row: Row) => row.at[i]!,
          stroke: "method",
          strokeWidth: 2,
        })
      ),
    ],
  };
}

/** Options of {@linkcode landscapeBands}. */
export interface LandscapeOptions {
  /**
   * What varies along the direction: `"loss"`, the default, or for example
   * `"change of the gradient (ℓ₂)"`.
   */
  readonly label?: string;
}

/**
 * How much the loss varies along a direction, over training: at each step the band reaches from the
 * smallest to the largest of the values that were found along the gradient. The same shows how much
 * the gradient itself changes on the way, as in figure 4 of Santurkar, Tsipras, Ilyas & Madry, "How
 * Does Batch Normalization Help Optimization?" (2018, arXiv:1805.11604).
 *
 * @throws {RangeError} if there are no looks, or one has no finite value.
 *
 * @example
 * ```ts
 * import { show } from "@norma/norma/display";
 * import { landscapeBands } from "@norma/norma/figures";
 *
 * const looks = [0, 10, 20].flatMap((step) => [
 *   { method: "without", step, values: [2.3, 1.9, 4.1].map((loss) => loss - step / 20) },
 *   { method: "batch norm", step, values: [2.3, 2.0, 1.8].map((loss) => loss - step / 12) },
 * ]);
 * const figure = landscapeBands(looks);
 * await show({ ...figure, y: { ...figure.y, type: "log" } });
 * ```
 */
export function landscapeBands(
  looks: readonly Look[],
  { label = "loss" }: LandscapeOptions = {},
): ReadyFigure {
  const all = sorted("landscape bands", looks);
  const rows = all.map(({ method, step, values }) => ({
    method,
    step,
    low: values[0]!,
    high: values.at(-1)!,
  }));
  const methods = [...new Set(rows.map(({ method }) => method))];
  const widths = methods.map((method) => {
    const of = rows.filter((row) => row.method === method);
    const mean = of.reduce((sum, { low, high }) => sum + high - low, 0) / of.length;
    return `${method && `${method} `}${short(mean)} wide on average`;
  });
  const edge = { x: "step", z: "method", stroke: "method", strokeWidth: 1 };
  return {
    title: `How much the ${label} varies along the gradient`,
    alt: `Bands from the smallest to the largest ${label} along a direction, against steps: ` +
      `${listed(widths)}.`,
    height: 320,
    color: methodColours(methods),
    x: { label: "step", nice: true },
    y: { label, grid: true },
    marks: [
      Plot.areaY(rows, {
        x: "step",
        y1: "low",
        y2: "high",
        fill: "method",
        fillOpacity: 0.3,
      }),
      Plot.lineY(rows, { ...edge, y: "low" }),
      Plot.lineY(rows, { ...edge, y: "high" }),
    ],
  };
}
