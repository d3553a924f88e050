/**
 * Data to train on: real handwritten digits, small ({@linkcode digits}, embedded) and large
 * ({@linkcode mnist}, fetched and verified), two tables ({@linkcode iris}, {@linkcode penguins}),
 * and the batches of a training loop.
 *
 * @example Ten epochs, with a validation part
 * ```ts
 * import { digits } from "@norma/norma/data";
 * import { Random } from "@norma/norma";
 * import { assertEquals } from "@std/assert";
 *
 * const random = new Random(1);
 * const [validation, rest] = digits().split(297, random.split("validation"));
 * const batches = rest.batches(64, { shuffle: random.split("order"), dropLast: true });
 * for (let epoch = 0; epoch < 10; epoch++) {
 *   for (const { x, y } of batches) {
 *     x; // Tensor<[64, 64], "float32">, freed at the end of the turn
 *     y; // Tensor<[64], "int32">
 *   }
 * }
 * assertEquals(validation.length, 297);
 * ```
 *
 * @module
 */
export { Dataset, type DatasetOptions, type Samples } from "./dataset.ts";
export { digits } from "./digits.ts";
export { type Idx, parseIdx } from "./idx.ts";
export { type Batch, Loader, type LoaderOptions } from "./loader.ts";
export { type Mnist, mnist, type MnistOptions } from "./mnist.ts";
export { classBalanced, classesPerBatch, classSorted, type Sampler } from "./sampler.ts";
export { type Splits, splits, type SplitsOptions } from "./splits.ts";
export { type FeatureMoments, featureMoments, standardize } from "./standardize.ts";
export { type Iris, iris, type Penguin, penguins, type Table } from "./tables.ts";
export { zip, type Zipped } from "./zip.ts";
