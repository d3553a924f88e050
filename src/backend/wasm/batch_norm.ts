/**
 * Batch normalization in one kernel each way.
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
/** What fits into the workspace: 28 bytes a channel. */
const MOST_CHANNELS = 65536;

/** What `split` found last: `x` seen as `[outer, channels, inner]`. */
let outer = 1, channels = 1, inner = 1;
/** Whether the kept axes are neighbours and not too long. */
function split(shape: Shape, axes: Shape): boolean {
  outer = channels = inner = 1;
  let kept = 0, next = 0;
  for (let i = 0; i < shape.length; i++) {
    if (axes[next] === i) {
      next++;
      if (kept === 0) outer *= shape[i]!;
      else inner *= shape[i]!;
    } else {
      if (kept > 0 && axes[next - 1] === i - 1) return false;
      kept++;
      channels *= shape[i]!;
    }
  }
  return channels <= MOST_CHANNELS && outer * channels * inner > 0;
}

/** Results are y, mean, variance, and [δ, 1/σ] by channels, with μ = mean + δ. */
const kernelOf = (relu: boolean): Kernel => ({
  forward([x, gamma, beta], { axes, eps }: Params) {
    if (x!.dtype !== "float32" || !plain(gamma!) || !plain(beta!) || !split(x!.shape, axes)) {
      return null;
    }
    const [n, c, i] = [outer, channels, inner], floor = relu ? 0 : -Infinity;
    const from = rowMajor(x!), y = empty(x!.shape, "float32"), residue = empty([2, c], "float32");
    const mean = empty(gamma!.shape, "float32"), variance = empty(gamma!.shape, "float32");
    const [px, py, pg, pb] = [address(from), address(y), address(gamma!), address(beta!)];
    const [pm, pv, pr] = [address(mean), address(variance), address(residue)];
    if (i === 1) {
      kernel.batchNormColumns(px, py, n, c, c, pg, pb, pm, pv, pr, eps, floor, WORKSPACE);
    } else kernel.batchNormPlanes(px, py, n, c, c, i, pg, pb, pm, pv, pr, eps, floor, WORKSPACE);
    discard(from, x!);
    return [y, mean, variance, residue];
  },
  vjp(g, [x, gamma], [y, mean, , residue], { axes }: Params) {
    if (!split(x!.shape, axes)) return null;
    const [n, c, i] = [outer, channels, inner];
    const from = rowMajor(x!), dy = rowMajor(g), dx = empty(x!.shape, "float32");
    const dGamma = empty(gamma!.shape, "float32"), dBeta = empty(gamma!.shape, "float32");
    const [px, pdy, py, pdx] = [address(from), address(dy), address(y!), address(dx)];
    const [pg, pm, pr] = [address(gamma!), address(mean!), address(residue!)];
    const rest = [pg, pm, pr, address(dGamma), address(dBeta), WORKSPACE] as const;
    if (relu) {
      if (i === 1) kernel.batchNormColumnsReluVjp(px, pdy, py, pdx, n, c, c, ...rest);
      else kernel.batchNormPlanesReluVjp(px, pdy, py, pdx, n, c, c, i, ...rest);
    } else if (i === 1) kernel.batchNormColumnsVjp(px, pdy, pdx, n, c, c, ...rest);
    else kernel.batchNormPlanesVjp(px, pdy, pdx, n, c, c, i, ...rest);
    discard(from, x!);
    discard(dy, g);
    return [dx, dGamma, dBeta];
  },
});
/** @internal */
export const batchNorm: Kernel = kernelOf(false);
/** @internal */
export const batchNormRelu: Kernel = kernelOf(true);
