/**
 * What a training looks like that has ended: how it went, and its last numbers.
 *
 * @module
 */
import { curve } from "../print/bar.ts";
import { escape } from "../print/escape.ts";
import { digits } from "../print/numbers.ts";
import { img } from "../print/picture.ts";
import { displayTable, inspectTable, type Table } from "../print/table.ts";
import { drawFit, spansDecades } from "./fit_drawing.ts";
import type { ValidationRow } from "./fit_options.ts";
import type { Ended, Fit } from "./fit_result.ts";

/** @internal How a training ended, in words. */
export const HOW: Readonly<Record<Ended, string>> = {
  done: "all steps made",
  early: "no better any more",
  callback: "stopped by a callback",
  interrupted: "interrupted",
};

function title({ history, ended }: Fit): string {
  const { step = 0, epoch = 0 } = history.at(-1) ?? {};
  const steps = `${digits(step)} step${step === 1 ? "" : "s"}`;
  return `Fit of ${steps}, to epoch ${epoch}: ${HOW[ended]}`;
}

/** The last numbers, with the curves in letters where there is no picture of them. */
function table(fit: Fit, letters: boolean): Table {
  const { history, validations, best } = fit, last = history.at(-1);
  const metrics = Object.keys(validations[0] ?? {})
    .filter((name) => !["step", "epoch", "loss"].includes(name));
  const numbers = (row: { step: number; epoch: number; loss: number } | ValidationRow) => [
    digits(row.step),
    digits(row.epoch),
    ...["loss", ...metrics].map((name) => {
      const value: unknown = Reflect.get(row, name);
      return typeof value === "number" ? value.toPrecision(4) : "";
    }),
  ];
  const scale = letters && spansDecades(fit) ? Math.log : (loss: number) => loss;
  const course = (rows: readonly { readonly loss: number }[]): string[] =>
    letters ? [curve(rows.map(({ loss }) => scale(loss)).filter(Number.isFinite))] : [];
  const none = letters ? [""] : [];
  const check = validations.at(-1);
  return {
    title: letters ? title(fit) : "",
    head: ["", "step", "epoch", "loss", ...metrics, ...none],
    rows: [
      ...last === undefined ? [] : [["training", ...numbers(last), ...course(history)]],
      ...check === undefined ? [] : [["validation", ...numbers(check), ...course(validations)]],
      ...best === undefined ? [] : [["best validation", ...numbers(best), ...none]],
    ],
    numbers: [1, 2, ...["loss", ...metrics].map((_, i) => 3 + i)],
  };
}

/** @internal For a terminal. */
export const inspectFit = (fit: Fit): string => inspectTable(table(fit, true));

/** @internal For a notebook: a heading, the picture, the last numbers. */
export function displayFit(fit: Fit): Record<string, string> {
  const plain = inspectFit(fit);
  if (fit.history.length === 0) return { "text/plain": plain };
  const { "text/html": numbers = "" } = displayTable(table(fit, false));
  return {
    "text/plain": plain,
    "text/html": `<div><strong>${escape(title(fit))}</strong><br>${img(drawFit(fit))}` +
      `${numbers}</div>`,
  };
}
