/**
 * Batch normalization as a layer: which statistics are used, and when.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import type { DType } from "../backend/memory.ts";
import type { Layout } from "../shape/channels.ts";
import { type Fits, type Result, same, type Shape, show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { ReLU } from "./activation.ts";
import { ChannelNorm, type ChannelNormOptions } from "./channel_norm.ts";
import { batchNorm as normalize, batchNormInference, batchNormRelu } from "./functional.ts";
import { maskedBatchNorm } from "./functional/masked_batch_norm.ts";
import { type Shards, syncBatchNorm } from "./functional/sync_batch_norm.ts";
import { type Health, healthOf } from "./health.ts";
import type { Layer } from "./layer.ts";
import type { Apply, Channels, ShapeRule } from "./rule.ts";
import { announce } from "./trace.ts";

/**
 * Batch normalization of `[N, C, …]` with any number of axes after the channels. Made by
 * {@linkcode batchNorm}, which says what it computes.
 */
export class BatchNorm<C extends number = number, out R extends ShapeRule = ShapeRule>
  extends ChannelNorm<C, R> {
  /** See {@linkcode batchNorm}. */
  constructor(numFeatures: C, options: ChannelNormOptions = {}) {
    super(numFeatures, options, { kind: "batch", affine: true, trackRunningStats: true });
  }
  /** How inputs are laid out, as messages write it. */
  protected override get layout(): Layout {
    return "[N, C, …]";
  }
  /** `γ (x − μ) / √(σ² + ε) + β` with the statistics of the batch, or the running ones. */
  override compute(x: Tensor): Tensor {
    this.checkInput(x);
    const { runningMean: mean, runningVar: variance, gamma, beta, eps } = this;
    return this.usesBatch || mean === null || variance === null
      ? this.byBatch(x)
      : batchNormInference(x, mean, variance, gamma, beta, { eps });
  }
  /**
   * How the running statistics are: how many batches they have seen and how small those were, how
   * much of their start values is left, which channels are spoilt by NaN or dead. Given the input of
   * a batch, also how far it is from them, in standard errors. `findings` says what is wrong and what
   * helps. Nothing changes.
   *
   * @throws {RangeError} if there are no running statistics, or `x` does not fit.
   *
   * @example
   * ```ts
   * import { normal, Random } from "@norma/norma";
   * import { batchNorm1d } from "@norma/norma/nn";
   * import { assert } from "@std/assert";
   *
   * const norm = batchNorm1d(4), random = new Random(0);
   * for (let i = 0; i < 100; i++) norm.forward(normal([64, 4], { random }));
   * assert(norm.health(normal([64, 4], { random })).fine);
   * const moved = norm.health(normal([64, 4], { random }).add(2));
   * console.log(moved);
   * assert(moved.far.length === 4 && moved.findings[0]!.startsWith("far in channels 0, 1, 2"));
   * ```
   */
  health(x?: Tensor): Health {
    if (x !== undefined) {
      this.checkInput(x);
      this.checkCount(x);
    }
    return healthOf(this, x);
  }
  /** @internal A rectifier behind it is the same operation. */
  override computeWith(next: Layer, x: Tensor): Tensor | null {
    if (!(next instanceof ReLU) || !this.usesBatch || !this.takesParts) return null;
    this.checkInput(x);
    return this.byBatch(x, batchNormRelu);
  }
  /** With the statistics of the batch, which the running ones take in. */
  protected byBatch(x: Tensor, by: typeof normalize = normalize): Tensor {
    const count = this.checkCount(x), { gamma, beta, eps } = this;
    const [y, mean, variance] = by(x, gamma, beta, { eps });
    this.track(mean, variance, count);
    return y;
  }
  /**
   * The output for `x` of which only what `mask` holds true counts, such as sequences with padding:
   * `mask`, in bool, has the shape of `x` without the channels, `[N, L]` for `[N, C, L]`. In training
   * the statistics are of what counts, as in {@linkcode maskedBatchNorm}, and the running ones take
   * them in; what does not is normalized like the rest. In evaluation the mask changes nothing.
   *
   * @throws {RangeError} what the layer throws for `x`, if the mask has another shape, and where the
   * batch's statistics are needed, if it leaves fewer than two values per channel.
   * @throws {TypeError} if the mask is not bool, the type of `x` is not the layer's, or the layer is
   * one of ghost batches or of batch renormalization.
   *
   * @example
   * ```ts
   * import { tensor } from "@norma/norma";
   * import { batchNorm1d } from "@norma/norma/nn";
   * import { assert } from "@std/assert";
   *
   * const layer = batchNorm1d(1, { momentum: 1 });
   * layer.forwardMasked(tensor([[[1, 3, 99]]]), tensor([[true, true, false]]));
   * assert(layer.runningMean?.item() === 2);
   * ```
   */
  forwardMasked<R extends ShapeRule, S extends Shape, D extends DType>(
    this: BatchNorm<number, R>,
    x: Tensor<S, D> & Fits<Apply<R, S>>,
    mask: Tensor<Shape, "bool">,
  ): Tensor<Result<Apply<R, S>>, D> {
    this.checkParts("mask");
    this.checkInput(x);
    this.checkMask(x, mask);
    const y = this.usesBatch ? this.byMasked(x, mask) : this.compute(x);
    return announce(this, y) as Tensor as Tensor<Result<Apply<R, S>>, D>;
  }
  /**
   * The outputs for a batch in shards, as if it were in one piece: the shards' statistics are merged
   * (see {@linkcode syncBatchNorm}), and the running ones take in those of the whole. Outputs and
   * gradients are those of `forward` of the whole batch; a shard may have a single sample.
   *
   * @throws {RangeError} what the layer throws for a shard, if there is none, and where the batch's
   * statistics are needed, if all shards together have fewer than two values per channel.
   * @throws {TypeError} if the type of a shard is not the layer's, or the layer is one of ghost
   * batches or of batch renormalization.
   *
   * @example
   * ```ts
   * import { tensor } from "@norma/norma";
   * import { batchNorm1d } from "@norma/norma/nn";
   * import { assert } from "@std/assert";
   *
   * const layer = batchNorm1d(1, { momentum: 1 });
   * const [a, b] = layer.forwardShards([tensor([[1]]), tensor([[3], [5]])]);
   * assert(a.shape[0] === 1 && b.shape[0] === 2);
   * assert(layer.runningMean?.item() === 3 && layer.runningVar?.item() === 4);
   * ```
   */
  forwardShards<T extends readonly Tensor[]>(shards: readonly [...T]): Shards<T> {
    this.checkParts("list of shards");
    const list: readonly Tensor[] = shards;
    if (list.length === 0) throw new RangeError(`${this}: Expected at least one shard, got none`);
    for (const x of list) this.checkInput(x);
    const ys = this.usesBatch ? this.byShards(list) : list.map((x) => this.compute(x));
    for (const y of ys) announce(this, y);
    return ys as readonly Tensor[] as Shards<T>;
  }
  /** With the statistics of what counts, which the running ones take in. */
  private byMasked(x: Tensor, mask: Tensor<Shape, "bool">): Tensor {
    const count = scope(() => mask.to("int32").sum().item()), { gamma, beta, eps } = this;
    if (count < 2) throw this.tooFew(`${show(x.shape)} of which the mask leaves ${count}`);
    const [y, mean, variance] = maskedBatchNorm(x, mask, gamma, beta, { eps });
    this.track(mean, variance, count);
    return y;
  }
  /** With the statistics of all shards together, which the running ones take in. */
  private byShards(shards: readonly Tensor[]): Tensor[] {
    const count = shards.reduce((sum, x) => sum + x.size, 0) / this.numFeatures;
    if (count < 2) throw this.tooFew(shards.map((x) => show(x.shape)).join(", "));
    const { gamma, beta, eps } = this;
    const [ys, mean, variance] = syncBatchNorm(shards, gamma, beta, { eps });
    this.track(mean, variance, count);
    return [...ys];
  }
  /** Whether it knows what to do with a part of a batch, or several. */
  protected get takesParts(): boolean {
    return true;
  }
  /** Throws unless it does. */
  private checkParts(got: string): void {
    if (this.takesParts) return;
    throw new TypeError(`${this}: Expected a whole batch, got a ${got}; batchNorm() takes it`);
  }
  /** Whether the statistics of the batch are used, and not the running ones. */
  private get usesBatch(): boolean {
    return this.training || this.runningMean === null;
  }
  /** Throws unless `mask` has one truth value for all channels of an element. */
  private checkMask(x: Tensor, mask: Tensor): void {
    const expected = x.shape.filter((_, axis) => axis !== 1), got = show(mask.shape);
    if (mask.dtype !== "bool") {
      throw new TypeError(`${this}: Expected a mask in bool, got ${mask.dtype} ${got}`);
    }
    if (same(mask.shape, expected)) return;
    throw new RangeError(`${this}: Expected a mask ${show(expected)}, got ${got}`);
  }

  /** How many values each channel has. Throws unless that is enough for a variance. */
  protected checkCount(x: Tensor): number {
    const count = x.size / this.numFeatures;
    if (count >= 2) return count;
    throw this.tooFew(show(x.shape));
  }
  /** What it says when a channel of `got` has a single value, or none. */
  private tooFew(got: string): RangeError {
    const remedy = this.runningMean === null
      ? "without running statistics it needs at least 2, in evaluation too"
      : "train on at least 2 samples, or call eval() to use the running statistics";
    return new RangeError(
      `${this}: Expected more than 1 value per channel, got ${got}, which has no ` +
        `variance; ${remedy}`,
    );
  }
}
/** Batch normalization of `[N, C]` or `[N, C, L]`. Made by {@linkcode batchNorm1d}. */
export class BatchNorm1d<C extends number = number>
  extends BatchNorm<C, Channels<C, "[N, C] or [N, C, L]">> {
  /** How inputs are laid out, as messages write it. */
  protected override get layout(): Layout {
    return "[N, C] or [N, C, L]";
  }
}
/** Batch normalization of `[N, C, H, W]`. Made by {@linkcode batchNorm2d}. */
export class BatchNorm2d<C extends number = number>
  extends BatchNorm<C, Channels<C, "[N, C, H, W]">> {
  /** How inputs are laid out, as messages write it. */
  protected override get layout(): Layout {
    return "[N, C, H, W]";
  }
}
/** Batch normalization of `[N, C, D, H, W]`. Made by {@linkcode batchNorm3d}. */
export class BatchNorm3d<C extends number = number>
  extends BatchNorm<C, Channels<C, "[N, C, D, H, W]">> {
  /** How inputs are laid out, as messages write it. */
  protected override get layout(): Layout {
    return "[N, C, D, H, W]";
  }
}

