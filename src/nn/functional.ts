/**
 * The mathematics of layers, on plain tensors: what a layer computes, without its bookkeeping.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import type { DType } from "../backend/memory.ts";
import { batchNorm as batchNormOp } from "../ops/batch_norm.ts";
import { layerNorm as layerNormOp } from "../ops/layer_norm.ts";
import { linear as linearOp } from "../ops/matmul.ts";
import { softmaxCrossEntropy } from "../ops/softmax_cross_entropy.ts";
import { axesOf } from "../shape/reduce.ts";
import { expectSize } from "../shape/expect.ts";
import { same, type Shape, show } from "../shape/shape.ts";
import { apply, results } from "../tensor/apply.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type CrossEntropyOptions, crossEntropyWith } from "./cross_entropy.ts";
import type { Reduced, Reduction } from "./reduction.ts";

/** Options of {@linkcode batchNorm}. */
export interface BatchNormOptions {
  /** Axes that share a mean and a variance; all but axis 1, the channels, by default. */
  readonly axes?: Shape;
  /** ε, added to the variance; 1e-5 by default. */
  readonly eps?: number;
}
/** Options of {@linkcode layerNorm}. */
export interface LayerNormOptions {
  /** ε, added to the variance; 1e-5 by default. */
  readonly eps?: number;
}

/** Throws unless every one of `parameters` has `shape` and the element type of `x`. */
function check(what: string, x: Tensor, shape: Shape, parameters: Record<string, Tensor>): void {
  for (const [name, t] of Object.entries(parameters)) {
    if (!same(t.shape, shape)) {
      throw new RangeError(
        `Cannot ${what} ${show(x.shape)} with ${name} ${show(t.shape)}: expected ${show(shape)}`,
      );
    }
    if (t.dtype !== x.dtype) {
      throw new TypeError(
        `Cannot ${what} ${x.dtype} ${show(x.shape)} with ${name} in ${t.dtype}: use one dtype`,
      );
    }
  }
}
function checkEps(what: string, eps: number): void {
  if (!(eps >= 0 && eps < Infinity)) {
    throw new RangeError(
      `Cannot ${what} with eps ${eps}: it is a small positive number, such as 1e-5`,
    );
  }
}
/** The axes that are normalized over, all but axis 1 by default, and the sizes of the others. */
function normalized(x: Tensor, options: BatchNormOptions): { axes: Shape; channels: Shape } {
  const axes = options.axes === undefined
    ? axesOf(x.shape).filter((axis) => axis !== 1)
    : axesOf(x.shape, options.axes);
  return { axes, channels: x.shape.filter((_, i) => !axes.includes(i)) };
}

/**
 * Batch normalization over `axes` (Ioffe & Szegedy 2015, algorithm 1, arXiv:1502.03167):
 * `y = γ (x − μ) / √(σ² + ε) + β` with the batch's own mean `μ` and biased variance `σ²`.
 *
 * `x` is `[N, C, …]`; `gamma`, `beta` and the statistics have the shape of the axes that are not
 * normalized over, `[C]` by default. Returns `y`, `μ` and `σ²`; the statistics are constants to the
 * tape: for a loss that reads them take `x.mean()` and `x.variance()`.
 *
 * Exact for float32 at any offset: sums are float64, and the mean is kept to more digits than
 * float32 has.
 *
 * @throws {RangeError} if gamma or beta has another shape, or eps is negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { batchNorm, ones, tensor, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([[1e7, 1], [1e7 + 1, 2], [1e7 + 2, 3], [1e7 + 3, 4]]);
 * const [y] = batchNorm(x, ones([2]), zeros([2]));
 * assert(Math.abs(y.toArray()[0]! + 1.3416) < 1e-4); // both columns alike
 * ```
 */
export function batchNorm<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  gamma: Tensor<Shape, D>,
  beta: Tensor<Shape, D>,
  options: BatchNormOptions = {},
): [y: Tensor<S, D>, mean: Tensor<Shape, D>, variance: Tensor<Shape, D>] {
  const { eps = 1e-5 } = options, { axes, channels } = normalized(x, options);
  check("batch-normalize", x, channels, { gamma, beta });
  checkEps("batch-normalize", eps);
  return results(batchNormOp, [x, gamma, beta], { axes, eps }) as Tensor[] as [
    Tensor<S, D>,
    Tensor<Shape, D>,
    Tensor<Shape, D>,
  ];
}

