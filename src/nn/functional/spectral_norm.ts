/**
 * Spectral normalization.
 *
 * @module
 */
import { scope } from "../../autograd/scope.ts";
import { noGrad } from "../../autograd/tape.ts";
import type { DType } from "../../backend/memory.ts";
import { spectralNorm as spectralNormOp } from "../../ops/spectral_norm.ts";
import { type Shape, show } from "../../shape/shape.ts";
import { apply } from "../../tensor/apply.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { check, checkCount, checkEps, checkFloat } from "./check.ts";
import { axisOfWeight } from "./weight_axes.ts";

/** Options of {@linkcode spectralNorm}. */
export interface SpectralNormOptions {
  /** The axis that is the matrix's rows, the others together are its columns; 0 by default. */
  readonly dim?: number;
}
/** Options of {@linkcode powerIteration}. */
export interface PowerIterationOptions extends SpectralNormOptions {
  /** How many times u and v are multiplied; 1 by default. */
  readonly steps?: number;
  /** Lengths are divided by, but not by less than ε; 1e-12 by default. */
  readonly eps?: number;
}

/** `dim` first, the other axes flattened: `[h, w]`. */
const matrixOf = (weight: Tensor, axis: number): Tensor =>
  weight.permute(rowsFirst(weight.shape, axis)).flatten(1);
/** The inverse of `matrixOf` for a weight of `shape`. */
function weightOf(matrix: Tensor, shape: Shape, axis: number): Tensor {
  const order = rowsFirst(shape, axis);
  return matrix.reshape(order.map((i) => shape[i]!)).permute(shape.map((_, i) => order.indexOf(i)));
}
const rowsFirst = (shape: Shape, axis: number): number[] => [
  axis,
  ...shape.map((_, i) => i).filter((i) => i !== axis),
];
/** Throws unless `u` and `v` are as long as the matrix has rows and columns; gives the axis. */
function checkVectors(what: string, weight: Tensor, dim: number, u: Tensor, v: Tensor): number {
  checkFloat(what, weight);
  if (weight.shape.length < 2) {
    throw new RangeError(
      `Cannot ${what} ${show(weight.shape)}: expected a matrix, or more than 2 axes`,
    );
  }
  const axis = axisOfWeight(what, weight, dim), rows = weight.shape[axis]!;
  check(what, weight, [rows], { u });
  check(what, weight, [weight.size / rows], { v });
  return axis;
}

/**
 * Spectral normalization (Miyato et al. 2018, arXiv:1802.05957): `W / σ` with `σ = uᵀ W v`, which is
 * the largest singular value where u and v, `[h]` and `[w]`, are its singular vectors;
 * {@linkcode powerIteration} finds them. W has h rows, the size of axis `dim`, and all other axes
 * as w columns.
 *
 * Gradients flow to W, u and v; the layer of this name takes u and v for constants, as PyTorch does.
 *
 * @throws {RangeError} if the weight has fewer than 2 axes, there is no axis `dim`, u or v has
 * another size, or σ is 0.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { powerIteration, spectralNorm, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const w = tensor([[3, 0], [0, 1]]);
 * const [u, v] = powerIteration(w, tensor([1, 1]), tensor([1, 1]), { steps: 20 });
 * assert(Math.abs(spectralNorm(w, u, v).toArray()[3]! - 1 / 3) < 1e-6);
 * ```
 */
export function spectralNorm<S extends Shape, D extends DType>(
  weight: Tensor<S, D>,
  u: Tensor<Shape, D>,
  v: Tensor<Shape, D>,
  { dim = 0 }: SpectralNormOptions = {},
): Tensor<S, D> {
  const axis = checkVectors("spectral-normalize", weight, dim, u, v);
  const y: Tensor = apply(spectralNormOp, [matrixOf(weight, axis), u, v], undefined);
  return weightOf(y, weight.shape, axis) as Tensor<S, D>;
}

/**
 * Singular vectors of the largest singular value, `[h]` and `[w]`, by iteration from `u` and `v`
 * (Miyato et al. 2018, algorithm 1, in PyTorch's order): `u ← W v / ‖W v‖`, then
 * `v ← Wᵀ u / ‖Wᵀ u‖`. Constants to the tape.
 *
 * The error shrinks by `(σ₂ / σ₁)²` in a step, so a weight that changes little between steps needs
 * one at a time.
 *
 * @throws {RangeError} if the weight has fewer than 2 axes, there is no axis `dim`, u or v has
 * another size, or `steps` is no whole number from 1.
 * @throws {TypeError} if element types differ or are integers.
 *
 * @example
 * ```ts
 * import { powerIteration, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const [u] = powerIteration(tensor([[0, 2], [1, 0]]), tensor([1, 1]), tensor([1, 1]), { steps: 30 });
 * assert(Math.abs(u.toArray()[0]! - 1) < 1e-6);
 * ```
 */
export function powerIteration<D extends DType>(
  weight: Tensor<Shape, D>,
  u: Tensor<Shape, D>,
  v: Tensor<Shape, D>,
  { dim = 0, steps = 1, eps = 1e-12 }: PowerIterationOptions = {},
): [u: Tensor<[number], D>, v: Tensor<[number], D>] {
  const axis = checkVectors("power-iterate on", weight, dim, u, v);
  checkCount("power-iterate", "steps", steps);
  checkEps("power-iterate", eps);
  const unit = (t: Tensor): Tensor => t.div(t.norm().clip({ min: eps }));
  const found = noGrad(() =>
    scope(() => {
      const w = matrixOf(weight, axis);
      let left: Tensor = u, right: Tensor = v;
      for (let step = 0; step < steps; step++) {
        left = unit(w.matmul(right.reshape([right.size, 1])).reshape(left.shape));
        right = unit(left.reshape([1, left.size]).matmul(w).reshape(right.shape));
      }
      return [left, right];
    })
  );
  return found as Tensor[] as [Tensor<[number], D>, Tensor<[number], D>];
}