/**
 * Batch normalization (Ioffe & Szegedy 2015, arXiv:1502.03167) of `[N, C, …]` over all axes but the
 * channels': `y = γ (x − μ) / √(σ² + ε) + β`.
 *
 * As in PyTorch: in training `μ` and `σ²` are the batch's own mean and biased variance, and the
 * running statistics take them in, the variance as its unbiased estimate, also under `noGrad`. In
 * evaluation they are the running ones. `convention` gives `momentum` and `eps` the meaning that
 * they have in Keras, Flax or ONNX. Unlike in PyTorch float32 statistics are exact at any offset,
 * and a batch whose statistics are not finite leaves the running ones alone (see `nonFinite`).
 *
 * The layer throws a `RangeError` for other axes than it takes, for another size than `features` on
 * axis 1, and, where it would take the batch's statistics, for fewer than two values per channel,
 * also if there are none at all, which PyTorch lets pass; a `TypeError` for another element type
 * than its own. {@linkcode batchNorm1d}, {@linkcode batchNorm2d} and {@linkcode batchNorm3d} do the
 * same for a fixed number of axes, as in PyTorch.
 *
 * @throws {RangeError} if `features` is no positive integer, eps not positive, the momentum not
 * between 0 and 1, or there is no such convention.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { batchNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const layer = batchNorm(1, { momentum: 0, convention: "keras" }); // the old values weigh nothing
 * layer.forward(tensor([[[1]], [[3]]]));
 * assert(layer.runningMean?.item() === 2 && layer.runningVar?.item() === 1);
 * ```
 */
