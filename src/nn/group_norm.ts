/**
 * Group normalization as a layer.
 *
 * @module
 */
import { show } from "../shape/shape.ts";
import type { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Convention, conventionOf } from "./convention.ts";
import { groupNorm as normalize } from "./functional.ts";
import { checkEps, checkFeatures, type Float, Layer } from "./layer.ts";
import type { Channels } from "./rule.ts";
import { fill, parameter } from "./states.ts";

/** Options of {@linkcode groupNorm}. */
export interface GroupNormLayerOptions {
  /** ε, added to the variance; 1e-5 by default, or what the convention says. */
  readonly eps?: number;
  /** Whether there are a learned scale γ and shift β for each channel; on by default. */
  readonly affine?: boolean;
  /** Whose default `eps` has; PyTorch's, `"torch"`, by default. */
  readonly convention?: Convention;
  /** Type of the parameters and of the input; `"float32"` by default. */
  readonly dtype?: Float;
}

/** Group normalization of `[N, C, …]`. Made by {@linkcode groupNorm}, which says what it computes. */
export class GroupNorm<C extends number = number> extends Layer<Channels<C>> {
  /** γ, `[C]`; `null` without `affine`. */
  readonly weight: Parameter<[C], Float> | null;
  /** β, `[C]`; `null` without `affine`. */
  readonly bias: Parameter<[C], Float> | null;
  /** ε, added to the variance. */
  readonly eps: number;
  /** Type of the parameters and of the input. */
  readonly dtype: Float;

  /** See {@linkcode groupNorm}. */
  constructor(
    /** Number of groups. */
    readonly numGroups: number,
    /** Number of channels, the size of axis 1. */
    readonly numChannels: C,
    options: GroupNormLayerOptions = {},
  ) {
    super();
    const { affine = true, convention = "torch", dtype = "float32" } = options;
    const { eps = conventionOf("groupNorm", convention).eps.group } = options;
    checkFeatures("groupNorm", "groups", numGroups);
    checkFeatures("groupNorm", "channels", numChannels);
    if (numChannels % numGroups !== 0) {
      throw new RangeError(
        `Cannot make groupNorm with ${numGroups} groups of ${numChannels} channels: all groups ` +
          `have as many channels, so their number divides ${numChannels}`,
      );
    }
    checkEps("groupNorm", eps);
    this.weight = affine ? parameter([numChannels], 1, dtype) : null;
    this.bias = affine ? parameter([numChannels], 0, dtype) : null;
    this.eps = eps;
    this.dtype = dtype;
  }
  /** `γ (x − μ) / √(σ² + ε) + β` with the statistics of each group of each sample. */
  override compute(x: Tensor): Tensor {
    const { numGroups, numChannels, weight, bias, eps } = this;
    this.expectChannels(x, numChannels, "[N, C, …]");
    this.expectType(x, this.dtype);
    if (x.size === numGroups) { // one sample; PyTorch lets several pass, and so does this
      throw new RangeError(
        `${this}: Expected more than 1 value per group, got ${show(x.shape)}, in which every ` +
          `group has one and would become β whatever it is; of ${numChannels} channels make ` +
          `fewer groups`,
      );
    }
    return normalize(x, numGroups, weight, bias, { eps });
  }
  /** Scale 1, shift 0. */
  protected override reset(): void {
    fill(this.weight, 1);
    fill(this.bias, 0);
  }
  /** `"8, 64, eps 0.001"`: groups, channels, and what is not the default. */
  protected override describe(): string {
    return [
      `${this.numGroups}, ${this.numChannels}`,
      ...this.eps === 1e-5 ? [] : [`eps ${this.eps}`],
      ...this.weight === null ? ["not affine"] : [],
    ].join(", ");
  }
}

/**
 * Group normalization (Wu & He 2018, arXiv:1803.08494) of `[N, C, …]`:
 * `y = γ (x − μ) / √(σ² + ε) + β`, where in each sample the channels of one group share mean and
 * biased variance. Training and evaluation are the same, and so is a sample in any batch.
 *
 * The layer throws a `RangeError` for another size than `channels` on axis 1, and, as PyTorch does,
 * for a single sample whose groups have one value each; a `TypeError` for another element type.
 *
 * @param groups Number of groups; 1 is layer norm of whole samples, `channels` is instance norm.
 * @param channels Size of axis 1.
 * @throws {RangeError} if the numbers are no positive integers or `groups` does not divide
 * `channels`, or eps is not positive.
 *
 * @example
 * ```ts
 * import { zeros } from "@norma/norma";
 * import { groupNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * const layer = groupNorm(8, 64);
 * assert(layer.forward(zeros([2, 64, 7, 7])).shape[1] === 64);
 * assert(layer.weight?.size === 64);
 * ```
 */
export function groupNorm<C extends number>(
  groups: number,
  channels: C,
  options: GroupNormLayerOptions = {},
): GroupNorm<C> {
  return new GroupNorm(groups, channels, options);
}
