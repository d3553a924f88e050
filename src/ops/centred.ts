/**
 * Deviations from the mean.
 *
 * @module
 */
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * @internal `x − mean(x)` over `axes`. The mean is taken off twice because float32 cannot hold one
 * like 10000001.5: the first difference is exact, and its own mean is what rounding lost.
 */
export function centred(x: Tensor, axes: Shape): Tensor {
  const over = { axis: axes, keepDims: true };
  const nearly = x.sub(x.mean(over));
  return nearly.sub(nearly.mean(over));
}
