/**
 * Running statistics computed anew: the population's, instead of a moving average.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import { noGrad } from "../autograd/tape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { BatchNorm } from "./batch_norm.ts";
import type { Module } from "./module.ts";
import { Pooled } from "./running.ts";

/** Options of {@linkcode recalibrate}. */
export interface RecalibrateOptions {
  /**
   * Which variance. `"within"`, the default, is the paper's: the mean over batches of the variance
   * in each, `m / (m − 1) · E[σ²]`. `"total"` is the variance of all values together, in which the
   * distances between the means of batches count, too: larger if batches differ in kind.
   */
  readonly variance?: "within" | "total";
}

/**
 * Replaces the running statistics of every batch norm in `model` by those of the population that
 * `batches` hold: the second half of algorithm 2 of Ioffe & Szegedy 2015 (arXiv:1502.03167), called
 * precise BN by Wu & Johnson 2021 (arXiv:2105.07576). A moving average lags behind parameters that
 * move; this does not, since nothing moves meanwhile.
 *
 * The mean is the mean of all values: `E[x] = E[μ_B]`, batches weighted by their size. The variance
 * is `Var[x] = m / (m − 1) · E[σ²_B]`, unbiased, unless the layer's convention keeps biased ones.
 * Both are added up in float64. As in the paper each layer is normalized with the batch's own
 * statistics while this runs; dropout and the like are off, as they will be in evaluation.
 * `numBatchesTracked` goes on counting, but with `momentum: null` it becomes the number of batches,
 * so that the mean over all goes on from here. Modes are afterwards what they were.
 *
 * Batches are what the model takes, or objects with that in `x`, as loaders give them. Those whose
 * statistics are not finite are treated as in training (see `nonFinite`).
 *
 * @returns How many batches there were.
 * @throws {RangeError} if there is no batch norm with running statistics in `model`, or one that
 * took in no batch. Nothing has changed then.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { batchNorm1d, recalibrate, sequential } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const norm = batchNorm1d(1), model = sequential(norm).eval();
 * recalibrate(model, [tensor([[1], [3]]), tensor([[5], [9]])]);
 * assert(norm.runningMean?.item() === 4.5);
 * assert(norm.runningVar?.item() === 5); // 2 · E[1, 4]
 * recalibrate(model, [tensor([[1], [3]]), tensor([[5], [9]])], { variance: "total" });
 * assert(Math.abs(norm.runningVar!.item() - 35 / 3) < 1e-6); // of 1, 3, 5 and 9
 * ```
 */
export function recalibrate(
  model: Module & { forward(x: never): Tensor },
  batches: Iterable<Tensor | { readonly x: Tensor }>,
  { variance = "within" }: RecalibrateOptions = {},
): number {
  const modules = model.namedModules(), modes = modules.map(([, m]) => m.training);
  const norms = modules.flatMap(([path, m]) =>
    m instanceof BatchNorm && m.runningMean !== null
      ? [{ path, layer: m as BatchNorm, pool: new Pooled(m.numFeatures) }]
      : []
  );
  if (norms.length === 0) {
    throw new RangeError(
      `Cannot recalibrate ${model}: there is no batch norm with running statistics in it`,
    );
  }
  let count = 0;
  try {
    model.eval();
    for (const { layer, pool } of norms) {
      layer.training = true;
      layer.poolInto(pool);
    }
    for (const batch of batches) {
      const x = "x" in batch ? batch.x : batch;
      noGrad(() => scope(() => void model.forward(x as never)));
      count++;
    }
  } finally {
    for (const { layer } of norms) layer.poolInto(null);
    modules.forEach(([, m], i) => m.training = modes[i]!);
  }
  const idle = norms.find(({ pool }) => pool.batches === 0);
  if (idle !== undefined) {
    throw new RangeError(
      `Cannot recalibrate ${idle.layer} at ${JSON.stringify(idle.path)}: of ${count} batches it ` +
        `took in none`,
    );
  }
  for (const { layer, pool } of norms) layer.replaceBy(pool, variance);
  return count;
}
