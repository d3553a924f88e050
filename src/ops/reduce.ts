/**
 * Reductions over axes, which stay with size 1; {@linkcode Tensor} drops them by a reshape.
 *
 * @module
 */
import type { ReduceOp } from "../backend/backend.ts";
import { backend } from "../backend/current.ts";
import { product, type Shape, show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { centred } from "./centred.ts";
import { needsFloat } from "./dtype.ts";
import type { Op } from "./op.ts";

/** @internal Normalized axes: sorted, unique, not negative. */
export interface Over {
  readonly axes: Shape;
}
type Reduction<P extends Over = Over> = Op<readonly [Tensor], P>;
const SUM: ReduceOp = { name: "sum", initial: 0, f: (total, x) => total + x };
const MAX: ReduceOp = { name: "max", initial: -Infinity, f: Math.max };

/** Elements that each result is made of; at least one. */
function count(name: string, x: Tensor, axes: Shape): number {
  let n = 1;
  for (const axis of axes) n *= x.shape[axis]!;
  if (n === 0) {
    throw new RangeError(
      `Cannot take the ${name} of ${show(x.shape)} over axes ${show(axes)}: there are no elements`,
    );
  }
  return n;
}

export const sum: Reduction = {
  name: "sum",
  readsInputs: false,
  forward: ([x], { axes }) => [backend.reduce(SUM, needsFloat("sum", x), axes)],
  vjp: (g, { inputs: [x] }) => [() => g.expand(x.shape)],
};

export const mean: Reduction = {
  name: "mean",
  readsInputs: false,
  composite: true,
  forward([x], { axes }) {
    const n = count("mean", x, axes);
    return [x.sum({ axis: axes, keepDims: true }).div(n)];
  },
  vjp: (g, { inputs: [x] }) => [() => g.mul(product(g.shape) / x.size).expand(x.shape)],
};

/**
 * `σ² = Σ (x − μ)² / (n − correction)`, so `x̄ = 2 σ̄² (x − μ) / (n − correction)`. Two passes: the
 * textbook's `E[x²] − E[x]²` loses every digit once the mean is large beside the deviation.
 */
export const variance: Reduction<Over & { readonly correction: number }> = {
  name: "variance",
  composite: true,
  forward([x], { axes, correction }) {
    const n = count("variance", x, axes) - correction;
    if (n <= 0) {
      throw new RangeError(
        `Cannot take the variance of ${show(x.shape)} over axes ${show(axes)} with ` +
          `correction ${correction}: it needs more than ${correction} elements`,
      );
    }
    return [centred(x, axes).square().sum({ axis: axes, keepDims: true }).div(n)];
  },
  vjp(g, { inputs: [x], params: { axes, correction } }) {
    return [() => centred(x, axes).mul(g.mul(2 / (x.size / g.size - correction)))];
  },
};

/** The cotangent is shared evenly among equal largest elements, as PyTorch's `amax` does. */
export const max: Reduction = {
  name: "max",
  forward([x], { axes }) {
    count("max", x, axes);
    return [backend.reduce(MAX, needsFloat("max", x), axes)];
  },
  vjp(g, { inputs: [x], output: y, params: { axes } }) {
    return [() => {
      const largest = x.equal(y);
      return largest.mul(g.div(largest.sum({ axis: axes, keepDims: true })));
    }];
  },
};
