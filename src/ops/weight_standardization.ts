/**
 * Weight standardization.
 *
 * @module
 */
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { normalize, normalizeVjp } from "./normalize.ts";
import type { Op } from "./op.ts";

/**
 * Weight standardization, Qiao, Wang, Liu, Shen & Yuille 2019 (arXiv:1903.10520): what batch norm
 * does to activations, done to the weight of each output,
 *
 *     ŵ = (w − μ) / √(σ² + ε)
 *
 * with mean and biased variance over `axes`, all but the outputs'.
 */
export const weightStandardization: Op<
  readonly [w: Tensor],
  { readonly axes: Shape; readonly eps: number }
> = {
  name: "weightStandardization",
  composite: true,
  forward: ([w], { axes, eps }) => [normalize(w, axes, eps).xHat],
  vjp: (dy, { inputs: [w], params: { axes, eps } }) => [
    () => normalizeVjp(dy, normalize(w, axes, eps), axes),
  ],
};
