/**
 * Matrices as cells in colours: a confusion matrix, a Jacobian, weights.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { digits, short } from "../../print/numbers.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { listed, matrixOf, type ReadyFigure } from "./ready.ts";

/** A matrix: a tensor `[rows, columns]`, or rows of numbers. */
export type Matrix = Tensor | readonly ArrayLike<number>[];

/** Options of {@linkcode confusions}. */
export interface ConfusionsOptions {
  /** Names of the classes; their numbers by default. */
  readonly classes?: readonly string[];
}

/**
 * A confusion matrix as `confusionMatrix()` counts it: rows are the true classes, columns those
 * that they were taken for; the colour is the share of the row.
 *
 * @throws {RangeError} if the matrix is not square, or there are not as many names as classes, or
 * an element is no count.
 *
 * @example
 * ```ts
 * import { confusionMatrix, tensor } from "@norma/norma";
 * import { show } from "@norma/norma/display";
 * import { confusions } from "@norma/norma/figures";
 *
 * const logits = tensor([[2, 1], [0, 3], [1, 0], [4, 1]]);
 * const matrix = confusionMatrix(logits, tensor([0, 1, 1, 0], { dtype: "int32" }));
 * await show(confusions(matrix, { classes: ["cat", "dog"] }));
 * ```
 */
export function confusions(matrix: Matrix, options: ConfusionsOptions = {}): ReadyFigure {
  const { rows, columns, at } = matrixOf("a confusion matrix", matrix);
  const { classes = Array.from({ length: rows }, (_, i) => String(i)) } = options;
  if (rows !== columns || classes.length !== rows || new Set(classes).size !== rows) {
    throw new RangeError(
      `Cannot draw a confusion matrix of ${rows} × ${columns} with ${
        new Set(classes).size
      } names ` +
        `of classes: it takes a square one, and a name for each class`,
    );
  }
  const cells = classes.flatMap((truth, i) => {
    const total = classes.reduce((sum, _, j) => sum + at(i, j), 0);
    return classes.map((guess, j) => {
      const count = at(i, j), share = total === 0 ? 0 : count / total;
      return { truth, guess, count, share };
    });
  });
  const odd = cells.find(({ count }) => !(Number.isInteger(count) && count >= 0));
  if (odd !== undefined) {
    throw new RangeError(`Cannot draw a confusion matrix with ${odd.count} in it: it takes counts`);
  }
  const all = cells.reduce((sum, { count }) => sum + count, 0);
  const right = cells.reduce((sum, c) => sum + (c.truth === c.guess ? c.count : 0), 0);
  const wrong = cells.filter((c) => c.truth !== c.guess && c.count > 0)
    .toSorted((a, b) => b.count - a.count)
    .map(({ truth, guess, count }) => `${truth} for ${guess} (${count})`);
  const percent = all === 0 ? "0" : (100 * right / all).toFixed(1), side = sideOf(rows);
  return {
    title: "Which class is taken for which",
    subtitle: `${digits(right)} of ${digits(all)} right, ${percent} %`,
    alt: `Confusion matrix of ${rows} classes: ${digits(right)} of ${digits(all)} are right, ` +
      `${percent} %; ` +
      (wrong.length === 0 ? "none is taken for another." : `taken wrongly: ${listed(wrong, 5)}.`),
    width: Math.max(240, 90 + side * rows),
    height: 60 + side * rows,
    marginTop: 10,
    color: {
      type: "linear",
      scheme: "blues",
      domain: [0, 100],
      legend: true,
      label: "share of the true class (%)",
      percent: true,
    },
    x: { label: "taken for", domain: classes, type: "band" },
    y: { label: "true class", domain: classes, type: "band" },
    marks: [
      Plot.cell(cells, { x: "guess", y: "truth", fill: "share", inset: 0.5 }),
      ...[true, false].map((dark) =>
        Plot.text(cells.filter(({ count, share }) => count > 0 && share > 0.55 === dark), {
          x: "guess",
          y: "truth",
          text: "count",
          fill: dark ? "white" : "#1a1a1a",
          fontSize: fontSizeOf(rows),
        })
      ),
    ],
  };
}

/** How many pixels a matrix takes up at most, in both directions. */
const ROOM = 480;
/** How many pixels a cell of so many takes up. */
const sideOf = (cells: number): number => Math.min(52, ROOM / cells);
/** A size at which the texts in the cells of a matrix have room. */
const fontSizeOf = (cells: number): number => cells <= 8 ? 12 : 10;

/** Options of {@linkcode heatMap}. */
export interface HeatMapOptions {
  /** What a row is; `"row"` by default. */
  readonly rows?: string;
  /** What a column is; `"column"` by default. */
  readonly columns?: string;
  /** What the numbers are; `"value"` by default. */
  readonly label?: string;
}

