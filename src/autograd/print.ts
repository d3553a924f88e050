/**
 * What a tape looks like: a table in a terminal, and a drawing in a cell.
 *
 * @module
 */
import { bar } from "../print/bar.ts";
import { escape } from "../print/escape.ts";
import { bytes, short } from "../print/numbers.ts";
import { img } from "../print/picture.ts";
import { inspectTable, type Table } from "../print/table.ts";
import { show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { draw } from "./drawing.ts";
import { type Node, nodesOf } from "./graph.ts";
import type { Line } from "./tape.ts";

/** @internal Lines, and what else is shown of them. */
export interface Written {
  /** `"Tape"` or `"Recording"`. */
  readonly kind: string;
  readonly lines: readonly Line[];
  /** Norms of the gradients of one number by tensors; `null` if it has none. */
  norms(): ReadonlyMap<Tensor, number> | null;
}

function title({ kind, lines }: Written, nodes: readonly Node[]): string {
  const total = nodes.reduce((sum, node) => sum + (node.line === null ? 0 : node.bytes), 0);
  return `${kind} of ${lines.length} operations, ${bytes(total)}`;
}

type Norms = ReturnType<Written["norms"]>;

function table(written: Written, nodes: readonly Node[], norms: Norms): Table {
  let longest = 0;
  for (const { output } of written.lines) {
    const norm = norms?.get(output) ?? 0;
    if (Number.isFinite(norm)) longest = Math.max(longest, norm);
  }
  const numbers = new Map(written.lines.map((line, i) => [line.output, `#${i + 1}`]));
  const operand = (x: Tensor): string =>
    `${numbers.get(x) ?? (x.tracked ? "variable" : "const")} ${show(x.shape)}`;
  const rows = nodes.flatMap(({ line, bytes: own }) => {
    if (line === null) return [];
    const g = norms?.get(line.output);
    return [[
      numbers.get(line.output)!,
      line.name,
      line.inputs.map(operand).join(" "),
      show(line.output.shape),
      own === 0 ? "view" : bytes(own),
      ...norms === null ? [] : [g === undefined ? "" : short(g), bar((g ?? 0) / longest, 12)],
    ]];
  });
  const head = ["", "operation", "operands", "result", "memory"];
  return {
    title: title(written, nodes),
    head: norms === null ? head : [...head, "gradient norm", ""],
    rows,
    numbers: [4, 5],
  };
}
/** @internal For a terminal. */
export const inspectLines = (written: Written): string =>
  inspectTable(table(written, nodesOf(written.lines), written.norms()));

/** @internal For a notebook. */
export function displayLines(written: Written): Record<string, string> {
  const nodes = nodesOf(written.lines), norms = written.norms();
  const heading = title(written, nodes), plain = inspectTable(table(written, nodes, norms));
  if (nodes.length === 0) return { "text/plain": plain };
  return {
    "text/plain": plain,
    "text/html": `<div><strong>${escape(heading)}</strong><br>${
      img(draw(nodes, norms, heading))
    }</div>`,
  };
}
