/**
 * Cross-entropy with all its options, and the negative log-likelihood that it is made of.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import { elements, empty } from "../backend/backend.ts";
import type { DType } from "../backend/memory.ts";
import { same, type Shape, show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Reduced, reduceLoss, type Reduction, type ReductionOption } from "./reduction.ts";

/** Options of {@linkcode nll}. */
export interface NllOptions<D extends DType = DType, R extends Reduction = "mean">
  extends ReductionOption<R> {
  /** Factors of the classes, `[C]`; the mean is then over the factors of the labels. */
  readonly weight?: Tensor<Shape, D>;
  /** Rows with this label count for nothing; there is none by default, where PyTorch has −100. */
  readonly ignoreIndex?: number;
}
/** Options of `crossEntropy`. */
export interface CrossEntropyOptions<D extends DType = DType, R extends Reduction = "mean">
  extends NllOptions<D, R> {
  /** Share of the target that goes to all classes evenly (Szegedy et al. 2016); 0 by default. */
  readonly labelSmoothing?: number;
}

/**
 * Negative log-likelihood of labels: `−w[l] x[l]` a row, for labels `l [N]` and logarithms of
 * probabilities `x [N, C]`, such as `logSoftmax` gives. The mean, which is the default, divides by
 * the sum of the labels' weights; it is NaN if all rows are ignored.
 *
 * @throws {RangeError} if shapes do not fit or a label is out of range.
 * @throws {TypeError} if labels are no integers, or element types differ.
 *
 * @example
 * ```ts
 * import { nll, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const logProbabilities = tensor([[0.25, 0.75], [0.5, 0.5]]).log();
 * const labels = tensor([0, -1], { dtype: "int32" });
 * const loss = nll(logProbabilities, labels, { ignoreIndex: -1 });
 * assert(Math.abs(loss.item() - Math.log(4)) < 1e-6);
 * ```
 */
export function nll<D extends DType, R extends Reduction = "mean">(
  logProbabilities: Tensor<Shape, D>,
  labels: Tensor<Shape, "int32">,
  options: NllOptions<NoInfer<D>, R> = {},
): Tensor<Reduced<[number], R>, D> {
  const result = scope(() => {
    const rows = rowsOf("negative log-likelihood", logProbabilities, labels, options);
    return reduceLoss(surprise(logProbabilities, rows), options.reduction, total(rows));
  });
  return result as Tensor as Tensor<Reduced<[number], R>, D>;
}

/** @internal Cross-entropy by the formula, with options or probabilities for targets. */
export function crossEntropyWith(
  logits: Tensor,
  targets: Tensor,
  options: CrossEntropyOptions<DType, Reduction>,
): Tensor {
  const { labelSmoothing: epsilon = 0, reduction } = options;
  if (!(epsilon >= 0 && epsilon <= 1)) {
    throw new RangeError(
      `Cannot take the cross-entropy with label smoothing ${epsilon}: it is a share, from 0 to 1`,
    );
  }
  if (targets.dtype !== "int32") return ofProbabilities(logits, targets, options, epsilon);
  return scope(() => {
    const rows = rowsOf("cross-entropy", logits, targets, options);
    const logs = logits.logSoftmax({ axis: 1 }), ofLabels = surprise(logs, rows);
    if (epsilon === 0) return reduceLoss(ofLabels, reduction, total(rows));
    const classes = logits.shape[1]!;
    const ofAll = weighted(logs, options.weight).sum({ axis: 1 }).neg();
    const counted = rows.kept === null ? ofAll : ofAll.where(rows.kept, 0);
    const smooth = ofLabels.mul(1 - epsilon).add(counted.mul(epsilon / classes));
    return reduceLoss(smooth, reduction, total(rows));
  });
}