/** A matrix with at most so many rows and columns has its numbers written in the cells. */
const WRITTEN = 12;
/** One with more than so many has pixels for cells. */
const CELLS = 24;

/**
 * A matrix as a heat map: a Jacobian, weights, attention. Small ones have their numbers in the
 * cells. Colours go from the smallest to the largest number, dark to light, so that they can be
 * read in grey, too; for red to blue around 0 override `color` with `{ ...figure.color, type:
 * "diverging", scheme: "rdbu" }`.
 *
 * @throws {RangeError} if it is no matrix, or no element is a finite number.
 *
 * @example The Jacobian of batch norm: every output depends on every sample
 * ```ts
 * import { batchNorm, jacobian, ones, tensor, zeros } from "@norma/norma";
 * import { show } from "@norma/norma/display";
 * import { heatMap } from "@norma/norma/figures";
 *
 * const x = tensor([[1], [2], [3], [6]]);
 * const matrix = jacobian((x) => batchNorm(x, ones([1]), zeros([1]))[0], x).reshape([4, 4]);
 * await show(heatMap(matrix, { rows: "output", columns: "input", label: "∂y / ∂x" }));
 * ```
 */
export function heatMap(
  matrix: Matrix,
  { rows: row = "row", columns: column = "column", label = "value" }: HeatMapOptions = {},
): ReadyFigure {
  const { rows, columns, at } = matrixOf("a heat map", matrix);
  const all = Array.from({ length: rows * columns }, (_, i) => {
    const [r, c] = [Math.floor(i / columns), i % columns];
    return { r, c, value: at(r, c) };
  });
  const cells = all.filter(({ value }) => Number.isFinite(value));
  if (cells.length === 0) {
    throw new RangeError(
      `Cannot draw a heat map of ${rows} × ${columns} elements of which none is a finite number`,
    );
  }
  const least = cells.reduce((a, b) => b.value < a.value ? b : a);
  const most = cells.reduce((a, b) => b.value > a.value ? b : a);
  const span = most.value - least.value, odd = all.length - cells.length;
  const place = ({ value, r, c }: typeof least) =>
    `${short(value, span)} (${row} ${r}, ${column} ${c})`;
  const longest = Math.max(rows, columns), side = sideOf(longest);
  const axes = longest <= CELLS
    ? { x: bandsOf(columns), y: bandsOf(rows) }
    : { x: pixelsOf(columns, side), y: { ...pixelsOf(rows, side), reverse: true } };
  return {
    title: `${label.charAt(0).toUpperCase()}${label.slice(1)} by ${row} and ${column}`,
    alt: `Heat map of ${rows} × ${columns} numbers, from ${place(least)} to ${place(most)}` +
      `${odd > 0 ? `; ${odd} are not finite and left white` : ""}.`,
    width: Math.max(240, 80 + Math.ceil(side * columns)),
    height: 50 + Math.max(40, Math.ceil(side * rows)),
    marginTop: 10,
    color: { legend: true, label },
    x: { label: column, ...axes.x },
    y: { label: row, ...axes.y },
    marks: longest <= CELLS
      ? [
        Plot.cell(cells, { x: "c", y: "r", fill: "value", inset: 0.5 }),
        Plot.text(longest <= WRITTEN ? cells : [], {
          x: "c",
          y: "r",
          text: ({ value }: { value: number }) => `${Number(value.toPrecision(2))}`,
          fontSize: fontSizeOf(longest),
          fill: "#1a1a1a",
          stroke: "white", // a rim, whatever the colours
          strokeWidth: 3,
        }),
      ]
      : [
        Plot.raster(all.map(({ value }) => Number.isFinite(value) ? value : NaN), {
          width: columns,
          height: rows,
          x1: -0.5,
          x2: columns - 0.5,
          y1: -0.5,
          y2: rows - 0.5,
          imageRendering: "pixelated",
        }),
      ],
  };
}
/** Rows or columns as bands, or as places on a line: a picture of pixels has no bands. */
const bandsOf = (n: number) => ({
  type: "band" as const,
  domain: upTo(n),
  ticks: upTo(n).filter((i) => i % (n > 12 ? 2 : 1) === 0),
});
function pixelsOf(n: number, side: number) {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((s) => s * side >= TICK) ?? n;
  const ticks = upTo(n).filter((i) => i % step === 0);
  const label = { labelAnchor: "center", labelArrow: "none" } as const;
  return { domain: [-0.5, n - 0.5], ticks, tickFormat: "d", ...label };
}
/** How many pixels ticks are apart at least. */
const TICK = 24;
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
