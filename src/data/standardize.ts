/**
 * Standardization: features of mean 0 and deviation 1.
 *
 * @module
 */
import { product, same, type Shape, show } from "../shape/shape.ts";
import { tensor } from "../tensor/create.ts";
import { State } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Dataset } from "./dataset.ts";

/** Mean and standard deviation of every feature, as {@linkcode featureMoments} finds them. */
export interface FeatureMoments {
  /** The means, in the order of a sample's features. */
  readonly mean: Float64Array;
  /** The deviations, √(Σ (x − mean)² / n). */
  readonly deviation: Float64Array;
}

/**
 * Mean and standard deviation of every feature over all samples, in float64.
 *
 * @example
 * ```ts
 * import { Dataset, featureMoments } from "@norma/norma/data";
 * import { assert } from "@std/assert";
 *
 * const features = Float32Array.of(1, 10, 3, 10), labels = Uint8Array.of(0, 1);
 * const data = new Dataset({ name: "two", features, labels, shape: [2], classes: 2 });
 * const { mean, deviation } = featureMoments(data);
 * assert(mean.join() === "2,10" && deviation.join() === "1,0");
 * ```
 */
export function featureMoments(data: Dataset): FeatureMoments {
  const size = product(data.shape);
  const mean = new Float64Array(size), squares = new Float64Array(size);
  // Welford's recurrence: no digits are lost where the mean is large.
  for (let i = 0; i < data.length; i++) {
    data.features(i).forEach((x, j) => {
      const before = x - mean[j]!;
      mean[j]! += before / (i + 1);
      squares[j]! += before * (x - mean[j]!);
    });
  }
  return { mean, deviation: squares.map((sum) => Math.sqrt(sum / data.length)) };
}

/**
 * The datasets with every feature less its mean, divided by its standard deviation: both those of
 * the first dataset, the training part, so that nothing is learned from the others. A feature that
 * never changes there is not divided.
 *
 * @param parts The training part first, then others of the same shape.
 * @throws {RangeError} If samples differ in their shapes.
 *
 * @example
 * ```ts
 * import { digits, splits, standardize } from "@norma/norma/data";
 * import { Random } from "@norma/norma";
 * import { assert } from "@std/assert";
 *
 * const parts = splits(digits(), { validation: 0.1, test: 0.2, random: new Random(1) });
 * const [train, validation] = standardize(parts.train, parts.validation);
 * assert(Math.abs(train.all().x.mean().item()) < 1e-6);
 * assert(Math.abs(validation.all().x.mean().item()) < 0.1);
 * ```
 */
export function standardize<const D extends readonly [Dataset, ...Dataset[]]>(
  ...parts: D
): { -readonly [I in keyof D]: D[I] } {
  const [train] = parts, { mean, deviation } = featureMoments(train);
  const other = parts.find(({ shape }) => !same(shape, train.shape));
  if (other !== undefined) {
    throw new RangeError(
      `Cannot standardize samples ${
        show(other.shape)
      } of ${other.name} as those of ${train.name}, ` +
        `${show(train.shape)}: give datasets of one shape`,
    );
  }
  // States, since they are used as long as the datasets: no scope frees them.
  const own = (values: Float64Array) =>
    new State(tensor(Float32Array.from(values), [...train.shape]));
  const center = own(mean), scale = own(deviation.map((d) => d === 0 ? 1 : 1 / d));
  const apply = (x: Tensor<Shape, "float32">) => x.sub(center).mul(scale);
  return parts.map((part) => part.map(apply as never)) as readonly Dataset[] as D;
}
