/**
 * What a tape looks like: a table in a terminal, and a drawing in a cell.
 *
 * @module
 */
import { bar } from "../print/bar.ts";
import { bytes, short } from "../print/numbers.ts";
import { escape } from "../print/escape.ts";
import { img } from "../print/picture.ts";
import { inspectTable } from "../print/table.ts";
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

/** @internal For a terminal. */
export function inspectLines(written: Written): string {
  const nodes = nodesOf(written.lines), norms = written.norms();
  const found = written.lines.map(({ output }) => norms?.get(output) ?? 0);
  const longest = Math.max(0, ...found.filter(Number.isFinite));
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
  return inspectTable({
    title: title(written, nodes),
    head: norms === null ? head : [...head, "gradient norm", ""],
    rows,
    numbers: [4, 5],
  });
}
/** @internal For a notebook. */
export function displayLines(written: Written): Record<string, string> {
  const nodes = nodesOf(written.lines), heading = title(written, nodes);
  const plain = inspectLines(written);
  if (nodes.length === 0) return { "text/plain": plain };
  return {
    "text/plain": plain,
    "text/html": `<div><strong>${escape(heading)}</strong><br>${
      img(draw(nodes, written.norms(), heading))
    }</div>`,
  };
}
