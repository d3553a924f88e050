/**
 * Normalization without scale and shift, by the kernels of layer, RMS and batch norm.
 *
 * @module
 */
import { product, type Shape } from "../../shape/shape.ts";
import { elements, empty, type Kernel, type View } from "../backend.ts";
import { release } from "../memory.ts";
import { batchNorm } from "./batch_norm.ts";
import { layerNorm } from "./layer_norm.ts";
import { rmsNorm } from "./rms_norm.ts";

interface Params {
  readonly axes: Shape;
  readonly eps: number;
  readonly center?: boolean;
}
/** Calls `f` with a γ of ones and a β of zeros for each of `n`, and frees them. */
function unscaled<T>(n: number, f: (gamma: View, beta: View) => T): T {
  const gamma = empty([n], "float32"), beta = empty([n], "float32");
  elements(gamma as View & { dtype: "float32" }).fill(1);
  elements(beta as View & { dtype: "float32" }).fill(0);
  const result = f(gamma, beta);
  release(gamma.storage);
  release(beta.storage);
  return result;
}
const sizeOf = (x: View, axes: Shape): number => product(axes.map((axis) => x.shape[axis]!));

/** @internal Rows go to layer or RMS norm, columns and planes to batch norm, results are theirs. */
export const normalize: Kernel = {
  forward([x], params: Params) {
    const { axes, center = true } = params;
    if (x!.dtype !== "float32" || x!.size === 0) return null;
    const shared = sizeOf(x!, axes), by = params as never;
    if (!center) return unscaled(shared, (gamma) => rmsNorm.forward([x!, gamma], by));
    return unscaled(shared, (gamma, beta) => layerNorm.forward([x!, gamma, beta], by)) ??
      unscaled(x!.size / shared, (gamma, beta) => batchNorm.forward([x!, gamma, beta], by));
  },
  vjp(g, [x], results, params: Params) {
    const rows = results.length === 2, shared = sizeOf(x!, params.axes);
    const { vjp } = params.center === false ? rmsNorm : rows ? layerNorm : batchNorm;
    const found = unscaled(
      rows ? shared : x!.size / shared,
      (gamma, beta) => vjp!(g, [x!, gamma, beta], results, params as never),
    );
    if (found === null) return null;
    const [dx, ...others] = found;
    for (const d of others) release(d!.storage);
    return [dx!];
  },
};
