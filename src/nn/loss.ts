/**
 * Losses element by element: regression, binary classification, and divergence.
 *
 * Names are PyTorch's without `loss`, defaults and derivatives are its own. Other than there, input
 * and target must have one shape: `[N]` against `[N, 1]` would broadcast to `[N, N]` and train, badly.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import type { DType } from "../backend/memory.ts";
import { broadcast } from "../shape/broadcast.ts";
import { same, type Shape, show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Reduced, reduceLoss, type Reduction, type ReductionOption } from "./reduction.ts";

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
/** Reduces what `f` makes of input and target. */
function loss<S extends Shape, D extends DType, R extends Reduction>(
  what: string,
  input: Tensor<S, D>,
  target: Tensor<S, D>,
  reduction: R | undefined,
  f: (input: Tensor, target: Tensor) => Tensor,
): Tensor<Reduced<S, R>, D> {
  checkPair(what, input, target);
  return scope(() => reduceLoss(f(input, target), reduction)) as Tensor as Tensor<Reduced<S, R>, D>;
}

/**
 * Squared error `(x − t)²`, its mean by default.
 *
 * @throws {RangeError} if the shapes differ.
 * @throws {TypeError} if element types differ or are no floating-point numbers.
 *
 * @example
 * ```ts
 * import { mse, tensor } from "@norma/norma";
 * console.assert(mse(tensor([1, 2]), tensor([1, 4])).item() === 2);
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
 * console.assert(l1(tensor([1, 2]), tensor([1, 4]), { reduction: "sum" }).item() === 2);
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
 * Huber's loss (1964): `½ d²` for an error `d = x − t` up to δ, from there on `δ (|d| − δ/2)`, so that
 * outliers pull with a bounded force. Its mean by default.
 *
 * @throws {RangeError} if the shapes differ, or δ is not positive.
 * @throws {TypeError} if element types differ or are no floating-point numbers.
 *
 * @example
 * ```ts
 * import { huber, tensor } from "@norma/norma";
 * const each = huber(tensor([0.5, 3]), tensor([0, 0]), { reduction: "none" });
 * console.assert(each.toArray()[0] === 0.125 && each.toArray()[1] === 2.5);
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
  /** β, the error from which on the loss is a line of slope 1; 1 by default, 0 is {@linkcode l1}. */
  readonly beta?: number;
}
/**
 * `d² / 2β` for an error `d = x − t` up to β, from there on `|d| − β/2` (Girshick 2015): huber's loss
 * divided by β, whose slope at large errors is 1. Its mean by default.
 *
 * @throws {RangeError} if the shapes differ, or β is negative.
 * @throws {TypeError} if element types differ or are no floating-point numbers.
 *
 * @example
 * ```ts
 * import { smoothL1, tensor } from "@norma/norma";
 * console.assert(smoothL1(tensor([3]), tensor([0]), { beta: 2 }).item() === 2);
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

/** Options of {@linkcode bceWithLogits}. */
export interface BceOptions<D extends DType = DType, R extends Reduction = "mean">
  extends ReductionOption<R> {
  /** Factors of the elements, in a shape that broadcasts to the logits'. */
  readonly weight?: Tensor<Shape, D>;
  /** Factors of the positive part, above 1 for more recall, in a shape that broadcasts likewise. */
  readonly posWeight?: Tensor<Shape, D>;
}
/**
 * Binary cross-entropy of `sigmoid(z)` against targets `t` from 0 to 1, in nats:
 * `−(p t log σ(z) + (1 − t) log(1 − σ(z)))` with `p` the weight of the positives. Taken from the logits
 * it is exact where the probability would be rounded to 0 or 1. Its mean over all elements by default.
 *
 * @throws {RangeError} if the shapes differ, or a weight does not broadcast to them.
 * @throws {TypeError} if element types differ or are no floating-point numbers.
 *
 * @example
 * ```ts
 * import { bceWithLogits, tensor } from "@norma/norma";
 * const loss = bceWithLogits(tensor([0, 200]), tensor([1, 0])).item();
 * console.assert(Math.abs(loss - (Math.log(2) + 200) / 2) < 1e-4);
 * ```
 */
export function bceWithLogits<S extends Shape, D extends DType, R extends Reduction = "mean">(
  logits: Tensor<S, D>,
  targets: Tensor<S, D>,
  options: BceOptions<NoInfer<D>, R> = {},
): Tensor<Reduced<S, R>, D> {
  const weight: Tensor | undefined = options.weight,
    positive: Tensor | undefined = options.posWeight;
  checkBroadcasts(logits, { weight, posWeight: positive });
  return loss("binary cross-entropy", logits, targets, options.reduction, (z, t) => {
    // −log σ(z) = softplus(−z); above the threshold it is a line to the last digit of float64.
    const surprise = z.neg().softplus({ threshold: 36 });
    const factor = positive === undefined ? undefined : positive.sub(1).mul(t).add(1);
    const positives = factor === undefined ? surprise : surprise.mul(factor);
    const each = t.neg().add(1).mul(z).add(positives);
    return weight === undefined ? each : each.mul(weight);
  });
}
function checkBroadcasts(x: Tensor, weights: Record<string, Tensor | undefined>): void {
  for (const [name, w] of Object.entries(weights)) {
    if (w === undefined || same(broadcast(x.shape, w.shape), x.shape)) continue;
    throw new RangeError(
      `Cannot take the binary cross-entropy of ${show(x.shape)} with ${name} ${show(w.shape)}: ` +
        `it does not broadcast to that shape`,
    );
  }
}

/** Options of {@linkcode klDiv}. */
export interface KlDivOptions<R extends Reduction | "batchMean" = "mean"> {
  /**
   * `"mean"` by default, as in PyTorch, which is the mean over all elements; the divergence as it is
   * defined, averaged over the first axis, is `"batchMean"`.
   */
  readonly reduction?: R;
  /** Whether the target, too, is given as logarithms; off by default. */
  readonly logTarget?: boolean;
}
/**
 * Kullback–Leibler divergence `t (log t − x)` of the distribution with probabilities `t` from the one
 * with logarithms of probabilities `x`, such as `logSoftmax` gives. A target of 0 counts as 0.
 *
 * @throws {RangeError} if the shapes differ.
 * @throws {TypeError} if element types differ or are no floating-point numbers.
 *
 * @example
 * ```ts
 * import { klDiv, tensor } from "@norma/norma";
 * const q = tensor([[0.5, 0.5]]).log(), p = tensor([[1, 0]]);
 * console.assert(Math.abs(klDiv(q, p, { reduction: "batchMean" }).item() - Math.log(2)) < 1e-6);
 * ```
 */
export function klDiv<
  S extends Shape,
  D extends DType,
  R extends Reduction | "batchMean" = "mean",
>(
  input: Tensor<S, D>,
  target: Tensor<S, D>,
  options: KlDivOptions<R> = {},
): Tensor<R extends "none" ? S : [], D> {
  const { reduction, logTarget = false } = options, batch = input.shape[0];
  const ofBatch = reduction === "batchMean";
  const total = loss(
    "divergence",
    input,
    target,
    ofBatch ? "sum" : reduction as Reduction,
    (x, t) => {
      if (logTarget) return t.exp().mul(t.sub(x));
      const positive = t.where(t.greater(0), 1); // log 1 = 0 where log 0 would be −∞
      return t.mul(positive.log().sub(x));
    },
  );
  const result: Tensor = ofBatch ? scope(() => (total as Tensor).div(batch ?? 1)) : total;
  return result as Tensor as Tensor<R extends "none" ? S : [], D>;
}