/** `−Σ w t log softmax(z)` a row. */
function ofProbabilities(
  logits: Tensor,
  targets: Tensor,
  options: CrossEntropyOptions<DType, Reduction>,
  epsilon: number,
): Tensor {
  checkLogits("cross-entropy", logits, options.weight);
  if (!same(logits.shape, targets.shape) || logits.dtype !== targets.dtype) {
    throw new RangeError(
      `Cannot take the cross-entropy of ${logits.dtype} logits ${show(logits.shape)} and ` +
        `${targets.dtype} targets ${show(targets.shape)}: give probabilities like the logits, or ` +
        `int32 labels [${logits.shape[0]}]`,
    );
  }
  if (options.ignoreIndex !== undefined) {
    throw new TypeError(
      "Cannot ignore an index where targets are probabilities: give labels, or rows of zeros",
    );
  }
  return scope(() => {
    const even = epsilon / logits.shape[1]!;
    const t = epsilon === 0 ? targets : targets.mul(1 - epsilon).add(even);
    const logs = weighted(logits.logSoftmax({ axis: 1 }), options.weight);
    return reduceLoss(t.mul(logs).sum({ axis: 1 }).neg(), options.reduction);
  });
}
const weighted = (logs: Tensor, weight: Tensor | undefined): Tensor =>
  weight === undefined ? logs : logs.mul(weight);

/** What the labels say about rows. */
interface Rows {
  /** Position of the label's element among all, 0 where the row is ignored, `[N]`. */
  readonly positions: Tensor<Shape, "int32">;
  /** Factor of each row, 0 where it is ignored, `[N]`. */
  readonly weights: Tensor;
  /** Which rows are not ignored, `[N]`; `null` if none is. */
  readonly kept: Tensor<Shape, "bool"> | null;
}
/** `−w x[label]` a row. */
function surprise(logs: Tensor, { positions, weights, kept }: Rows): Tensor {
  const picked = logs.reshape([logs.size]).gather(positions).neg();
  // An ignored row's element may be infinite, and 0 · ∞ is none.
  return (kept === null ? picked : picked.where(kept, 0)).mul(weights);
}
/** What the mean divides by. */
function total({ weights }: Rows): number {
  let sum = 0;
  for (const w of weights.toArray()) sum += w;
  return sum;
}

function checkLogits(what: string, x: Tensor, weight: Tensor | undefined): void {
  if (x.shape.length !== 2 || x.shape[0] === 0 || !x.dtype.startsWith("float")) {
    throw new RangeError(
      `Cannot take the ${what} of ${x.dtype} ${
        show(x.shape)
      }: expected floating-point [N, C] with ` +
        `one row or more`,
    );
  }
  if (weight === undefined) return;
  if (!same(weight.shape, [x.shape[1]!]) || weight.dtype !== x.dtype) {
    throw new RangeError(
      `Cannot take the ${what} of ${x.dtype} ${show(x.shape)} with weights ${weight.dtype} ` +
        `${show(weight.shape)}: expected one a class, ${show([x.shape[1]!])} in ${x.dtype}`,
    );
  }
}
function rowsOf(
  what: string,
  x: Tensor,
  labels: Tensor,
  { weight, ignoreIndex }: NllOptions<DType, Reduction>,
): Rows {
  checkLogits(what, x, weight);
  const [n, classes] = x.shape as [number, number];
  if (labels.dtype !== "int32") {
    throw new TypeError(`Cannot take ${labels.dtype} labels: classes are numbered in int32`);
  }
  if (!same(labels.shape, [n])) {
    throw new RangeError(
      `Cannot take the ${what} of ${show(x.shape)} and labels ${show(labels.shape)}: ` +
        `expected [N, C] and [N]`,
    );
  }
  const given = labels.toArray(), ofClass = weight?.toArray();
  const positions = empty([n], "int32"), weights = empty([n], x.dtype), kept = empty([n], "bool");
  const at = elements(positions), factors = elements(weights), is = elements(kept);
  given.forEach((label, row) => {
    const skip = label === ignoreIndex;
    if (!skip && (label < 0 || label >= classes)) throw outOfRange(what, label, row, classes);
    is[row] = skip ? 0 : 1;
    at[row] = skip ? 0 : row * classes + label;
    factors[row] = skip ? 0 : ofClass?.[label] ?? 1;
  });
  return {
    positions: x.wrap(positions) as Tensor as Tensor<Shape, "int32">,
    weights: x.wrap(weights),
    kept: is.includes(0) ? x.wrap(kept) as Tensor as Tensor<Shape, "bool"> : null,
  };
}
const outOfRange = (what: string, label: number, row: number, classes: number): RangeError =>
  new RangeError(
    `Cannot take the ${what}: label ${label} in row ${row} is not one of ${classes} classes, ` +
      `0 to ${classes - 1}`,
  );
