/**
 * What a tape and gradients look like: tables.
 *
 * @module
 */
import { bytesOf } from "../backend/memory.ts";
import { show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Gradients } from "./backward.ts";
import { displayTable, inspectTable, type Table } from "./table.ts";
import type { Line } from "./tape.ts";

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

/** @internal */
export const inspectLines = (kind: string, lines: readonly Line[]): string =>
  inspectTable(ofLines(kind, lines));
/** @internal */
export const displayLines = (kind: string, lines: readonly Line[]): Record<string, string> =>
  displayTable(ofLines(kind, lines));
/** @internal */
export const inspectGradients = (g: Gradients): string => inspectTable(ofGradients(g));
/** @internal */
export const displayGradients = (g: Gradients): Record<string, string> =>
  displayTable(ofGradients(g));
