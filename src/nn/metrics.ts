/**
 * How good a classifier is, in numbers that nothing is differentiated by.
 *
 * @module
 */
import { elements, empty } from "../backend/backend.ts";
import { type Shape, show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * Share of rows whose largest logit is that of the label: logits (or probabilities) `[N, C]`,
 * labels `[N]`. Of equal logits the first counts; a row with a NaN is wrong.
 *
 * @throws {RangeError} if shapes do not fit, or there are no rows.
 * @throws {TypeError} if labels are no integers.
 *
 * @example
 * ```ts
 * import { accuracy, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const logits = tensor([[2, 1], [0, 3], [1, 0], [5, 4]]);
 * assert(accuracy(logits, tensor([0, 1, 1, 0], { dtype: "int32" })) === 0.75);
 * ```
 */
export function accuracy(logits: Tensor, labels: Tensor<Shape, "int32">): number {
  const { predicted, truth } = answers("accuracy", logits, labels);
  let right = 0;
  for (let i = 0; i < truth.length; i++) if (predicted[i] === truth[i]) right++;
  return right / truth.length;
}

/**
 * How often each class was taken for each: element `[i, j]` counts the rows of class `i` whose
 * largest logit is that of class `j`, so the right ones are on the diagonal, and a row adds up to
 * the number of samples of its class. Logits `[N, C]`, labels `[N]`, result `[C, C]`.
 *
 * @throws {RangeError} if shapes do not fit, there are no rows, a label is out of range, or a row
 * has a NaN, which is no class.
 * @throws {TypeError} if labels are no integers.
 *
 * @example
 * ```ts
 * import { confusionMatrix, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const logits = tensor([[2, 1], [0, 3], [1, 0]]);
 * const matrix = confusionMatrix(logits, tensor([0, 1, 1], { dtype: "int32" }));
 * assert(matrix.toNested()[1]![0] === 1); // one of class 1 was taken for class 0
 * ```
 */
export function confusionMatrix(
  logits: Tensor,
  labels: Tensor<Shape, "int32">,
): Tensor<[number, number], "int32"> {
  const { predicted, truth, classes } = answers("confusion matrix", logits, labels);
  const counts = empty([classes, classes], "int32"), data = elements(counts).fill(0);
  for (let i = 0; i < truth.length; i++) {
    const label = truth[i]!, guess = predicted[i]!;
    if (label < 0 || label >= classes) {
      throw new RangeError(
        `Cannot take the confusion matrix: label ${label} in row ${i} is not one of ${classes} ` +
          `classes, 0 to ${classes - 1}`,
      );
    }
    if (guess < 0) {
      throw new RangeError(`Cannot take the confusion matrix: row ${i} of the logits has a NaN`);
    }
    data[label * classes + guess]!++;
  }
  return logits.wrap(counts) as Tensor as Tensor<[number, number], "int32">;
}

/** Predicted classes, −1 for a row with a NaN, and the true ones. */
function answers(
  what: string,
  logits: Tensor,
  labels: Tensor,
): { predicted: Int32Array; truth: ArrayLike<number>; classes: number } {
  const [n, classes] = logits.shape;
  if (
    n === undefined || classes === undefined || logits.shape.length !== 2 || n * classes === 0 ||
    labels.shape.length !== 1 || labels.size !== n
  ) {
    throw new RangeError(
      `Cannot take the ${what} of logits ${show(logits.shape)} and labels ${show(labels.shape)}: ` +
        `expected [N, C] and [N], with one row or more`,
    );
  }
  if (labels.dtype !== "int32") {
    throw new TypeError(`Cannot take ${labels.dtype} labels: classes are numbered in int32`);
  }
  const values = logits.toArray(), predicted = new Int32Array(n);
  for (let i = 0; i < n; i++) predicted[i] = largest(values, i * classes, classes);
  return { predicted, truth: labels.toArray(), classes };
}
/** Where the largest of `n` values from `start` on is; −1 if there is a NaN. */
function largest(values: ArrayLike<number>, start: number, n: number): number {
  let best = 0;
  for (let j = 0; j < n; j++) {
    const value = values[start + j]!;
    if (Number.isNaN(value)) return -1;
    if (value > values[start + best]!) best = j;
  }
  return best;
}
