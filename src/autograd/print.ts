/**
 * What a tape and gradients look like: tables, bounded, whatever their length.
 *
 * @module
 */
import { bytesOf } from "../backend/memory.ts";
import { show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Gradients } from "./backward.ts";
import type { Line } from "./tape.ts";

/** A table longer than this is cut in the middle. */
const LONGEST = 40;

interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Bytes of a tensor's own elements; a view has none. */
function bytes(line: Line): number {
  const { output, inputs } = line;
  const isView = inputs.some((x) => x.storage === output.storage);
  return isView ? 0 : output.size * bytesOf[output.dtype];
}
const size = (n: number): string => n < 1024 ? `${n} B` : `${(n / 1024).toFixed(1)} KiB`;

function ofLines(kind: string, lines: readonly Line[]): Table {
  const total = lines.reduce((sum, line) => sum + bytes(line), 0);
  const rows = lines.map((line, i) => [
    String(i + 1),
    line.name,
    line.inputs.map((x) => (x.tracked ? "" : "const ") + show(x.shape)).join(" "),
    show(line.output.shape),
    bytes(line) === 0 ? "view" : size(bytes(line)),
  ]);
  return {
    title: `${kind} of ${lines.length} operations, ${size(total)}`,
    head: ["", "operation", "operands", "result", "memory"],
    rows,
  };
}
function norm(g: Tensor): string {
  if (g.storage.ptr === 0) return "freed";
  let sum = 0;
  for (const v of g.toArray()) sum += v * v;
  return Math.sqrt(sum).toPrecision(4);
}
function ofGradients(gradients: Gradients): Table {
  const rows = [...gradients.entries()].map(([x, g]) => [show(x.shape), x.dtype, norm(g)]);
  return { title: `Gradients by ${gradients.size} tensors`, head: ["by", "dtype", "norm"], rows };
}

/** Rows of a table that is not too long, and a word for those left out. */
function bounded({ rows, head }: Table): readonly (readonly string[])[] {
  if (rows.length <= LONGEST) return rows;
  const half = LONGEST / 2,
    gap = head.map((_, i) => i === 1 ? `… ${rows.length - LONGEST} more` : "");
  return [...rows.slice(0, half), gap, ...rows.slice(-half)];
}
function plain(table: Table): string {
  const cells = [table.head, ...bounded(table)];
  const width = table.head.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const lines = cells.map((row) => row.map((c, i) => c.padEnd(width[i]!)).join("  ").trimEnd());
  return [table.title, ...lines].join("\n");
}
function html(table: Table): string {
  const row = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((c) => `<${tag} style="text-align:left">${c}</${tag}>`).join("")}</tr>`;
  const body = bounded(table).map((cells) => row(cells, "td")).join("");
  return `<table><caption>${table.title}</caption><thead>${row(table.head, "th")}</thead>` +
    `<tbody>${body}</tbody></table>`;
}
const bundle = (table: Table): Record<string, string> => ({
  "text/plain": plain(table),
  "text/html": html(table),
});

/** @internal */
export const inspectLines = (kind: string, lines: readonly Line[]): string =>
  plain(ofLines(kind, lines));
/** @internal */
export const displayLines = (kind: string, lines: readonly Line[]): Record<string, string> =>
  bundle(ofLines(kind, lines));
/** @internal */
export const inspectGradients = (g: Gradients): string => plain(ofGradients(g));
/** @internal */
export const displayGradients = (g: Gradients): Record<string, string> => bundle(ofGradients(g));
