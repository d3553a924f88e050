/**
 * Ones in places, zeros elsewhere.
 *
 * @module
 */
import { elements } from "../backend/backend.ts";
import type { DType } from "../backend/memory.ts";
import { type Shape, show } from "../shape/shape.ts";
import { type CreateOptions, zeros } from "./create.ts";
import type { Tensor } from "./tensor.ts";

/**
 * A row of zeros for each label, with a one at the class that the label names:
 * `[…] → […, classes]`.
 *
 * @throws {RangeError} if a label is no class.
 * @throws {TypeError} if the labels are not int32.
 *
 * @example
 * ```ts
 * import { oneHot, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const y = oneHot(tensor([2, 0], { dtype: "int32" }), 3); // Tensor<[2, 3], "float32">
 * assert(y.toArray().join() === "0,0,1,1,0,0");
 * ```
 */
export function oneHot<S extends Shape, C extends number, D extends DType = "float32">(
  labels: Tensor<S, "int32">,
  classes: C,
  options?: CreateOptions<D>,
): Tensor<[...S, C], D> {
  if (labels.dtype !== "int32") {
    throw new TypeError(
      `Cannot encode ${labels.dtype} labels ${show(labels.shape)}: classes are numbered in int32`,
    );
  }
  const chosen = labels.toArray();
  for (const label of chosen) {
    if (label < 0 || label >= classes) {
      throw new RangeError(
        `Cannot encode label ${label} among ${classes} classes: labels are 0 to ${classes - 1}`,
      );
    }
  }
  const t: Tensor = zeros([...labels.shape, classes], options as CreateOptions);
  const numbers = elements(t);
  chosen.forEach((label, i) => numbers[i * classes + label] = 1);
  return t as Tensor<[...S, C], D>;
}

/**
 * The identity matrix: ones on the diagonal.
 *
 * @example
 * ```ts
 * import { eye, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([[1, 2], [3, 4]]);
 * assert(x.matmul(eye(2)).toArray().join() === x.toArray().join());
 * assert(eye(2, 3).toArray().join() === "1,0,0,0,1,0");
 * ```
 */
export function eye<N extends number, D extends DType = "float32">(
  size: N,
  options?: CreateOptions<D>,
): Tensor<[N, N], D>;
/** A matrix with ones on its main diagonal, as far as it goes. */
export function eye<N extends number, M extends number, D extends DType = "float32">(
  rows: N,
  columns: M,
  options?: CreateOptions<D>,
): Tensor<[N, M], D>;
export function eye(rows: number, second?: number | CreateOptions, third?: CreateOptions): Tensor {
  const columns = typeof second === "number" ? second : rows;
  const t: Tensor = zeros([rows, columns], typeof second === "number" ? third : second);
  const numbers = elements(t);
  for (let i = 0; i < Math.min(rows, columns); i++) numbers[i * columns + i] = 1;
  return t;
}
