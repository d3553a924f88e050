/**
 * A scale and a shift for each channel.
 *
 * @module
 */
import type { Tensor } from "../../tensor/tensor.ts";

/** @internal `γ x̂ + β` by channel, axis 1, as far as there are γ and β. */
export function scaled(xHat: Tensor, gamma?: Tensor | null, beta?: Tensor | null): Tensor {
  const along = (t: Tensor): Tensor => t.reshape([t.size, ...xHat.shape.slice(2).map(() => 1)]);
  const scaled = gamma ? xHat.mul(along(gamma)) : xHat;
  return beta ? scaled.add(along(beta)) : scaled;
}
