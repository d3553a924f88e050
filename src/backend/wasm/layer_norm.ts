/**
 * Layer normalization in one kernel each way.
 *
 * @module
 */
import type { Shape } from "../../shape/shape.ts";
import { address, empty, type Kernel } from "../backend.ts";
import { release } from "../memory.ts";
import { rowMajor } from "./copy.ts";
import { discard, plain } from "./layout.ts";
import { kernel } from "./loader.ts";

interface Params {
  readonly axes: Shape;
  readonly eps: number;
}
/** Rows whose γ̄ and β̄ are added up in float32; those of all blocks together then in float64. */
const BLOCK = 128;

/** @internal Results are y, and [mean, 1/σ, −δ/σ] by rows, with μ = mean + δ. */
export const layerNorm: Kernel = {
  forward([x, gamma, beta], { axes, eps }: Params) {
    const width = gamma!.size, trailing = axes[0] === x!.shape.length - axes.length;
    if (x!.dtype !== "float32" || !plain(gamma!) || !plain(beta!)) return null;
    if (!trailing || x!.size === 0) return null;
    const from = rowMajor(x!), rows = x!.size / width;
    const y = empty(x!.shape, "float32"), residue = empty([rows, 3], "float32");
    const [px, py, pg, pb] = [address(from), address(y), address(gamma!), address(beta!)];
    kernel.layerNorm(px, py, rows, width, pg, pb, address(residue), eps);
    discard(from, x!);
    return [y, residue];
  },
  vjp(g, [x, gamma], [, residue]) {
    const width = gamma!.size, rows = x!.size / width, bytes = 4 * width;
    const from = rowMajor(x!), dy = rowMajor(g), dx = empty(x!.shape, "float32");
    const dGamma = empty(gamma!.shape, "float32"), dBeta = empty(gamma!.shape, "float32");
    const operands = [address(from), address(dy), address(dx), rows, width] as const;
    const [pg, pr, pdg, pdb] = [gamma!, residue!, dGamma, dBeta].map(address);
    const blocks = Math.ceil(rows / BLOCK);
    if (blocks === 1) kernel.layerNormVjp(...operands, pg!, pr!, pdg!, pdb!, BLOCK, 0);
    else {
      const sums = empty([blocks, 2, width], "float32"), s = address(sums);
      kernel.layerNormVjp(...operands, pg!, pr!, s, s + bytes, BLOCK, 2 * bytes);
      kernel.sumBlocks(s, blocks, 2 * bytes, pdg!, width);
      kernel.sumBlocks(s + bytes, blocks, 2 * bytes, pdb!, width);
      release(sums.storage);
    }
    discard(from, x!);
    discard(dy, g);
    return [dx, dGamma, dBeta];
  },
};
