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
function error(got: ArrayLike<number>): number {
  const errors = EXACT.map((x, i) => Math.abs(got[i]! - x));
  return Math.max(...errors) / EXACT[3]!;
}

/** The largest errors at one offset. */
export interface Exactness {
  readonly offset: number;
  readonly norma: { readonly batchNorm: number; readonly layerNorm: number };
  readonly torch: { readonly batchNorm: number; readonly layerNorm: number };
}

/** The table. */
export function errorsByOffset(): Exactness[] {
  return torch.offset.filter(({ dtype }) => dtype === "float32").map((answers) => {
    const { offset, batch_norm, layer_norm } = answers;
    const values = [0, 1, 2, 3].map((d) => offset + d);
    const column = batchNorm1d(1).forward(tensor(values).reshape([4, 1]));
    const line = layerNorm(4).forward(tensor([values]));
    return {
      offset,
      norma: { batchNorm: error(column.toArray()), layerNorm: error(line.toArray()) },
      torch: { batchNorm: error(batch_norm), layerNorm: error(layer_norm) },
    };
  });
}

/** Prints the table. */
export function exactness(): void {
  console.log(`\nLargest error of o … o + 3 normalized in float32; PyTorch ${torch.torch}`);
  const row = (cells: string[]) => console.log(cells.map((c) => c.padStart(20)).join(""));
  row(["o", "BatchNorm1d", "PyTorch", "LayerNorm", "PyTorch"]);
  for (const { offset, norma, torch } of errorsByOffset()) {
    const numbers = [
      offset,
      norma.batchNorm,
      torch.batchNorm,
      norma.layerNorm,
      torch.layerNorm,
    ];
    row(numbers.map((number) => number.toExponential(0)));
  }
}
if (import.meta.main) exactness();
