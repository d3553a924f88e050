/**
 * What batch norm and layer norm have in common: elements that share their mean and variance.
 *
 * @module
 */
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { centred } from "./centred.ts";

/** @internal */
export interface Normalized {
  /** `(x − μ) / √(σ² + ε)`. */
  readonly xHat: Tensor;
  /** `μ`, reduced axes kept with size 1, as in all three. */
  readonly mean: Tensor;
  /** `σ² = mean((x − μ)²)`. */
  readonly variance: Tensor;
  /** `1 / √(σ² + ε)`. */
  readonly invStd: Tensor;
}
/** @internal `x̂ = (x − μ) / √(σ² + ε)` with mean and variance over `axes`. */
export function normalize(x: Tensor, axes: Shape, eps: number): Normalized {
  const over = { axis: axes, keepDims: true };
  const deviation = centred(x, axes);
  const variance = deviation.square().mean(over);
  const invStd = variance.add(eps).rsqrt();
  return { xHat: deviation.mul(invStd), mean: x.mean(over), variance, invStd };
}
/**
 * @internal Cotangent of `x` given that of `x̂`, after eliminating ∂ℓ/∂σ² and ∂ℓ/∂μ:
 *
 *     x̄ = (x̂̄ − mean(x̂̄) − x̂ · mean(x̂̄ x̂)) / √(σ² + ε)
 */
export function normalizeVjp(dxHat: Tensor, { xHat, invStd }: Normalized, axes: Shape): Tensor {
  const mean = (t: Tensor) => t.mean({ axis: axes, keepDims: true });
  return dxHat.sub(mean(dxHat)).sub(xHat.mul(mean(dxHat.mul(xHat)))).mul(invStd);
}