export function batchNorm<C extends number>(
  features: C,
  options: ChannelNormOptions = {},
): BatchNorm<C, Channels<C>> {
  return new BatchNorm(features, options);
}
/**
 * Batch normalization of `[N, C]` over axis 0, or of `[N, C, L]` over axes 0 and 2. See
 * {@linkcode batchNorm}.
 *
 * @throws {RangeError} as {@linkcode batchNorm}.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { batchNorm1d } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const layer = batchNorm1d(1, { momentum: 1 });
 * layer.forward(tensor([[1], [3], [5]]));
 * assert(layer.runningVar?.item() === 4); // unbiased; it normalized with 8 / 3
 * assert(Math.abs(layer.eval().forward(tensor([[5]])).item() - 1) < 1e-5);
 * ```
 */
export function batchNorm1d<C extends number>(
  features: C,
  options: ChannelNormOptions = {},
): BatchNorm1d<C> {
  return new BatchNorm1d(features, options);
}
/**
 * Batch normalization of images, `[N, C, H, W]`: a mean and a variance for each channel, over axes
 * 0, 2 and 3. See {@linkcode batchNorm}.
 *
 * @throws {RangeError} as {@linkcode batchNorm}.
 *
 * @example
 * ```ts
 * import { zeros } from "@norma/norma";
 * import { batchNorm2d } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(batchNorm2d(64).forward(zeros([8, 64, 5, 5])).shape[1] === 64);
 * ```
 */
export function batchNorm2d<C extends number>(
  features: C,
  options: ChannelNormOptions = {},
): BatchNorm2d<C> {
  return new BatchNorm2d(features, options);
}
/**
 * Batch normalization of volumes, `[N, C, D, H, W]`, over all axes but the channels'. See
 * {@linkcode batchNorm}.
 *
 * @throws {RangeError} as {@linkcode batchNorm}.
 *
 * @example
 * ```ts
 * import { zeros } from "@norma/norma";
 * import { batchNorm3d } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(batchNorm3d(2).forward(zeros([3, 2, 4, 4, 4])).shape[1] === 2);
 * ```
 */
export function batchNorm3d<C extends number>(
  features: C,
  options: ChannelNormOptions = {},
): BatchNorm3d<C> {
  return new BatchNorm3d(features, options);
}
