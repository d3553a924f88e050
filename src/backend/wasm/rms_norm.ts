/**
 * Root mean square normalization in one kernel each way.
 *
 * @module
 */
import type { Shape } from "../../shape/shape.ts";
import { address, empty, type Kernel } from "../backend.ts";
import { WORKSPACE } from "../memory.ts";
import { rowMajor } from "./copy.ts";
import { discard, plain } from "./layout.ts";
import { kernel } from "./loader.ts";

interface Params {
  readonly axes: Shape;
  readonly eps: number;
}
/** What fits into the workspace: 8 bytes a number. */
const MOST_NUMBERS = 131072;

/** @internal Results are y, and 1/r by rows. */
export const rmsNorm: Kernel = {
  forward([x, gamma], { axes, eps }: Params) {
    const width = gamma!.size, trailing = axes[0] === x!.shape.length - axes.length;
    if (x!.dtype !== "float32" || !plain(gamma!)) return null;
    if (!trailing || x!.size === 0 || width > MOST_NUMBERS) return null;
    const from = rowMajor(x!), rows = x!.size / width;
    const y = empty(x!.shape, "float32"), residue = empty([rows], "float32");
    const [px, py, pg] = [address(from), address(y), address(gamma!)];
    kernel.rmsNorm(px, py, rows, width, pg, address(residue), eps);
    discard(from, x!);
    return [y, residue];
  },
  vjp(g, [x, gamma], [, residue]) {
    const width = gamma!.size, rows = x!.size / width;
    const from = rowMajor(x!), dy = rowMajor(g), dx = empty(x!.shape, "float32");
    const dGamma = empty(gamma!.shape, "float32");
    const [px, pdy, pdx, pg] = [address(from), address(dy), address(dx), address(gamma!)];
    const [pr, pdg] = [address(residue!), address(dGamma)];
    kernel.rmsNormVjp(px, pdy, pdx, rows, width, pg, pr, pdg, WORKSPACE);
    discard(from, x!);
    discard(dy, g);
    return [dx, dGamma];
  },
};
