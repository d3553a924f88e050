/**
 * Batch renormalization.
 *
 * @module
 */
import { scope } from "../../autograd/scope.ts";
import { noGrad } from "../../autograd/tape.ts";
import type { DType } from "../../backend/memory.ts";
import { along } from "../../ops/along.ts";
import { type Shape, show } from "../../shape/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { batchNorm, type BatchNormOptions } from "./batch_norm.ts";
import { normalized } from "./channels.ts";
import { check, checkEps, checkFloat } from "./check.ts";

/** Options of {@linkcode batchRenorm}. */
export interface BatchRenormOptions extends BatchNormOptions, BatchRenormLimits {}
/** How far batch renormalization may move a batch towards the running statistics. */
export interface BatchRenormLimits {
  /** r is from 1 / rMax to rMax; 1 is batch normalization's scale. */
  readonly rMax: number;
  /** d is from −dMax to dMax; 0 is batch normalization's shift. */
  readonly dMax: number;
}

/**
 * Batch renormalization (Ioffe 2017, arXiv:1702.03275): batch normalization corrected towards what
 * evaluation will compute with the running mean μ and the running deviation σ,
 *
 *     x̂ = (x − μ_B) / σ_B · r + d   r = σ_B / σ   d = (μ_B − μ) / σ   y = γ x̂ + β
 *
 * with r limited to 1 / rMax … rMax and d to ±dMax; σ_B is `√(σ²_B + ε)`. r and d are constants to
 * the tape. With rMax 1 and dMax 0 it is batch normalization, without limits it is evaluation.
 *
 * Returns `y`, and `μ_B` and `σ_B`, which the running ones are to take in: constants to the tape.
 *
 * @throws {RangeError} if one of the tensors has another shape, a running deviation is not positive,
 * rMax is below 1, or dMax or eps negative.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { batchRenorm, ones, tensor, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([[1], [3]]), running = [tensor([0]), tensor([2])] as const;
 * const limits = { rMax: 3, dMax: 5, eps: 0 };
 * const [y] = batchRenorm(x, ones([1]), zeros([1]), ...running, limits);
 * assert(y.toArray().join() === "0.5,1.5"); // x / 2: no limit was reached
 * ```
 */
export function batchRenorm<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  gamma: Tensor<Shape, D>,
  beta: Tensor<Shape, D>,
  runningMean: Tensor<Shape, D>,
  runningStd: Tensor<Shape, D>,
  options: BatchRenormOptions,
): [y: Tensor<S, D>, mean: Tensor<Shape, D>, std: Tensor<Shape, D>] {
  const what = "batch-renormalize", { rMax, dMax, eps = 1e-5 } = options;
  const { axes, channels } = normalized(x, options);
  checkFloat(what, x);
  check(what, x, channels, { gamma, beta, runningMean, runningStd });
  checkEps(what, eps);
  checkLimits(what, { rMax, dMax });
  if (!runningStd.toArray().every((v) => v > 0)) {
    throw new RangeError(
      `Cannot ${what} ${show(x.shape)} with a runningStd that is not positive: it starts as 1`,
    );
  }
  const found = scope(() => {
    const one: Tensor = gamma.filled(1), zero: Tensor = gamma.filled(0);
    const [xHat, mean, variance] = batchNorm(x as Tensor, one, zero, { axes, eps });
    const { r, d, std } = noGrad(() => {
      const std = variance.add(eps).sqrt();
      const r = std.div(runningStd as Tensor).clip({ min: 1 / rMax, max: rMax });
      const d = mean.sub(runningMean as Tensor).div(runningStd as Tensor)
        .clip({ min: -dMax, max: dMax });
      return { r, d, std };
    });
    const scale: Tensor = (gamma as Tensor).mul(r), shift = (gamma as Tensor).mul(d).add(beta);
    return [xHat.mul(along(scale, x, axes)).add(along(shift, x, axes)), mean, std] as const;
  });
  return [...found] as Tensor[] as [Tensor<S, D>, Tensor<Shape, D>, Tensor<Shape, D>];
}
/** @internal Throws unless `limits` are some. */
export function checkLimits(what: string, { rMax, dMax }: BatchRenormLimits): void {
  if (!(rMax >= 1)) throw new RangeError(`Cannot ${what} with rMax ${rMax}: it is at least 1`);
  if (!(dMax >= 0)) throw new RangeError(`Cannot ${what} with dMax ${dMax}: it is at least 0`);
}

/** From 0 at step `from` to 1 at step `to`. */
const progress = (step: number, from: number, to: number): number =>
  Math.min(1, Math.max(0, (step - from) / (to - from)));
/**
 * The limits of the paper (Ioffe 2017, section 4) at a training step, from 0: batch normalization
 * for the first 5,000 steps, then rMax rises to 3 at step 40,000, and dMax to 5 at step 25,000.
 *
 * @example
 * ```ts
 * import { batchRenormSchedule } from "@norma/norma";
 * import { assert } from "@std/assert";
 * assert(batchRenormSchedule(100).rMax === 1 && batchRenormSchedule(15_000).dMax === 2.5);
 * ```
 */
export function batchRenormSchedule(step: number): BatchRenormLimits {
  return { rMax: 1 + 2 * progress(step, 5_000, 40_000), dMax: 5 * progress(step, 5_000, 25_000) };
}
