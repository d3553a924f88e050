/**
 * How values are distributed, layer by layer.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { Gradients } from "../../autograd/backward.ts";
import { type Statistics, statistics } from "../../backend/statistics.ts";
import type { Module } from "../../nn/module.ts";
import { short } from "../../print/numbers.ts";
import { type Histogram, histogram } from "../../tensor/histogram.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { methodColours } from "./methods.ts";
import { named, type NamedTensors } from "./named.ts";
import { counted, listed, type ReadyFigure, some } from "./ready.ts";

/** Options of {@linkcode histograms}. */
export interface HistogramsOptions {
  /** Bins in the widest histogram, 80 by default: narrower ones have bins as wide, if possible. */
  readonly bins?: number;
  /** What the values are, with its unit; `"value"` by default. */
  readonly label?: string;
  /** Whose parameters gradients are by: gives them names, from the first layer to the last. */
  readonly model?: Pick<Module, "namedParameters">;
}

/** From so many standard deviations on, values are left out, and counted. */
const FAR = 5;

/** One layer of one method. */
interface Panel {
  readonly method: string;
  readonly layer: string;
  readonly x: Tensor;
  readonly s: Statistics;
}
/** How few bins a histogram has at least. */
const FEWEST = 8;

/**
 * A histogram for each layer, one below the other, with mean and standard deviation: of
 * activations, `histograms(model.trace(x))`, of weights, `histograms(model.namedParameters())`, or
 * of gradients. Several methods, `histograms({ without: …, "batch norm": … })`, stand beside each
 * other.
 *
 * Every histogram is as high as its tallest bin. Values more than 5 standard deviations from their
 * mean, and such as NaN, are left out, and counted where there are any.
 *
 * @throws {RangeError} if there are no tensors, or one has no finite element.
 * @throws {TypeError} if something is no tensor.
 *
 * @example Activations, under a title of one's own
 * ```ts
 * import { normal, Random } from "@norma/norma";
 * import { batchNorm1d, linear, sequential, sigmoid } from "@norma/norma/nn";
 * import { show } from "@norma/norma/display";
 * import { histograms } from "@norma/norma/figures";
 *
 * const random = new Random(1);
 * const model = sequential(linear(20, 50, { random }), batchNorm1d(50), sigmoid());
 * const trace = model.trace(normal([256, 20], { random, std: 3 }));
 * await show({ ...histograms(trace), title: "What each layer puts out" });
 * ```
 *
 * @example Gradients
 * ```ts
 * import { normal, Random, valueAndGrad } from "@norma/norma";
 * import { linear, relu, sequential } from "@norma/norma/nn";
 * import { histograms } from "@norma/norma/figures";
 * import { assert } from "@std/assert";
 *
 * const random = new Random(1);
 * const model = sequential(linear(20, 50, { random }), relu(), linear(50, 5, { random }));
 * const x = normal([64, 20], { random });
 * const { gradients } = valueAndGrad(() => model.forward(x).square().mean());
 * const figure = histograms(gradients, { model, label: "gradient" });
 * assert(figure.alt.includes("2.weight (mean"));
 * ```
 */
export function histograms(
  tensors: NamedTensors | Readonly<Record<string, NamedTensors>>,
  { bins = 80, label = "value", model }: HistogramsOptions = {},
): ReadyFigure {
  const panels = panelsOf(tensors, model);
  const methods = [...new Set(panels.map(({ method }) => method))];
  const layers = [...new Set(panels.map(({ layer }) => layer))];
  const widest = Math.max(...panels.map(({ s }) => reach(s)).map(([low, high]) => high - low));
  const drawn = panels.map((panel) => ({ ...panel, ...counts(panel, widest / bins, bins) }));
  const rows = drawn.flatMap(bars);
  const several = methods.length > 1;
  const facet = { fy: "layer", ...several ? { fx: "method" } : {} };
  const described = panels.map(({ method, layer, s }) =>
    `${several ? `${method}, ` : ""}${layer} (mean ${short(s.mean, s.sd)}, sd ${short(s.sd)})`
  );
  return {
    title: `How the ${label} is distributed, by layer`,
    alt: `${counted(panels.length, "histogram")}: ${listed(described)}.`,
    height: 40 + (several ? 20 : 0) + 60 * layers.length,
    color: { ...methodColours(methods), legend: false },
    x: { label, nice: true },
    y: { axis: null, domain: [0, 1.5] },
    fx: { label: null, domain: methods },
    fy: { label: null, domain: layers, axis: "left", padding: 0.12 },
    marks: [
      Plot.rectY(rows, {
        ...facet,
        x1: "from",
        x2: "to",
        y: "height",
        fill: "method",
        inset: 0,
        shapeRendering: "crispEdges",
      }),
      Plot.ruleX([0], { strokeOpacity: 0.25 }),
      Plot.ruleY([0]),
      Plot.text(drawn.map(noted), {
        ...facet,
        text: "note",
        frameAnchor: "top-right",
        textAnchor: "end",
      }),
    ],
  };
}

function panelsOf(
  tensors: NamedTensors | Readonly<Record<string, NamedTensors>>,
  model: HistogramsOptions["model"],
): Panel[] {
  const isOne = tensors instanceof Gradients || Symbol.iterator in tensors ||
    Object.values(tensors)[0] instanceof Tensor;
  const methods: [string, NamedTensors][] = isOne
    ? [["", tensors as NamedTensors]]
    : Object.entries(tensors as Readonly<Record<string, NamedTensors>>);
  return some("histograms", "tensors", methods).flatMap(([method, layers]) =>
    named("histograms", layers, model).map(([layer, x]) => {
      const s = statistics(x);
      if (s.count > 0) return { method, layer, x, s };
      throw new RangeError(
        `Cannot draw a histogram of ${JSON.stringify(layer)}: ` +
          `none of its ${x.size} elements is a finite number`,
      );
    })
  );
}

/** Where a histogram begins and ends. */
const reach = ({ min, max, mean, sd }: Statistics): readonly [number, number] => [
  Math.max(min, mean - FAR * sd),
  Math.min(max, mean + FAR * sd),
];
function counts({ x, s }: Panel, width: number, most: number): Histogram {
  const [low, high] = reach(s), wanted = Math.ceil((high - low) / width);
  return histogram(x, { bins: Math.max(FEWEST, Math.min(most, wanted)), range: [low, high] });
}
function bars({ method, layer, counts, edges }: Panel & Histogram) {
  const most = Math.max(...counts);
  return counts.flatMap((count, i) =>
    count === 0 ? [] : [{ method, layer, from: edges[i]!, to: edges[i + 1]!, height: count / most }]
  );
}

/** Mean and deviation, and what is not drawn. */
function noted({ method, layer, s, outside }: Panel & Histogram) {
  const odd = s.nan + s.infinite, far = outside - odd;
  const lines = [
    `mean ${short(s.mean, s.sd)}, sd ${short(s.sd)}`,
    ...far > 0 ? [`${far} beyond ${FAR} sd`] : [],
    ...odd > 0 ? [`${odd} not finite`] : [],
  ];
  return { method, layer, note: lines.join(", ") };
}
