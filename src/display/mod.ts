/**
 * What a notebook shows: figures, progress, and the numbers that its prose claims.
 *
 * It loads Observable Plot and a document for it to draw in when the first figure is drawn. Figures
 * that are ready to be shown or changed are in `@norma/norma/figures`.
 *
 * @example A cell that draws
 * ```ts
 * import * as Plot from "npm:@observablehq/plot@0.6.17";
 * import { show } from "@norma/norma/display";
 *
 * await show({
 *   title: "Training loss",
 *   alt: "The loss falls from 2.3 to 0.4 in four steps.",
 *   x: { label: "step" },
 *   y: { label: "loss (nats)" },
 *   marks: [Plot.lineY([2.3, 1.1, 0.6, 0.4])],
 * });
 * ```
 *
 * @module
 */
export { type Claim, claim } from "./claim.ts";
export { type Comparable, compare, type CompareOptions, type Comparison } from "./compare.ts";
export { type Exercise, exercise, todo } from "./exercise.ts";
export { Figure, figure, type FigureOptions, type OptionsOfPlot } from "./figure.ts";
export { flush } from "./jupyter.ts";
export { type LossCurve, lossCurve, type LossCurveOptions } from "./loss_curve.ts";
export { palette } from "./palette.ts";
export { type Progress, progress, type ProgressOptions } from "./progress.ts";
export {
  type GridAxis,
  type ProgressGrid,
  progressGrid,
  type ProgressGridOptions,
} from "./progress_grid.ts";
export { show } from "./show.ts";
