/**
 * Learning curves of several methods, each from several seeds.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { short } from "../../print/numbers.ts";
import { methodColours } from "./methods.ts";
import { counted, listed, type ReadyFigure, some } from "./ready.ts";

/** A row of numbers, such as a step of `fit()`. */
export type CurveRow = { readonly [name: string]: number };
/** A run: rows, or what `fit()` gives, of which the history is taken. */
export type Run = readonly CurveRow[] | { readonly history: readonly object[] };

/** Options of {@linkcode learningCurves}. */
export interface LearningCurvesOptions {
  /** Which number of a row is drawn; `"loss"` by default. */
  readonly y?: string;
  /** Which number of a row it is drawn against; `"step"` by default. */
  readonly x?: string;
  /** What `y` is, with its unit; its name by default. */
  readonly label?: string;
  /** At most so many points in a curve, each the mean of what lies between; 200 by default. */
  readonly points?: number;
}

/** What one run has at one place. */
interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Learning curves: the median over the runs of a method, with a band from the lowest to the
 * highest. Runs that end before the longest, or in what is no number, are counted as diverged.
 *
 * @param methods The runs of each method, one for each seed.
 * @throws {RangeError} if there are no runs, or no numbers of that name in one.
 *
 * @example
 * ```ts
 * import { show } from "@norma/norma/display";
 * import { learningCurves } from "@norma/norma/figures";
 *
 * const run = (rate: number, seed: number) =>
 *   Array.from({ length: 50 }, (_, step) => ({
 *     step,
 *     loss: 2.3 * Math.exp(-rate * step) + 0.05 * Math.sin(step * seed),
 *   }));
 * await show(learningCurves({
 *   without: [1, 2, 3].map((seed) => run(0.03, seed)),
 *   "batch norm": [1, 2, 3].map((seed) => run(0.1, seed)),
 * }, { label: "training loss (nats)" }));
 * ```
 */
export function learningCurves(
  methods: Readonly<Record<string, readonly Run[]>>,
  { y = "loss", x = "step", label = y, points = 200 }: LearningCurvesOptions = {},
): ReadyFigure {
  const names = some("learning curves", "methods", Object.keys(methods));
  const curves = names.map((name) =>
    some("learning curves", `runs of ${name}`, methods[name]!).map((run) =>
      pointsOf(name, run, x, y)
    )
  );
  const places = [...new Set(curves.flat(2).map((point) => point.x))].sort((a, b) => a - b);
  const end = places.at(-1)!, per = Math.ceil(places.length / Math.max(1, points));
  const rows: { method: string; x: number; low: number; middle: number; high: number }[] = [];
  for (const [i, method] of names.entries()) {
    const thin = curves[i]!.map((curve) => thinned(curve, places, per));
    for (
      const at of [...new Set(thin.flatMap((curve) => [...curve.keys()]))].sort((a, b) => a - b)
    ) {
      const values = thin.flatMap((curve) => curve.get(at) ?? []).sort((a, b) => a - b);
      rows.push({
        method,
        x: at,
        low: values[0]!,
        middle: median(values),
        high: values.at(-1)!,
      });
    }
  }
  const diverged = names.flatMap((name, i) => {
    const short = curves[i]!.filter((curve) => curve.at(-1)?.x !== end).length;
    return short === 0 ? [] : [`${name}: ${short} of ${curves[i]!.length} diverged`];
  });
  const ends = names.map((name) => {
    const last = rows.filter((row) => row.method === name).at(-1);
    return last === undefined
      ? `${name} has no point`
      : `${name} ends at ${short(last.middle)} (${short(last.low)} to ${short(last.high)})`;
  });
  const runs = new Set(curves.map((list) => list.length));
  const seeds = runs.size === 1 ? counted([...runs][0]!, "run") : "the runs";
  return {
    title: label === y ? `Learning curves: ${y}` : `Learning curves: ${label}`,
    subtitle: [`Median of ${seeds}; the band is from the lowest to the highest`, ...diverged]
      .join("; "),
    alt: `Median ${label} against ${x}, with bands: ${listed([...ends, ...diverged])}.`,
    ...per > 1 ? { caption: `Each point is the mean of ${per} ${x}s.` } : {},
    height: 340,
    color: methodColours(names),
    x: { label: x, nice: true },
    y: { label, grid: true },
    marks: [
      Plot.areaY(rows, { x: "x", y1: "low", y2: "high", fill: "method", fillOpacity: 0.25 }),
      Plot.lineY(rows, { x: "x", y: "middle", stroke: "method", strokeWidth: 2 }),
    ],
  };
}

/** The points of a run until it is not finite any more. */
function pointsOf(method: string, run: Run, x: string, y: string): Point[] {
  const rows = ("history" in run ? run.history : run) as readonly CurveRow[];
  for (const name of [x, y]) {
    if (rows.length > 0 && typeof rows[0]![name] === "number") continue;
    throw new RangeError(
      `Cannot draw learning curves: a run of ${method} has no ${JSON.stringify(name)} in its rows` +
        `${rows.length === 0 ? ", as it has none" : `, but ${listed(Object.keys(rows[0]!))}`}`,
    );
  }
  const points = rows.map((row) => ({ x: row[x]!, y: row[y]! }));
  const bad = points.findIndex((point) => !Number.isFinite(point.y));
  return bad < 0 ? points : points.slice(0, bad);
}
/** Means of as many neighbouring places as `per`, by the middle of these. */
function thinned(curve: readonly Point[], places: readonly number[], per: number) {
  const index = new Map(places.map((place, i) => [place, Math.floor(i / per)]));
  const groups = Map.groupBy(curve, (point) => index.get(point.x)!);
  return new Map([...groups].map(([group, of]) => {
    const within = places.slice(group * per, (group + 1) * per);
    return [median(within), of.reduce((sum, point) => sum + point.y, 0) / of.length];
  }));
}
function median(ascending: readonly number[]): number {
  const half = ascending.length >> 1;
  return ascending.length % 2 === 1
    ? ascending[half]!
    : (ascending[half - 1]! + ascending[half]!) / 2;
}
