/**
 * What a module looks like: a tree as PyTorch prints it, with shapes and counts, bounded.
 *
 * @module
 */
import { bytesOf } from "../backend/memory.ts";
import { escape } from "../print/escape.ts";
import { bytes, digits } from "../print/numbers.ts";
import { show } from "../shape/shape.ts";
import type { State } from "../tensor/state.ts";
import type { Module } from "./module.ts";

/** A tree longer than this is cut in the middle. */
const LONGEST = 60;

/** One module in the tree. */
interface Row {
  readonly depth: number;
  /** Its place in the module around it: `"0"`, `"fc1"`. */
  readonly place: string;
  readonly module: string;
  /** Its own parameters, such as `weight [100, 784] · bias [100]`. */
  readonly parameters: string;
  readonly buffers: string;
  /** Numbers in its own parameters. */
  readonly count: number;
}

const names = (states: readonly [string, State][]): string =>
  states.map(([name, s]) => `${name} ${show(s.shape)}`).join(" · ");
const sizes = (states: readonly State[]): number => states.reduce((sum, s) => sum + s.size, 0);

const memoryOf = (states: readonly State[]): number =>
  states.reduce((sum, s) => sum + s.size * bytesOf[s.dtype], 0);

function* rowsOf(module: Module, place: string, depth: number): Generator<Row> {
  const { parameters, buffers, modules } = module.members();
  yield {
    depth,
    place,
    module: String(module),
    parameters: names(parameters),
    buffers: names(buffers),
    count: sizes(parameters.map(([, p]) => p)),
  };
  for (const [name, child] of modules) yield* rowsOf(child, name, depth + 1);
}

/** The tree, and the number of rows that were left out of its middle. */
function tree(module: Module): { first: Row[]; omitted: number; last: Row[] } {
  const rows = [...rowsOf(module, "", 0)];
  if (rows.length <= LONGEST) return { first: rows, omitted: 0, last: [] };
  const half = LONGEST / 2;
  return {
    first: rows.slice(0, half),
    omitted: rows.length - LONGEST,
    last: rows.slice(-half),
  };
}
function summary(module: Module): string {
  const parameters = module.parameters(), buffers = module.buffers();
  return `${digits(sizes(parameters))} parameters` +
    (buffers.length > 0 ? `, ${digits(sizes(buffers))} numbers in buffers` : "") +
    `, ${bytes(memoryOf([...parameters, ...buffers]))}, in ${
      module.training ? "training" : "evaluation"
    }`;
}

/** @internal For a terminal. */
export function inspectModule(module: Module): string {
  const { first, omitted, last } = tree(module);
  const lines = [...first, ...last].map((row) => [
    "  ".repeat(row.depth) + (row.depth === 0 ? "" : `(${row.place}): `) + row.module,
    row.parameters,
    row.count === 0 ? "" : digits(row.count),
  ]);
  const width = [0, 1, 2].map((i) => Math.max(...lines.map((line) => line[i]!.length)));
  const text = lines.map(([module, parameters, count]) =>
    `${module!.padEnd(width[0]!)}  ${parameters!.padEnd(width[1]!)}  ${count!.padStart(width[2]!)}`
      .trimEnd()
  );
  if (omitted > 0) text.splice(first.length, 0, `  … ${omitted} more`);
  return [...text, summary(module)].join("\n");
}

const cell = (text: string, style: string, tag = "td"): string =>
  `<${tag} style="text-align:${style}">${escape(text)}</${tag}>`;

/** @internal For a notebook. */
export function displayModule(module: Module): Record<string, string> {
  const { first, omitted, last } = tree(module);
  const line = (row: Row): string =>
    `<tr>${cell(row.place, "left")}${
      cell(row.module, `left;padding-left:${0.5 + 1.5 * row.depth}em`)
    }${cell(row.parameters, "left")}${cell(row.buffers, "left")}${
      cell(row.count === 0 ? "" : digits(row.count), "right")
    }</tr>`;
  const head = ["", "module", "parameters", "buffers"].map((t) => cell(t, "left", "th")).join("") +
    cell("count", "right", "th");
  const gap = omitted === 0 ? "" : `<tr><td colspan="5">… ${omitted} more</td></tr>`;
  return {
    "text/plain": inspectModule(module),
    "text/html": `<table><caption>${escape(summary(module))}</caption><thead><tr>${head}</tr>` +
      `</thead><tbody>${first.map(line).join("")}${gap}${last.map(line).join("")}</tbody></table>`,
  };
}
