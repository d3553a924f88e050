/**
 * What gradients look like: their norms, as bars.
 *
 * @module
 */
import { norm } from "../backend/statistics.ts";
import { bar } from "../print/bar.ts";
import { displayTable, inspectTable, isShown, type Table } from "../print/table.ts";
import { show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Gradients } from "./backward.ts";

/** `Parameter`, or `Tensor` for a variable and for what was computed on the way. */
const kind = (x: Tensor): string => x.constructor.name;

function table(gradients: Gradients): Table {
  const all = [...gradients.entries()];
  const norms = all.map(([, g], i) =>
    isShown(i, all.length) && g.storage.ptr !== 0 ? norm(g) : null
  );
  const longest = norms.reduce<number>(
    (most, n) => Number.isFinite(n) ? Math.max(most, n!) : most,
    0,
  );
  return {
    title: `Gradients by ${gradients.size} tensors`,
    head: ["by", "", "dtype", "norm", ""],
    rows: all.map(([x, g], i) => [
      kind(x),
      show(x.shape),
      x.dtype,
      norms[i]?.toPrecision(4) ?? (g.storage.ptr === 0 ? "freed" : ""),
      bar((norms[i] ?? 0) / longest),
    ]),
    numbers: [3],
    bars: [4],
  };
}

/** @internal For a terminal. */
export const inspectGradients = (g: Gradients): string => inspectTable(table(g));
/** @internal For a notebook. */
export const displayGradients = (g: Gradients): Record<string, string> => displayTable(table(g));