/**
 * Batch normalization with given statistics, such as running ones: `y = γ (x − μ) / √(σ² + ε) + β`
 * (algorithm 2 of the same paper). A sample's result does not depend on the others in its batch.
 *
 * `mean`, `variance`, `gamma` and `beta` all have the shape of the axes that are not normalized
 * over, `[C]` by default. It is not folded to `a x + b`, which loses digits where the mean is
 * large.
 *
 * @throws {RangeError} if one of them has another shape, or eps is negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { batchNormInference, ones, tensor, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([[5], [3]]);
 * const y = batchNormInference(x, tensor([3]), tensor([4]), ones([1]), zeros([1]), { eps: 0 });
 * assert(y.toArray()[0] === 1 && y.toArray()[1] === 0);
 * ```
 */
export function batchNormInference<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  mean: Tensor<Shape, D>,
  variance: Tensor<Shape, D>,
  gamma: Tensor<Shape, D>,
  beta: Tensor<Shape, D>,
  options: BatchNormOptions = {},
): Tensor<S, D> {
  const { eps = 1e-5 } = options, { axes, channels } = normalized(x, options);
  check("batch-normalize", x, channels, { mean, variance, gamma, beta });
  checkEps("batch-normalize", eps);
  const along = (t: Tensor): Tensor => t.reshape(x.shape.map((n, i) => axes.includes(i) ? 1 : n));
  const y = scope((): Tensor => {
    const scale = along(variance).add(eps).rsqrt().mul(along(gamma));
    return (x as Tensor).sub(along(mean)).mul(scale).add(along(beta));
  });
  return y as Tensor<S, D>;
}

/**
 * Layer normalization over the trailing axes, as many as `gamma` has (Ba, Kiros & Hinton 2016,
 * arXiv:1607.06450): `y = γ (x − μ) / √(σ² + ε) + β` with mean and biased variance of each sample.
 *
 * `x` is `[…, F]`, `gamma` and `beta` are `[F]`, or any trailing part of x's shape. Exact for
 * float32 at any offset, as {@linkcode batchNorm}.
 *
 * @throws {RangeError} if gamma or beta does not have the trailing sizes of x, or eps is negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { layerNorm, ones, tensor, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const y = layerNorm(tensor([[1, 2, 3], [10, 20, 30]]), ones([3]), zeros([3]));
 * assert(Math.abs(y.toArray()[3]! + 1.2247) < 1e-4); // rows become alike
 * ```
 */
export function layerNorm<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  gamma: Tensor<Shape, D>,
  beta: Tensor<Shape, D>,
  { eps = 1e-5 }: LayerNormOptions = {},
): Tensor<S, D> {
  const rank = x.shape.length, skip = Math.max(0, rank - gamma.shape.length);
  check("layer-normalize", x, (x.shape as Shape).slice(skip), { gamma, beta });
  checkEps("layer-normalize", eps);
  return apply(layerNormOp, [x, gamma, beta], { axes: axesOf(x.shape).slice(skip), eps });
}

/**
 * `y = x·Wᵀ + b`: `x` is `[…, I]`, `weight` `[O, I]`, `bias` `[O]` or absent, the result `[…, O]`.
 *
 * @throws {RangeError} if sizes do not fit.
 * @throws {TypeError} if element types differ.
 *
 * @example
 * ```ts
 * import { linear, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const y = linear(tensor([[1, 2]]), tensor([[3, 4], [5, 6]]), tensor([0.5, 0.5]));
 * assert(y.toArray()[1] === 17.5);
 * ```
 */
export function linear<D extends DType>(
  x: Tensor<Shape, D>,
  weight: Tensor<Shape, D>,
  bias?: Tensor<Shape, D>,
): Tensor<Shape, D> {
  if (weight.shape.length !== 2) {
    throw new RangeError(
      `Cannot apply a linear map with weight ${show(weight.shape)}: expected [out, in]`,
    );
  }
  const [out, input] = weight.shape as [number, number];
  expectSize(x.shape, -1, input, "last axis");
  check("apply a linear map to", x, [out, input], { weight });
  if (bias === undefined) return apply(linearOp, [x, weight], undefined);
  check("apply a linear map to", x, [out], { bias });
  return apply(linearOp, [x, weight, bias], undefined);
}

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
