/**
 * Batch normalization folded into the layer before it.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import { noGrad } from "../autograd/tape.ts";
import type { Fits, Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { BatchNorm } from "./batch_norm.ts";
import { FrozenBatchNorm } from "./frozen_batch_norm.ts";
import type { Absorbing, Layer } from "./layer.ts";
import { Residual } from "./residual.ts";
import type { Apply, ShapeRule } from "./rule.ts";
import { Sequential } from "./sequential.ts";
import { traced } from "./trace.ts";

/** What {@linkcode foldBatchNorm} returns. */
export interface Folded<R extends ShapeRule> {
  /** The same function with fewer layers, in evaluation. */
  readonly model: Layer<R>;
  /** Paths, in the model that was given, of the batch norms that are gone. */
  readonly folded: readonly string[];
  /** The certificate: how far outputs for `x` are apart at most. */
  readonly difference: number;
  /** The largest magnitude among the outputs, to compare that with. */
  readonly magnitude: number;
}

/**
 * The same model without its batch norms, as far as they follow, in a {@linkcode sequential} or
 * {@linkcode residual}, on a layer that can take them in: in evaluation they are a scale
 * `a = γ / √(σ² + ε)` and a shift `β − a μ` of each channel, and so
 * `a (W x + b) + β − a μ = (a W) x + (a b + β − a μ)`.
 *
 * The model and its parameters stay as they are; the new one shares the layers that did not change.
 * It is computed in float64 and rounded once. `x` is run through both models, and how far they are
 * apart is in the result. A linear layer takes in a batch norm where its output is `[N, C]`; behind
 * outputs `[N, L, C]` the channels of batch norm, on axis 1, are not its features.
 *
 * @throws {RangeError} if the model is in training, or there is nothing to fold.
 *
 * @example
 * ```ts
 * import { normal, Random } from "@norma/norma";
 * import { batchNorm1d, foldBatchNorm, linear, relu, sequential } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const model = sequential(linear(8, 16), batchNorm1d(16), relu(), linear(16, 2));
 * const x = normal([32, 8], { random: new Random(0) });
 * model.forward(x); // moves the running statistics
 * const { model: folded, difference } = foldBatchNorm(model.eval(), x);
 * assert(difference < 1e-6 && folded.modules().length === model.modules().length - 1);
 * ```
 */
export function foldBatchNorm<R extends ShapeRule, S extends Shape>(
  model: Layer<R>,
  x: Tensor<S> & Fits<Apply<R, S>>,
): Folded<R> {
  const trains = model.namedModules().find(([, m]) => m.training);
  if (trains !== undefined) {
    throw new RangeError(
      `Cannot fold batch norm in ${model}: ${trains[1]} is in training, where it depends on the ` +
        `batch; call eval() first`,
    );
  }
  const folded: string[] = [], found = within(model, "", ranksOf(model, x), folded);
  if (folded.length === 0) {
    throw new RangeError(
      `Cannot fold batch norm in ${model}: none follows a layer that can take it in, such as linear`,
    );
  }
  return { model: found as Layer<R>, folded, ...apart(model, found, x) };
}

/** How many axes the output of the layer at a path has, each time that it runs. */
type Ranks = ReadonlyMap<string, readonly number[]>;
function ranksOf(model: Layer, x: Tensor): Ranks {
  return noGrad(() =>
    scope(() => {
      const trace = traced(model, () => model.run(x)), paths = [...trace.keys()];
      return new Map(paths.map((path) => [path, trace.all(path).map((y) => y.shape.length)]));
    })
  );
}
/** `layer` with whatever can be folded inside it; itself if that is nothing. */
function within(layer: Layer, path: string, ranks: Ranks, folded: string[]): Layer {
  if (!(layer instanceof Sequential || layer instanceof Residual)) return layer;
  const before = folded.length, layers: Layer[] = [];
  (layer.layers as readonly Layer[]).forEach((next, i) => {
    const at = path === "" ? String(i) : `${path}.${i}`, last = layers.at(-1);
    const affine = affineOf(next), rank = ranks.get(at) ?? [];
    if (last !== undefined && affine !== null && absorbs(last, affine.channels, rank)) {
      layers[layers.length - 1] = scope(() => last.absorb(...affine.parts())).eval();
      folded.push(at);
    } else layers.push(within(next, at, ranks, folded));
  });
  if (folded.length === before) return layer;
  return new (layer instanceof Sequential ? Sequential : Residual)(layers).eval();
}
/** Whether `layer`, whose outputs have so many axes, can take in what scales channels on axis 1. */
function absorbs(layer: Layer, channels: number, ranks: readonly number[]): layer is Absorbing {
  return "absorb" in layer && (layer as Absorbing).outputChannels === channels &&
    ((layer as Absorbing).outputAxis === 1 || ranks.every((rank) => rank === 2));
}
/** The scale and the shift that a batch norm is in evaluation, in float64. */
function affineOf(layer: Layer): { channels: number; parts: () => [Tensor, Tensor] } | null {
  if (!(layer instanceof BatchNorm || layer instanceof FrozenBatchNorm)) return null;
  const { runningMean, runningVar, weight, bias, eps } = layer;
  if (runningMean === null || runningVar === null) return null;
  const wide = (t: Tensor): Tensor => t.to("float64");
  const parts = (): [Tensor, Tensor] => {
    const invStd = wide(runningVar).add(eps).rsqrt();
    const scale = weight === null ? invStd : wide(weight).mul(invStd);
    const shift = wide(runningMean).mul(scale).neg();
    return [scale, bias === null ? shift : wide(bias).add(shift)];
  };
  return { channels: layer.numFeatures, parts };
}
/** How far the outputs of two models are apart, and how large they are. */
function apart(a: Layer, b: Layer, x: Tensor): { difference: number; magnitude: number } {
  return noGrad(() =>
    scope(() => {
      const y = a.compute(x).to("float64");
      const difference = b.compute(x).to("float64").sub(y).abs().max().item();
      return { difference, magnitude: y.abs().max().item() };
    })
  );
}
