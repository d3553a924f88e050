/**
 * What all normalizations have in common: elements that share their mean and variance.
 *
 * @module
 */
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { centred } from "./centred.ts";
import { needsFloat } from "./dtype.ts";
import type { Op } from "./op.ts";

/** @internal What shares its statistics, and how they are used. */
export interface Sharing {
  /** Axes over which means are taken. */
  readonly axes: Shape;
  /** ε, added to the variance. */
  readonly eps: number;
  /** Whether the mean is taken off, as it is by default; without it σ² is the mean square. */
  readonly center?: boolean;
}
/** @internal */
export interface Normalized {
  /** `x̂ = (x − μ) / √(σ² + ε)`. */
  readonly xHat: Tensor;
  /** `σ² = mean((x − μ)²)`, reduced axes kept with size 1. */
  readonly variance: Tensor;
  /** `1 / √(σ² + ε)`, reduced axes kept with size 1. */
  readonly invStd: Tensor;
}
/** @internal `x̂ = (x − μ) / √(σ² + ε)`, or `x / √(mean(x²) + ε)`. */
export function normalized(x: Tensor, { axes, eps, center = true }: Sharing): Normalized {
  const deviation = center ? centred(x, axes) : x;
  const variance = deviation.square().mean({ axis: axes, keepDims: true });
  const invStd = variance.add(eps).rsqrt();
  return { xHat: deviation.mul(invStd), variance, invStd };
}
/**
 * @internal Cotangent of `x` given that of `x̂`, after eliminating ∂ℓ/∂σ² and ∂ℓ/∂μ:
 *
 *     x̄ = (x̂̄ − mean(x̂̄) − x̂ · mean(x̂̄ x̂)) / √(σ² + ε)
 *
 * Where no mean is taken off, `mean(x̂̄)` is missing, too.
 */
export function normalizedVjp(dxHat: Tensor, { xHat, invStd }: Normalized, by: Sharing): Tensor {
  const mean = (t: Tensor) => t.mean({ axis: by.axes, keepDims: true });
  const across = by.center ?? true ? dxHat.sub(mean(dxHat)) : dxHat;
  return across.sub(xHat.mul(mean(dxHat.mul(xHat)))).mul(invStd);
}

/** `x̂ = (x − μ) / √(σ² + ε)` over `axes`: every normalization without scale and shift. */
export const normalize: Op<readonly [x: Tensor], Sharing> = {
  name: "normalize",
  composite: true,
  forward: ([x], by) => [normalized(needsFloat("normalize", x), by).xHat],
  vjp: (dxHat, { inputs: [x], params: by }) => [
    () => normalizedVjp(dxHat, normalized(x, by), by),
  ],
};
