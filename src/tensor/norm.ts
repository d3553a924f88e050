/**
 * Lengths of vectors.
 *
 * @module
 */
import { norm as normOp } from "../ops/norm.ts";
import { show } from "../shape/shape.ts";
import type { Shape } from "../shape/shape.ts";
import { apply } from "./apply.ts";
import type { Axes, ReduceOptions, Tensor } from "./tensor.ts";

/** Options of a norm. */
export interface NormOptions<X extends Axes = undefined, K extends boolean = false>
  extends ReduceOptions<X, K> {
  /** 1: Σ |x|; 2, the default: √Σ x²; Infinity: max |x|. */
  readonly p?: number;
}

/** @internal Reduced axes keep size 1. */
export function norm(x: Tensor, axes: Shape, p: number): Tensor {
  const over = { axis: axes, keepDims: true };
  if (p === 2) return apply(normOp, [x], { axes });
  if (p === 1) return x.abs().sum(over);
  if (p === Infinity) return x.abs().max(over);
  throw new RangeError(`Cannot take the ${p}-norm of ${show(x.shape)}: p is 1, 2 or Infinity`);
}
