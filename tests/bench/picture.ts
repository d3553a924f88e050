/**
 * The picture of a run: how many times as long as Norma each library takes, in every case.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Figure, figure, palette } from "../../src/display/mod.ts";
import { named } from "./readme.ts";
import type { Results } from "./results.ts";
import { digits } from "./table.ts";

/** Draws it. */
export function picture({ machine, training, norms, peers }: Results): Promise<Figure> {
  const races = [...training, ...norms], libraries = peers.slice(1).map(({ name }) => name);
  const points = races.flatMap(({ what, timings }) =>
    timings.slice(1).map(({ name, ratio }) => ({ what, library: name, ...ratio }))
  );
  const all = points.map(({ median }) => median);
  const largest = Math.max(...all), smallest = Math.min(...all);
  const domain = [Math.min(0.5, smallest / 1.2), largest * 1.3] as const;
  const steps = largest > 1000 * smallest ? [1] : [1, 2, 5]; // of each decade, as many as fit
  const ticks = [-2, -1, 0, 1, 2, 3, 4].flatMap((e) => steps.map((s) => Number(`${s}e${e}`)))
    .filter((t) => t >= domain[0] && t <= domain[1]);
  const versions = peers.map(({ name, version }) => `${name}: ${version}`).join("; ");
  const colours = libraries.map((_, i) => palette[i % palette.length]!);
  const line = { y: "what", stroke: "library" };
  return figure({
    title: "How many times as long as Norma on one thread",
    subtitle: "Right of the line they are slower; dots are medians, bars the middle half of rounds",
    caption: `${named(machine)}. ${versions}`,
    alt:
      `For ${races.length} cases, a row each, the time of ${libraries.join(", ")} over Norma's ` +
      `on a logarithmic axis, from ${digits(smallest)} to ${digits(largest)} times as long.`,
    width: 684,
    height: 60 + 30 * races.length,
    marginLeft: 200,
    marginBottom: 44,
    color: { legend: true, domain: libraries, range: colours },
    x: {
      type: "log",
      label: "time over that of Norma on one thread (times, logarithmic) →",
      domain,
    },
    y: { label: null, domain: races.map(({ what }) => what) },
    marks: [
      Plot.axisX(ticks, { text: (t: number) => `${t}`, labelOffset: 36 }),
      Plot.gridX(ticks),
      Plot.ruleY(races, { y: "what", stroke: "#e4e4e4" }),
      Plot.ruleX([1], { stroke: "#1a1a1a", strokeWidth: 1.5 }),
      Plot.ruleY(points, { ...line, x1: "low", x2: "high", strokeWidth: 3, strokeOpacity: 0.5 }),
      Plot.dot(points, { ...line, x: "median", fill: "library", r: 4.5, symbol: "circle" }),
    ],
  });
}
