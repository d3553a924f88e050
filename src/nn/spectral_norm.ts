/**
 * Spectral normalization of a layer.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import type { Shape } from "../shape/shape.ts";
import { tensor } from "../tensor/create.ts";
import type { Random } from "../tensor/random.ts";
import type { Buffer } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Parametrization } from "./computed_weight.ts";
import { checkCount } from "./functional/check.ts";
import { powerIteration, spectralNorm as normalize } from "./functional/spectral_norm.ts";
import { axisOfWeight } from "./functional/weight_axes.ts";
import { normal } from "./init.ts";
import { checkEps, type Float } from "./layer.ts";
import { Parametrized, type Weighted } from "./parametrized.ts";
import { buffer, layersRandom } from "./states.ts";

/** What u and v are drawn from if a layer is given no generator: apart, so that no weight changes. */
const spectralRandom = layersRandom.split("spectral norm");
/** Steps from random vectors to usable ones, as PyTorch has it. */
const AT_FIRST = 15;

const copy = (t: Tensor): Tensor => tensor(t.toArray() as Float32Array, t.shape);

/** Options of {@linkcode spectralNorm}. */
export interface SpectralNormLayerOptions {
  /** The axis that is the matrix's rows, the others together are its columns; 0 by default. */
  readonly dim?: number;
  /** Steps of the power iteration in each forward pass in training; 1 by default. */
  readonly powerIterations?: number;
  /** Lengths are divided by, but not by less than ε; 1e-12 by default. */
  readonly eps?: number;
  /** Where u and v are drawn from; a stream that all spectral norms share if absent. */
  readonly random?: Random;
}

/** `W / σ`. What {@linkcode spectralNorm} gives a layer. */
export class SpectralNorm extends Parametrization {
  /** The axis that is the matrix's rows. */
  readonly dim: number;
  /** Steps of the power iteration in each forward pass in training. */
  readonly powerIterations: number;
  /** Lengths are not divided by less. */
  readonly eps: number;
  /** The left singular vector, as far as it is found, `[h]`; in a state dict `_u`. */
  readonly u: Buffer<[number], Float>;
  /** The right one, `[w]`; in a state dict `_v`. */
  readonly v: Buffer<[number], Float>;

  /** See {@linkcode spectralNorm}. */
  constructor(weight: Tensor, options: SpectralNormLayerOptions = {}) {
    super();
    const { dim = 0, powerIterations = 1, eps = 1e-12, random = spectralRandom } = options;
    const axis = axisOfWeight("spectral-normalize", weight, dim), rows = weight.shape[axis]!;
    checkCount("spectral-normalize", "powerIterations", powerIterations);
    checkEps("spectralNorm", eps, "length");
    this.dim = dim;
    this.powerIterations = powerIterations;
    this.eps = eps;
    this.u = buffer([rows], 0, weight.dtype as Float);
    this.v = buffer([weight.size / rows], 0, weight.dtype as Float);
    this.restart(weight, random);
  }
  /** `W / (uᵀ W v)` with u and v as they are: constants to the tape. */
  override compute(weight: Tensor): Tensor {
    // Copies: a later forward pass writes over u and v, the backward pass of this one needs them.
    const [u, v] = [copy(this.u), copy(this.v)];
    return normalize(weight, u, v, { dim: this.dim });
  }
  /** Some steps of the power iteration. */
  override advance(weight: Tensor): void {
    this.#iterate(weight, this.powerIterations);
  }
  /** u and v drawn anew, and as many steps that they are of use. */
  override restart(weight: Tensor, random: Random): void {
    for (const t of [this.u, this.v]) normal()(t, random);
    scope(() => this.#iterate(weight, AT_FIRST));
  }
  #iterate(weight: Tensor<Shape>, steps: number): void {
    const { dim, eps } = this;
    const [u, v] = powerIteration(weight, this.u as Tensor, this.v as Tensor, { dim, eps, steps });
    this.u.assign(u);
    this.v.assign(v);
  }
  /** PyTorch's names. */
  protected override *fields(): Iterable<[string, unknown]> {
    for (const [name, value] of super.fields()) {
      yield [name === "u" || name === "v" ? `_${name}` : name, value];
    }
  }
  /** What is not the default. */
  protected override describe(): string {
    return [
      ...this.dim === 0 ? [] : [`dim ${this.dim}`],
      ...this.powerIterations === 1 ? [] : [`${this.powerIterations} power iterations`],
    ].join(", ");
  }
}

/**
 * `layer` with spectral normalization (Miyato et al. 2018, arXiv:1802.05957): its weight is `W / σ`,
 * whose largest singular value is 1 as far as the power iteration has found σ. Training adjusts W,
 * `parametrizations.weight.original`, through the division by σ, with u and v as constants.
 *
 * As in PyTorch u and v are buffers, `parametrizations.weight.0._u` and `_v`, with 15 steps of the
 * iteration at first and one before each forward pass in training; evaluation uses them as they are.
 * Unlike there to read `layer.weight` is no forward pass, and a weight that is zero is refused, not
 * NaN.
 *
 * @throws {RangeError} if the weight has fewer than 2 axes, there is no axis `dim`, the weight is 0,
 * `powerIterations` is no whole number from 1, or eps is not positive.
 * @throws {TypeError} if the layer has no weight that is a parameter.
 *
 * @example
 * ```ts
 * import { ones, Random } from "@norma/norma";
 * import { linear, spectralNorm } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const layer = spectralNorm(linear(8, 4), { random: new Random(7) });
 * for (let step = 0; step < 50; step++) layer.forward(ones([1, 8]));
 * const gram = layer.weight.matmul(layer.weight.transpose()); // its largest eigenvalue is 1
 * assert(gram.trace().item() >= 1 && gram.trace().item() <= 4);
 * ```
 */
export function spectralNorm<L extends Weighted>(
  layer: L,
  options: SpectralNormLayerOptions = {},
): Parametrized<L> {
  return new Parametrized(layer, [(weight) => new SpectralNorm(weight, options)]);
}
