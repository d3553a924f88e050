/**
 * Where elements stand among those along an axis. Results are int32; nothing flows back through
 * them.
 *
 * A NaN counts as larger than every number when sorting, and is what both `argMax` and `argMin`
 * find first, as PyTorch has it.
 *
 * @module
 */
import type { LineOp } from "../backend/backend.ts";
import { backend } from "../backend/current.ts";
import type { Numbers } from "../backend/memory.ts";
import type { DType } from "../backend/memory.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Op } from "./op.ts";

/** @internal */
interface Along {
  readonly axis: number;
}
type Line = Numbers[DType];

/** A NaN is equal to a NaN, and larger than anything else. */
const compare = (a: number, b: number): number =>
  a < b ? -1 : a > b ? 1 : a === b ? 0 : Number(Number.isNaN(a)) - Number(Number.isNaN(b));

/** `Array.prototype.sort` of indices is stable. */
function sorting(name: string, order: (a: number, b: number) => number): LineOp {
  return {
    name,
    f(from, to) {
      for (let i = 0; i < to.length; i++) to[i] = i;
      to.sort((i, j) => order(from[i]!, from[j]!));
    },
  };
}
const ASCENDING = sorting("argSort", compare);
const DESCENDING = sorting("argSortDescending", (a, b) => compare(b, a));

/** Index of the element that comes first along `axis`, of the second, …; equal ones keep order. */
export const argSort: Op<readonly [Tensor], Along & { readonly descending: boolean }> = {
  name: "argSort",
  readsInputs: false,
  forward: ([x], { axis, descending }) => [
    backend.lines(descending ? DESCENDING : ASCENDING, x, axis, x.shape[axis]!, "int32"),
  ],
  vjp: () => [null],
};

/** The first element that none is `better` than, or the first NaN. */
function best(name: string, better: (x: number, than: number) => boolean): Op<
  readonly [Tensor],
  Along
> {
  const f = (from: Line, to: Line): void => {
    let at = 0;
    for (let i = 1; i < from.length && !Number.isNaN(from[at]!); i++) {
      if (better(from[i]!, from[at]!) || Number.isNaN(from[i]!)) at = i;
    }
    to[0] = at;
  };
  return {
    name,
    readsInputs: false,
    forward: ([x], { axis }) => [backend.lines({ name, f }, x, axis, 1, "int32")],
    vjp: () => [null],
  };
}
/** Index of the largest element along `axis`, which keeps size 1: the first of equals. */
export const argMax: Op<readonly [Tensor], Along> = best("argMax", (x, than) => x > than);
/** Index of the smallest element along `axis`, which keeps size 1: the first of equals. */
export const argMin: Op<readonly [Tensor], Along> = best("argMin", (x, than) => x < than);
