/**
 * How large tensors are.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { norm } from "../../backend/statistics.ts";
import type { Module } from "../../nn/module.ts";
import { short } from "../../print/numbers.ts";
import { palette } from "../palette.ts";
import { named, type NamedTensors } from "./named.ts";
import { counted, listed, type ReadyFigure } from "./ready.ts";

/** Options of {@linkcode norms}. */
export interface NormsOptions {
  /** What has the norms; `"gradient"` by default. */
  readonly of?: string;
  /** Whose parameters gradients are by: gives them names, from the first layer to the last. */
  readonly model?: Pick<Module, "namedParameters">;
}

/**
 * The norm of each tensor as a bar: of gradients by parameter, say, from the first layer to the
 * last. One that is not finite has none, and says so.
 *
 * @throws {RangeError} if there are no tensors.
 * @throws {TypeError} if something is no tensor.
 *
 * @example
 * ```ts
 * import { normal, Random, valueAndGrad } from "@norma/norma";
 * import { linear, sequential, sigmoid } from "@norma/norma/nn";
 * import { show } from "@norma/norma/display";
 * import { norms } from "@norma/norma/figures";
 *
 * const random = new Random(1);
 * const model = sequential(linear(20, 50, { random }), sigmoid(), linear(50, 5, { random }));
 * const x = normal([64, 20], { random });
 * const { gradients } = valueAndGrad(() => model.forward(x).square().mean());
 * await show(norms(gradients, { model }));
 * ```
 */
export function norms(
  tensors: NamedTensors,
  { of = "gradient", model }: NormsOptions = {},
): ReadyFigure {
  const rows = named("norms", tensors, model).map(([name, x]) => ({ name, norm: norm(x) }));
  const drawn = rows.filter((row) => Number.isFinite(row.norm));
  const most = Math.max(0, ...drawn.map((row) => row.norm));
  return {
    title: `Norm of the ${of}, by tensor`,
    alt: `${counted(rows.length, "bar")}, the norm of the ${of} by each: ` +
      `${listed(rows.map((row) => `${row.name} ${short(row.norm)}`), 12)}.`,
    height: 60 + 24 * rows.length,
    x: { label: `norm of the ${of}`, domain: [0, most > 0 ? most : 1], grid: true },
    y: { label: null, domain: rows.map(({ name }) => name) },
    marks: [
      Plot.barX(drawn, { x: "norm", y: "name", fill: palette[0]!, insetTop: 3, insetBottom: 3 }),
      Plot.text(rows, {
        x: (row: { norm: number }) => Number.isFinite(row.norm) ? row.norm : 0,
        y: "name",
        text: (row: { norm: number }) => short(row.norm),
        textAnchor: "start",
        dx: 5,
      }),
      Plot.ruleX([0]),
    ],
  };
}
