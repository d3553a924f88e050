/**
 * How exact the statistics are: four numbers o, o + 1, o + 2, o + 3, all of which float32 holds
 * exactly, normalized in training mode, beside what PyTorch answered (kept with the script that
 * asked it, `tests/reference/torch_numbers.py`).
 *
 * @module
 */
import { tensor } from "../../mod.ts";
import { batchNorm1d, layerNorm } from "../../src/nn/mod.ts";
import torch from "../reference/torch_numbers.json" with { type: "json" };

const EXACT = [-1.5, -0.5, 0.5, 1.5].map((d) => d / Math.sqrt(1.25 + 1e-5));
/** The largest error, as a share of the largest exact value. */
function error(got: ArrayLike<number>): string {
  const errors = EXACT.map((x, i) => Math.abs(got[i]! - x));
  return (Math.max(...errors) / EXACT[3]!).toExponential(0);
}

/** Prints the table. */
export function exactness(): void {
  console.log(`\nLargest error of o … o + 3 normalized in float32; PyTorch ${torch.torch}`);
  const row = (cells: string[]) => console.log(cells.map((c) => c.padStart(20)).join(""));
  row(["o", "BatchNorm1d", "PyTorch", "LayerNorm", "PyTorch"]);
  for (const { offset, dtype, batch_norm, layer_norm } of torch.offset) {
    if (dtype !== "float32") continue;
    const values = [0, 1, 2, 3].map((d) => offset + d);
    const column = batchNorm1d(1).forward(tensor(values).reshape([4, 1]));
    const line = layerNorm(4).forward(tensor([values]));
    row([
      offset.toExponential(0),
      error(column.toArray()),
      error(batch_norm),
      error(line.toArray()),
      error(layer_norm),
    ]);
  }
}
if (import.meta.main) exactness();
