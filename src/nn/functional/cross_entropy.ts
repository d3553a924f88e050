/**
 * Cross-entropy of logits.
 *
 * @module
 */
import type { DType } from "../../backend/memory.ts";
import { softmaxCrossEntropy } from "../../ops/softmax_cross_entropy.ts";
import { type Shape, show } from "../../shape/shape.ts";
import { apply } from "../../tensor/apply.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type CrossEntropyOptions, crossEntropyWith } from "../cross_entropy.ts";
import type { Reduced, Reduction } from "../reduction.ts";

/**
 * Cross-entropy of `softmax(logits)` against class labels, in nats: logits `[N, C]`, labels `[N]`
 * in int32, each from 0 to C − 1. Or against probabilities `[N, C]`, in the logits' element type.
 *
 * The mean over rows by default; options weigh classes, smooth labels, ignore rows, and give the
 * sum or a loss for each row, as in PyTorch. With class weights the mean over labels divides by the
 * sum of the labels' weights, and is NaN if all rows are ignored. Without options it is one fused
 * kernel.
 *
 * @throws {RangeError} if shapes do not fit, a label is out of range, or an option is.
 * @throws {TypeError} if labels are no integers.
 *
 * @example
 * ```ts
 * import { crossEntropy, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const logits = tensor([[0, 0], [0, 0]]), labels = tensor([1, 0], { dtype: "int32" });
 * assert(Math.abs(crossEntropy(logits, labels).item() - Math.log(2)) < 1e-6);
 * const weight = tensor([1, 3]);
 * const each = crossEntropy(logits, labels, { weight, labelSmoothing: 0.1, reduction: "none" });
 * assert(each.shape[0] === 2);
 * ```
 */
export function crossEntropy<D extends DType, R extends Reduction = "mean">(
  logits: Tensor<Shape, D>,
  targets: Tensor<Shape, "int32" | NoInfer<D>>,
  options?: CrossEntropyOptions<NoInfer<D>, R>,
): Tensor<Reduced<[number], R>, D> {
  const plain = options === undefined || Object.values(options).every((o) => o === undefined);
  const loss = plain && targets.dtype === "int32"
    ? meanCrossEntropy(logits, targets as Tensor as Tensor<Shape, "int32">)
    : crossEntropyWith(logits, targets, options ?? {});
  return loss as Tensor as Tensor<Reduced<[number], R>, D>;
}
/** The fused one. */
function meanCrossEntropy(logits: Tensor, labels: Tensor<Shape, "int32">): Tensor {
  if (logits.shape.length !== 2 || logits.shape[0] !== labels.size || labels.shape.length !== 1) {
    throw new RangeError(
      `Cannot take the cross-entropy of logits ${show(logits.shape)} and labels ` +
        `${show(labels.shape)}: expected [N, C] and [N]`,
    );
  }
  const classes = logits.shape[1]!;
  labels.toArray().forEach((label, row) => {
    if (label < 0 || label >= classes) {
      throw new RangeError(
        `Cannot take the cross-entropy: label ${label} in row ${row} is not one of ` +
          `${classes} classes, 0 to ${classes - 1}`,
      );
    }
  });
  if (labels.size === 0) {
    throw new RangeError(`Cannot take the cross-entropy of logits ${show(logits.shape)}: no rows`);
  }
  return apply(softmaxCrossEntropy, [logits, labels], undefined);
}
