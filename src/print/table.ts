/**
 * Tables for terminals and cells, bounded, whatever their length.
 *
 * @module
 */
import { escape } from "./escape.ts";

/** A table longer than this is cut in the middle. */
const LONGEST = 40;

/** @internal What is to be shown, as text. */
export interface Table {
  /** Above it; nothing there if it is empty. */
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of numbers, which end at the right. */
  readonly numbers?: readonly number[];
  /** Columns of bars, see {@linkcode bar}. */
  readonly bars?: readonly number[];
  /** A row below the others. */
  readonly total?: readonly string[];
}

/** @internal Whether a row is among those shown, if there are so many. */
export const isShown = (row: number, rows: number): boolean =>
  rows <= LONGEST || row < LONGEST / 2 || row >= rows - LONGEST / 2;

/** Rows of a table that is not too long, and a word for those left out. */
function bounded({ rows, head, total }: Table): readonly (readonly string[])[] {
  const shown: (readonly string[])[] = rows.filter((_, i) => isShown(i, rows.length));
  if (shown.length < rows.length) {
    const more = `… ${rows.length - LONGEST} more`;
    shown.splice(LONGEST / 2, 0, head.map((_, i) => i === 1 ? more : ""));
  }
  return total === undefined ? shown : [...shown, total];
}
const isNumber = ({ numbers = [] }: Table, column: number): boolean => numbers.includes(column);

/** @internal For a terminal. */
export function inspectTable(table: Table): string {
  const cells = [table.head, ...bounded(table)];
  const width = table.head.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const pad = (text: string, i: number): string =>
    isNumber(table, i) ? text.padStart(width[i]!) : text.padEnd(width[i]!);
  const lines = cells.map((row) => row.map(pad).join("  ").trimEnd());
  return (table.title === "" ? lines : [table.title, ...lines]).join("\n");
}

/** Bars in a blue that is seen on white and on black. */
function styleOf(table: Table, column: number): string {
  if (isNumber(table, column)) return "text-align:right";
  const isBar = table.bars?.includes(column) ?? false;
  return `text-align:left${isBar ? ";white-space:pre;font-family:monospace;color:#4598c0" : ""}`;
}

/** @internal For a notebook. */
export function displayTable(table: Table): Record<string, string> {
  const row = (cells: readonly string[], tag: string): string => {
    const inner = cells.map((c, i) => `<${tag} style="${styleOf(table, i)}">${escape(c)}</${tag}>`);
    return `<tr>${inner.join("")}</tr>`;
  };
  const body = bounded(table).map((cells) => row(cells, "td")).join("");
  const caption = table.title === "" ? "" : `<caption>${escape(table.title)}</caption>`;
  return {
    "text/plain": inspectTable(table),
    "text/html": `<table>${caption}` +
      `<thead>${row(table.head, "th")}</thead><tbody>${body}</tbody></table>`,
  };
}
