/**
 * The one idea behind all normalizations: elements that share their statistics.
 *
 * @module
 */
import { scope } from "../../autograd/scope.ts";
import type { DType } from "../../backend/memory.ts";
import { normalize as normalizeOp } from "../../ops/normalize.ts";
import { axesOf } from "../../shape/reduce.ts";
import { type Shape, show } from "../../shape/shape.ts";
import { apply } from "../../tensor/apply.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { checkEps } from "./check.ts";

/** Options of {@linkcode normalize}. */
export interface NormalizeOptions {
  /** Axes along which elements share their mean and variance; negative ones count from the end. */
  readonly axes: number | Shape;
  /**
   * Into how many blocks axis 1, the channels, is cut, each with statistics of its own. It must be
   * one of `axes`. One block by default.
   */
  readonly groups?: number;
  /** Whether the mean is taken off; on by default. Without it `σ²` is the mean square. */
  readonly center?: boolean;
  /** ε, added to the variance; 1e-5 by default. */
  readonly eps?: number;
}

/**
 * `x̂ = (x − μ) / √(σ² + ε)` with the mean and the biased variance of those elements that share
 * them: along `axes`. Normalizations differ in nothing else. Of images `[N, C, H, W]`
 *
 *     batch norm       normalize(x, { axes: [0, 2, 3] })
 *     layer norm       normalize(x, { axes: [1, 2, 3] })
 *     instance norm    normalize(x, { axes: [2, 3] })
 *     group norm       normalize(x, { axes: [1, 2, 3], groups: 8 })
 *     RMS norm         normalize(x, { axes: [1, 2, 3], center: false })
 *
 * before a learned scale and shift. Exact for float32 at any offset, as {@linkcode batchNorm}.
 *
 * @throws {RangeError} if there is no such axis, none at all or no element along them, if the
 * channels cannot be cut into so many groups, or eps is negative.
 * @throws {TypeError} for integers.
 *
 * @example
 * ```ts
 * import { normalize, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([[1, 3], [10, 30]]);
 * assert(normalize(x, { axes: 1, eps: 0 }).toNested()[1]![0] === -1); // among 10 and 30
 * assert(normalize(x, { axes: 0, eps: 0 }).toNested()[1]![0] === 1); // among 1 and 10
 * ```
 */
export function normalize<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  options: NormalizeOptions,
): Tensor<S, D> {
  const { groups, center = true, eps = 1e-5 } = options;
  const axes = axesOf(x.shape, options.axes);
  if (axes.length === 0 || axes.some((axis) => x.shape[axis] === 0)) {
    throw new RangeError(
      `Cannot normalize ${show(x.shape)} over axes ${show(axes)}: no elements share a mean`,
    );
  }
  checkEps("normalize", eps);
  if (groups === undefined) return apply(normalizeOp, [x], { axes, eps, center });
  return scope(() => {
    const blocks = x.reshape(cut(x.shape, axes, groups));
    const inBlocks = axes.map((axis) => axis >= 1 ? axis + 1 : axis);
    return apply(normalizeOp, [blocks], { axes: inBlocks, eps, center }).reshape(x.shape as Shape);
  }) as Tensor as Tensor<S, D>;
}

/** `shape` with axis 1 as two: the groups, and the channels of one. */
function cut(shape: Shape, axes: Shape, groups: number): Shape {
  const channels = shape[1]!;
  if (!axes.includes(1)) {
    throw new RangeError(
      `Cannot normalize ${show(shape)} over axes ${show(axes)} in ${groups} groups: they are ` +
        `groups of channels, axis 1, which must be one of the axes`,
    );
  }
  if (!(Number.isSafeInteger(groups) && groups > 0 && channels % groups === 0)) {
    throw new RangeError(
      `Cannot normalize ${show(shape)} in ${groups} groups: ${channels} channels on axis 1 are ` +
        `cut into equal groups, of which there may be ${divisors(channels)}`,
    );
  }
  return [shape[0]!, groups, channels / groups, ...shape.slice(2)];
}
/** `"1, 2, 3 or 6"` */
function divisors(n: number): string {
  const all = Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0);
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
}
