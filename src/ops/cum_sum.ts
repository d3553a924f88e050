/**
 * Running sums.
 *
 * @module
 */
import type { LineOp } from "../backend/backend.ts";
import { backend } from "../backend/current.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { needsNumber } from "./dtype.ts";
import type { Op } from "./op.ts";

const FORWARD: LineOp = {
  name: "cumSum",
  f(from, to) {
    for (let i = 0, total = 0; i < from.length; i++) to[i] = total += from[i]!;
  },
};
const BACKWARD: LineOp = {
  name: "cumSumReverse",
  f(from, to) {
    for (let i = from.length - 1, total = 0; i >= 0; i--) to[i] = total += from[i]!;
  },
};

/** `yₖ = x₀ + … + xₖ` along `axis`, from the other end if `reverse`, so `x̄ₖ = ȳₖ + ȳₖ₊₁ + …`. */
export const cumSum: Op<
  readonly [Tensor],
  { readonly axis: number; readonly reverse: boolean }
> = {
  name: "cumSum",
  readsInputs: false,
  forward: ([x], { axis, reverse }) => [
    backend.lines(
      reverse ? BACKWARD : FORWARD,
      needsNumber("cumSum", x),
      axis,
      x.shape[axis]!,
      x.dtype,
    ),
  ],
  vjp: (g, { params: { axis, reverse } }) => [() => g.cumSum({ axis, reverse: !reverse })],
};
