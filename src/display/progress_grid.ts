/**
 * Shows a grid of runs while it fills with their results.
 *
 * @module
 */
import { GridPicture } from "./grid_picture.ts";
import { outletHere } from "./outlet_here.ts";
import { Progress } from "./progress.ts";
import type { Outlet } from "./progress_outlet.ts";
import type { Picture } from "./progress_picture.ts";

/** What the rows or the columns of a grid differ in. */
export interface GridAxis {
  /** What it is: `"learning rate"`. */
  label: string;
  /** Its values, in their order, each once. */
  values: readonly (string | number)[];
}

/** What is tried, and what comes of it. */
export interface ProgressGridOptions {
  /** What the rows differ in. */
  rows: GridAxis;
  /** What the columns differ in. */
  columns: GridAxis;
  /** What a result is: `"validation accuracy"`. */
  value: string;
  /** How a result is written; with three digits by default. */
  format?: (value: number) => string;
  /** The results for the darkest and the lightest colour; by default the lowest and the highest. */
  domain?: readonly [number, number];
}

/** A grid of runs; {@linkcode progressGrid} makes one. */
export class ProgressGrid {
  readonly #name: string;
  readonly #options: ProgressGridOptions;
  readonly #picture: GridPicture;
  readonly #progress: Progress;

  /** Use {@linkcode progressGrid}, which finds the outlet and the clock (milliseconds). */
  constructor(
    name: string,
    options: ProgressGridOptions,
    outlet: (picture: Picture) => Outlet,
    now: () => number,
  ) {
    checkAxis(name, "rows", options.rows);
    checkAxis(name, "columns", options.columns);
    checkWord(name, "value", options.value, "validation accuracy");
    checkDomain(name, options.domain);
    this.#name = name;
    this.#options = options;
    this.#picture = new GridPicture(name, options);
    const total = options.rows.values.length * options.columns.values.length;
    this.#progress = new Progress(name, total, outlet(this.#picture), now);
  }

  /**
   * Tells that a run begins: its cell is outlined. It may be left out.
   *
   * @throws {RangeError} if the grid has no such row or column.
   */
  start(row: string | number, column: string | number): void {
    this.#picture.start(...this.#place(row, column));
    this.#progress.update(this.#picture.size);
  }

  /**
   * Tells the result of a run: its cell gets a colour and a number. A result that is not finite is
   * that of a run that diverged. Waiting for it gives the notebook a turn, to draw and to hear of
   * Stop; a loop that does not wait is drawn as soon as it does.
   *
   * @throws {RangeError} if the grid has no such row or column.
   * @throws {TypeError} if the result is no number.
   */
  async set(row: string | number, column: string | number, result: number): Promise<void> {
    if (typeof result !== "number") {
      throw new TypeError(
        `The grid ${JSON.stringify(this.#name)} was told a result that is no number but ` +
          `${typeof result}, for ${row}, ${column}: of a tensor give its item()`,
      );
    }
    this.#picture.set(...this.#place(row, column), result);
    this.#progress.update(this.#picture.size);
    await new Promise<void>((resolve) => void setTimeout(resolve, 0));
  }

  /**
   * Draws the picture that stays, and waits until it is there. No time stands in it, so that a
   * notebook that runs again gives the same bytes.
   */
  async done(text?: string): Promise<void> {
    await this.#progress.done(text);
  }

  #place(row: string | number, column: string | number): [string, string] {
    const { rows, columns } = this.#options;
    for (const [{ label, values }, value] of [[rows, row], [columns, column]] as const) {
      if (values.some((one) => `${one}` === `${value}`)) continue;
      throw new RangeError(
        `The grid ${JSON.stringify(this.#name)} has no ${label} ${value}: ` +
          `there are ${values.join(", ")}`,
      );
    }
    return [`${row}`, `${column}`];
  }
}

/** Throws if the axis is none, has no label, no values, or one of them twice. */
function checkAxis(name: string, which: "rows" | "columns", axis: GridAxis): void {
  if (!Array.isArray(axis?.values)) {
    throw new TypeError(
      `The grid ${JSON.stringify(name)} got no ${which}: write ` +
        `${which}: { label: "learning rate", values: [0.1, 1] }`,
    );
  }
  const { label, values } = axis;
  checkWord(name, `label of its ${which}`, label, "learning rate");
  const twice = values.find((value, i) => values.map(String).indexOf(`${value}`) < i);
  if (values.length > 0 && twice === undefined) return;
  throw new RangeError(
    `The grid ${JSON.stringify(name)} got ${
      twice === undefined ? `no ${label}` : `the ${label} ${twice} twice`
    }: give every value once`,
  );
}

/** Throws if something that stands in the picture is not said. */
function checkWord(name: string, what: string, word: unknown, such: string): void {
  if (typeof word === "string" && word.trim() !== "") return;
  throw new TypeError(
    `The grid ${JSON.stringify(name)} got the ${what} ${JSON.stringify(word)}: ` +
      `write what it is, such as ${JSON.stringify(such)}`,
  );
}

function checkDomain(name: string, domain: ProgressGridOptions["domain"]): void {
  if (domain === undefined) return;
  const [low, high] = domain;
  if (Number.isFinite(low) && Number.isFinite(high) && low < high) return;
  throw new RangeError(
    `The grid ${
      JSON.stringify(name)
    } got the domain ${low}, ${high}: give two numbers, the lower ` +
      `one first`,
  );
}

/**
 * Begins to show a grid of runs, such as a sweep over learning rates: a table below the cell in a
 * notebook, whose cells fill with their results and which stays as a picture; a line, and at last a
 * table of text, in a terminal and in a log.
 *
 * @param name What is tried; the picture's title.
 * @throws {TypeError} if a name, a label or the value is empty, or there are no rows or columns.
 * @throws {RangeError} if rows or columns have no values, or one of them twice, or the domain is
 *   empty.
 *
 * @example
 * ```ts
 * import { progressGrid } from "@norma/norma/display";
 *
 * const grid = progressGrid("sweep", {
 *   rows: { label: "norm", values: ["none", "batch norm"] },
 *   columns: { label: "learning rate", values: [0.1, 0.3, 1] },
 *   value: "validation accuracy",
 * });
 * for (const norm of ["none", "batch norm"]) {
 *   for (const lr of [0.1, 0.3, 1]) {
 *     grid.start(norm, lr);
 *     const accuracy = norm === "none" ? 0.9 - lr / 2 : 0.9; // … train and measure …
 *     await grid.set(norm, lr, accuracy);
 *   }
 * }
 * await grid.done(); // sweep: 6 of 6, and the table
 * ```
 */
export function progressGrid(name: string, options: ProgressGridOptions): ProgressGrid {
  return new ProgressGrid(name, options, outletHere, () => performance.now());
}
