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
import { needsFloat, needsNumber } from "./dtype.ts";
import type { Op } from "./op.ts";

/** @internal Normalized axes: sorted, unique, not negative. */
export interface Over {
  readonly axes: Shape;
}
type Reduction<P extends Over = Over> = Op<readonly [Tensor], P>;
const SUM: ReduceOp = { name: "sum", initial: 0, f: (total, x) => total + x };
const MAX: ReduceOp = { name: "max", initial: -Infinity, f: Math.max };
const MIN: ReduceOp = { name: "min", initial: Infinity, f: Math.min };

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
  forward: ([x], { axes }) => [backend.reduce(SUM, needsNumber("sum", x), axes)],
  vjp: (g, { inputs: [x] }) => [() => g.expand(x.shape)],
};

export const mean: Reduction = {
  name: "mean",
  readsInputs: false,
  composite: true,
  forward([x], { axes }) {
    const n = count("mean", needsFloat("mean", x), axes);
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
    const n = count("variance", needsFloat("variance", x), axes) - correction;
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

/** The cotangent is shared evenly among equal ones, as PyTorch's `amax` and `amin` do. */
function extreme(op: ReduceOp): Reduction {
  const { name } = op;
  return {
    name,
    forward([x], { axes }) {
      count(name, x, axes);
      return [backend.reduce(op, needsNumber(name, x), axes)];
    },
    vjp(g, { inputs: [x], output: y, params: { axes } }) {
      return [() => {
        const chosen = x.matches(y);
        return chosen.mul(g.div(chosen.sum({ axis: axes, keepDims: true })));
      }];
    },
  };
}
export const max: Reduction = extreme(MAX);
export const min: Reduction = extreme(MIN);
