/**
 * Losses of regression.
 *
 * Names are PyTorch's without `loss`, defaults and derivatives are its own. Other than there, input
 * and target must have one shape: `[N]` against `[N, 1]` would broadcast to `[N, N]` and train,
 * badly.
 *
 * @module
 */
import type { DType } from "../backend/memory.ts";
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { loss, type Reduced, type Reduction, type ReductionOption } from "./reduction.ts";

/**
 * Squared error `(x − t)²`, its mean by default.
 *
 * @throws {RangeError} if the shapes differ.
 * @throws {TypeError} if element types differ or are no floating-point numbers.
 *
 * @example
 * ```ts
 * import { mse, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * assert(mse(tensor([1, 2]), tensor([1, 4])).item() === 2);
 * ```
 */
export function mse<S extends Shape, D extends DType, R extends Reduction = "mean">(
  input: Tensor<S, D>,
  target: Tensor<S, D>,
  options: ReductionOption<R> = {},
): Tensor<Reduced<S, R>, D> {
  return loss("mse", input, target, options.reduction, (x, t) => x.sub(t).square());
}

/**
 * Absolute error `|x − t|`, its mean by default; the derivative is 0 where they are equal.
 *
 * @throws {RangeError} if the shapes differ.
 * @throws {TypeError} if element types differ or are no floating-point numbers.
 *
 * @example
 * ```ts
 * import { l1, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * assert(l1(tensor([1, 2]), tensor([1, 4]), { reduction: "sum" }).item() === 2);
 * ```
 */
export function l1<S extends Shape, D extends DType, R extends Reduction = "mean">(
  input: Tensor<S, D>,
  target: Tensor<S, D>,
  options: ReductionOption<R> = {},
): Tensor<Reduced<S, R>, D> {
  return loss("l1", input, target, options.reduction, (x, t) => x.sub(t).abs());
}

/** Options of {@linkcode huber}. */
export interface HuberOptions<R extends Reduction = "mean"> extends ReductionOption<R> {
  /** δ, the error from which on the loss is a line; 1 by default. */
  readonly delta?: number;
}
/**
 * Huber's loss (1964): `½ d²` for an error `d = x − t` up to δ, from there on `δ (|d| − δ/2)`, so
 * that outliers pull with a bounded force. Its mean by default.
 *
 * @throws {RangeError} if the shapes differ, or δ is not positive.
 * @throws {TypeError} if element types differ or are no floating-point numbers.
 *
 * @example
 * ```ts
 * import { huber, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const each = huber(tensor([0.5, 3]), tensor([0, 0]), { reduction: "none" });
 * assert(each.toArray()[0] === 0.125 && each.toArray()[1] === 2.5);
 * ```
 */
export function huber<S extends Shape, D extends DType, R extends Reduction = "mean">(
  input: Tensor<S, D>,
  target: Tensor<S, D>,
  options: HuberOptions<R> = {},
): Tensor<Reduced<S, R>, D> {
  const { delta = 1, reduction } = options;
  if (!(delta > 0)) {
    throw new RangeError(`Cannot take the huber loss with delta ${delta}: it must be positive`);
  }
  return loss("huber loss", input, target, reduction, (x, t) => bent(x.sub(t), delta));
}
/** `½ d²` up to δ, then a line: with `c = clip(d, ±δ)` it is `c (d − c/2)` on either side. */
function bent(d: Tensor, delta: number): Tensor {
  const c = d.clip({ min: -delta, max: delta });
  return c.mul(d.sub(c.mul(0.5)));
}

/** Options of {@linkcode smoothL1}. */
export interface SmoothL1Options<R extends Reduction = "mean"> extends ReductionOption<R> {
  /** β, the error from which on the loss is a line; 1 by default, 0 is {@linkcode l1}. */
  readonly beta?: number;
}
/**
 * `d² / 2β` for an error `d = x − t` up to β, from there on `|d| − β/2` (Girshick 2015): huber's
 * loss divided by β, whose slope at large errors is 1. Its mean by default.
 *
 * @throws {RangeError} if the shapes differ, or β is negative.
 * @throws {TypeError} if element types differ or are no floating-point numbers.
 *
 * @example
 * ```ts
 * import { smoothL1, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * assert(smoothL1(tensor([3]), tensor([0]), { beta: 2 }).item() === 2);
 * ```
 */
export function smoothL1<S extends Shape, D extends DType, R extends Reduction = "mean">(
  input: Tensor<S, D>,
  target: Tensor<S, D>,
  options: SmoothL1Options<R> = {},
): Tensor<Reduced<S, R>, D> {
  const { beta = 1, reduction } = options;
  if (!(beta >= 0)) {
    throw new RangeError(
      `Cannot take the smooth l1 loss with beta ${beta}: it must not be negative`,
    );
  }
  return loss("smooth l1 loss", input, target, reduction, (x, t) => {
    const d = x.sub(t);
    return beta === 0 ? d.abs() : bent(d, beta).div(beta);
  });
}
