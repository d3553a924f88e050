/**
 * What becomes of a loss of many elements.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import type { DType } from "../backend/memory.ts";
import { same, type Shape, show } from "../shape/shape.ts";
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

/** Throws unless both are floating-point and of one shape and type. */
function checkPair(what: string, input: Tensor, target: Tensor): void {
  if (!same(input.shape, target.shape)) {
    throw new RangeError(
      `Cannot take the ${what} of ${show(input.shape)} and ${show(target.shape)}: both need the ` +
        `same shape; reshape one of them`,
    );
  }
  if (input.dtype !== target.dtype || !input.dtype.startsWith("float")) {
    throw new TypeError(
      `Cannot take the ${what} of ${input.dtype} and ${target.dtype} ${show(input.shape)}: ` +
        `both need to be float32, or float64`,
    );
  }
}
/** @internal The loss `what`: reduces what `f` makes of input and target, which are alike. */
export function loss<S extends Shape, D extends DType, R extends Reduction>(
  what: string,
  input: Tensor<S, D>,
  target: Tensor<S, D>,
  reduction: R | undefined,
  f: (input: Tensor, target: Tensor) => Tensor,
): Tensor<Reduced<S, R>, D> {
  checkPair(what, input, target);
  return scope(() => reduceLoss(f(input, target), reduction)) as Tensor as Tensor<Reduced<S, R>, D>;
}
