/**
 * What becomes of a loss of many elements.
 *
 * @module
 */
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** The mean over the elements, which is the default of every loss, their sum, or all of them. */
export type Reduction = "mean" | "sum" | "none";
/** Shape of a loss whose elements have shape `S`. */
export type Reduced<S extends Shape, R extends Reduction> = R extends "none" ? S : [];
/** Option of losses. */
export interface ReductionOption<R extends Reduction = "mean"> {
  /** `"mean"` by default, as in PyTorch. */
  readonly reduction?: R;
}

/**
 * @internal The reduction of `losses`. The mean is over `weight`, if that is given, instead of over
 * their number.
 *
 * @throws {TypeError} for a reduction that there is not.
 */
export function reduceLoss(losses: Tensor, reduction: Reduction = "mean", weight?: number): Tensor {
  switch (reduction) {
    case "mean":
      return weight === undefined ? losses.mean() : losses.sum().div(weight);
    case "sum":
      return losses.sum();
    case "none":
      return losses;
    default:
      throw new TypeError(
        `Cannot reduce a loss by ${JSON.stringify(reduction)}: use "mean", "sum" or "none"`,
      );
  }
}
