/**
 * Random classes.
 *
 * @module
 */
import { elements } from "../backend/backend.ts";
import { type Shape, show } from "../shape/shape.ts";
import { type DrawOptions, generator } from "./generator.ts";
import type { Random } from "./random.ts";
import type { Tensor } from "./tensor.ts";
import { uninitialized } from "./uninitialized.ts";

/** All axes but the last. */
export type Rows<S extends Shape> = S extends readonly [...infer R extends Shape, number] ? R
  : Shape;

/**
 * A class for each row of weights, `[…, classes] → […]`, as likely as its weight is large. Weights
 * need not sum to 1; of logits take the softmax first.
 *
 * One uniform number a row, by the inverse of the cumulative weights.
 *
 * @throws {RangeError} if a weight is negative, infinite or NaN, or a row has none above 0.
 *
 * @example
 * ```ts
 * import { categorical, Random, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const weights = tensor([[0, 1, 0], [2, 0, 0]]);
 * const classes = categorical(weights, { random: new Random(7) }); // Tensor<[2], "int32">
 * assert(classes.toArray().join() === "1,0");
 * ```
 */
export function categorical<S extends Shape>(
  weights: Tensor<S, "float32" | "float64">,
  options: DrawOptions,
): Tensor<Rows<S>, "int32"> {
  const random = generator(options), { shape } = weights as Tensor;
  if (shape.length === 0) {
    throw new RangeError(
      "Cannot draw a class with weights []: the last axis is that of the classes",
    );
  }
  const all = weights.toArray(), classes = shape.at(-1)!;
  const t = uninitialized("categorical", shape.slice(0, -1), "int32"), drawn = elements(t);
  for (let row = 0; row < drawn.length; row++) {
    const own = all.subarray(row * classes, (row + 1) * classes);
    drawn[row] = draw(own, random, shape);
  }
  return t as Tensor as Tensor<Rows<S>, "int32">;
}

function draw(weights: Float32Array | Float64Array, random: Random, shape: Shape): number {
  let total = 0, last = -1;
  weights.forEach((w, i) => {
    if (!(w >= 0 && w < Infinity)) {
      throw new RangeError(
        `Cannot draw a class with weight ${w} among weights ${show(shape)}: ` +
          `weights are finite and at least 0`,
      );
    }
    total += w;
    if (w > 0) last = i;
  });
  if (last < 0) {
    throw new RangeError(`Cannot draw a class with weights ${show(shape)}: a row has none above 0`);
  }
  const target = random.uniform() * total;
  let below = 0;
  for (let i = 0; i < last; i++) {
    below += weights[i]!;
    if (target < below) return i;
  }
  return last; // what rounding may have left over, too
}
