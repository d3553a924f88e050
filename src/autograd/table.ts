/**
 * Tables for terminals and cells, bounded, whatever their length.
 *
 * @module
 */

/** A table longer than this is cut in the middle. */
const LONGEST = 40;

/** @internal What is to be shown, as text. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of numbers, which end at the right. */
  readonly numbers?: readonly number[];
  /** A row below the others. */
  readonly total?: readonly string[];
}

/** Rows of a table that is not too long, and a word for those left out. */
function bounded({ rows, head, total }: Table): readonly (readonly string[])[] {
  const last = total === undefined ? [] : [total];
  if (rows.length <= LONGEST) return [...rows, ...last];
  const half = LONGEST / 2,
    gap = head.map((_, i) => i === 1 ? `… ${rows.length - LONGEST} more` : "");
  return [...rows.slice(0, half), gap, ...rows.slice(-half), ...last];
}
const isNumber = ({ numbers = [] }: Table, column: number): boolean => numbers.includes(column);

/** @internal For a terminal. */
export function inspectTable(table: Table): string {
  const cells = [table.head, ...bounded(table)];
  const width = table.head.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const pad = (text: string, i: number): string =>
    isNumber(table, i) ? text.padStart(width[i]!) : text.padEnd(width[i]!);
  return [table.title, ...cells.map((row) => row.map(pad).join("  ").trimEnd())].join("\n");
}

const escape = (s: string): string =>
  s.replace(/[&<>]/g, (c) => c === "&" ? "&amp;" : c === "<" ? "&lt;" : "&gt;");

/** @internal For a notebook. */
export function displayTable(table: Table): Record<string, string> {
  const row = (cells: readonly string[], tag: string): string => {
    const side = (i: number): string => isNumber(table, i) ? "right" : "left";
    const inner = cells.map((c, i) =>
      `<${tag} style="text-align:${side(i)}">${escape(c)}</${tag}>`
    );
    return `<tr>${inner.join("")}</tr>`;
  };
  const body = bounded(table).map((cells) => row(cells, "td")).join("");
  return {
    "text/plain": inspectTable(table),
    "text/html": `<table><caption>${escape(table.title)}</caption>` +
      `<thead>${row(table.head, "th")}</thead><tbody>${body}</tbody></table>`,
  };
}
