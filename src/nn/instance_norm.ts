/**
 * Instance normalization as a layer.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import { noGrad } from "../autograd/tape.ts";
import type { Layout } from "../shape/channels.ts";
import { axesOf } from "../shape/reduce.ts";
import { show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { ChannelNorm, type ChannelNormOptions } from "./channel_norm.ts";
import { batchNormInference, instanceNorm as normalize } from "./functional.ts";
import type { Channels, ShapeRule } from "./rule.ts";

/** Instance normalization for so many axes as a subclass says. */
export abstract class InstanceNorm<C extends number = number, out R extends ShapeRule = ShapeRule>
  extends ChannelNorm<C, R> {
  /** See {@linkcode instanceNorm2d}. */
  constructor(numFeatures: C, options: ChannelNormOptions = {}) {
    super(numFeatures, options, { kind: "instance", affine: false, trackRunningStats: false });
  }
  /** `γ (x − μ) / √(σ² + ε) + β` with the statistics of each instance, or the running ones. */
  override compute(x: Tensor): Tensor {
    if (this.checkInput(x) === 0) {
      return scope(() => this.ofBatch(x.unsqueeze(0)).reshape(x.shape));
    }
    return this.ofBatch(x);
  }
  /** The same with an axis for the batch. */
  private ofBatch(x: Tensor): Tensor {
    const { runningMean, runningVar, weight, bias, eps } = this;
    if (!this.training && runningMean !== null && runningVar !== null) {
      return batchNormInference(x, runningMean, runningVar, this.gamma, this.beta, { eps });
    }
    const count = this.checkCount(x), y = normalize(x, weight, bias, { eps });
    if (this.training && runningMean !== null && x.shape[0] !== 0) this.trackInstances(x, count);
    return y;
  }
  /** The running statistics take in the means, over the batch, of all instances' statistics. */
  private trackInstances(x: Tensor, count: number): void {
    const axis = axesOf(x.shape).slice(2);
    noGrad(() =>
      scope(() => {
        const mean = x.mean({ axis }).mean({ axis: 0 });
        this.track(mean, x.variance({ axis }).mean({ axis: 0 }), count);
      })
    );
  }
  /** How many values each instance has. Throws unless that is enough for a variance. */
  private checkCount(x: Tensor): number {
    const count = x.shape.slice(2).reduce((a, b) => a * b, 1);
    if (count >= 2) return count;
    const remedy = this.runningMean === null
      ? "each channel of each sample is normalized by itself"
      : "each channel of each sample is normalized by itself, unless eval() makes it use the " +
        "running statistics";
    throw new RangeError(
      `${this}: Expected more than 1 value per instance, got ${show(x.shape)}, which has no ` +
        `variance; ${remedy}`,
    );
  }
}
/** Instance normalization of `[N, C, L]` or `[C, L]`. Made by {@linkcode instanceNorm1d}. */
export class InstanceNorm1d<C extends number = number>
  extends InstanceNorm<C, Channels<C, "[C, L] or [N, C, L]">> {
  /** How inputs are laid out, as messages write it. */
  protected override get layout(): Layout {
    return "[C, L] or [N, C, L]";
  }
}
/** Instance normalization of `[N, C, H, W]` or `[C, H, W]`. Made by {@linkcode instanceNorm2d}. */
export class InstanceNorm2d<C extends number = number>
  extends InstanceNorm<C, Channels<C, "[C, H, W] or [N, C, H, W]">> {
  /** How inputs are laid out, as messages write it. */
  protected override get layout(): Layout {
    return "[C, H, W] or [N, C, H, W]";
  }
}
/** Instance normalization of `[N, C, D, H, W]` or `[C, D, H, W]`. See {@linkcode instanceNorm3d}. */
export class InstanceNorm3d<C extends number = number>
  extends InstanceNorm<C, Channels<C, "[C, D, H, W] or [N, C, D, H, W]">> {
  /** How inputs are laid out, as messages write it. */
  protected override get layout(): Layout {
    return "[C, D, H, W] or [N, C, D, H, W]";
  }
}

/**
 * Instance normalization (Ulyanov, Vedaldi & Lempitsky 2016, arXiv:1607.08022) of sequences,
 * `[N, C, L]`, or of one, `[C, L]`. See {@linkcode instanceNorm2d}.
 *
 * @throws {RangeError} as {@linkcode instanceNorm2d}.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { instanceNorm1d } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * const y = instanceNorm1d(2).forward(tensor([[[1, 3], [10, 30]]]));
 * assert(y.toArray().every((v) => Math.abs(Math.abs(v) - 1) < 1e-5));
 * ```
 */
export function instanceNorm1d<C extends number>(
  features: C,
  options: ChannelNormOptions = {},
): InstanceNorm1d<C> {
  return new InstanceNorm1d(features, options);
}
/**
 * Instance normalization (Ulyanov, Vedaldi & Lempitsky 2016, arXiv:1607.08022) of images,
 * `[N, C, H, W]`, or of one, `[C, H, W]`: `y = (x − μ) / √(σ² + ε)`, where every channel of every
 * sample has a mean and a biased variance of its own.
 *
 * As in PyTorch there are neither scale and shift nor running statistics unless `affine` and
 * `trackRunningStats` ask for them. Running statistics take in the means over the batch of what the
 * instances have, the variance as its unbiased estimate, and evaluation then uses them. Unlike in
 * PyTorch `numBatchesTracked` counts, so that `momentum: null` is the mean over all batches; there
 * it leaves the running statistics as they were made.
 *
 * The layer throws a `RangeError` for other axes than it takes, for another size than `features` on
 * the channels' axis, and for one value per instance; a `TypeError` for another element type.
 *
 * @throws {RangeError} if `features` is no positive integer, eps not positive, the momentum not
 * between 0 and 1, or there is no such convention.
 *
 * @example
 * ```ts
 * import { ones } from "@norma/norma";
 * import { instanceNorm2d } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(instanceNorm2d(3).parameters().length === 0);
 * assert(instanceNorm2d(3, { affine: true }).forward(ones([3, 8, 8])).shape[0] === 3);
 * ```
 */
export function instanceNorm2d<C extends number>(
  features: C,
  options: ChannelNormOptions = {},
): InstanceNorm2d<C> {
  return new InstanceNorm2d(features, options);
}
/**
 * Instance normalization (Ulyanov, Vedaldi & Lempitsky 2016, arXiv:1607.08022) of volumes,
 * `[N, C, D, H, W]`, or of one, `[C, D, H, W]`. See {@linkcode instanceNorm2d}.
 *
 * @throws {RangeError} as {@linkcode instanceNorm2d}.
 *
 * @example
 * ```ts
 * import { ones } from "@norma/norma";
 * import { instanceNorm3d } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(instanceNorm3d(2).forward(ones([3, 2, 4, 4, 4])).sum().item() === 0);
 * ```
 */
export function instanceNorm3d<C extends number>(
  features: C,
  options: ChannelNormOptions = {},
): InstanceNorm3d<C> {
  return new InstanceNorm3d(features, options);
}
