/**
 * Ready figures for what is drawn again and again. Each returns options of Plot with the marks in
 * them, so that everything about it can be changed before it is shown:
 *
 * ```ts
 * import * as Plot from "npm:@observablehq/plot@0.6.17";
 * import { show } from "@norma/norma/display";
 * import { heatMap } from "@norma/norma/figures";
 *
 * const figure = heatMap([[1, 0.2], [0.2, 1]]);
 * await show({ ...figure, title: "Correlation", color: { ...figure.color, domain: [0, 1] } });
 * await show({ ...figure, marks: [...figure.marks, Plot.frame()] });
 * ```
 *
 * Marks are made by Plot, which this module therefore loads when it is imported, as a cell that
 * draws does; so its functions can be called without `await`, inside of braces. The rest of Norma
 * does not load it.
 *
 * Alternative texts say what is in the data. Methods have {@linkcode methodColours}, quantities
 * grow from dark to light; both can be read in grey.
 *
 * @module
 */
export {
  landscapeBands,
  type LandscapeOptions,
  type Look,
  percentileBands,
  type PercentileOptions,
} from "./bands.ts";
export { histograms, type HistogramsOptions } from "./histograms.ts";
export { imageGrid, type ImageGridOptions } from "./image_grid.ts";
export {
  type CurveRow,
  learningCurves,
  type LearningCurvesOptions,
  type Run,
} from "./learning_curves.ts";
export {
  confusions,
  type ConfusionsOptions,
  heatMap,
  type HeatMapOptions,
  type Matrix,
} from "./matrices.ts";
export { type MethodColours, methodColours } from "./methods.ts";
export type { NamedTensors } from "./named.ts";
export { norms, type NormsOptions } from "./norms.ts";
export type { ReadyFigure, Values } from "./ready.ts";
export {
  runningAgainstBatch,
  type RunningLook,
  type RunningOptions,
  runningOverTraining,
} from "./running.ts";
