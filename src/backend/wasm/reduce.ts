/**
 * Sums and maxima over axes.
 *
 * @module
 */
import type { Shape } from "../../shape/shape.ts";
import { address, empty, type ReduceOp, type View } from "../backend.ts";
import { reference } from "../reference.ts";
import { rowMajor } from "./copy.ts";
import { discard } from "./layout.ts";
import { kernel } from "./loader.ts";

/** Which reductions have a kernel. */
const KERNELS = ["sum", "max", "min"] as const;

/**
 * @internal Neighbouring axes are reduced at once, `[outer, reduce, inner]`, the last ones first.
 */
export function reduce(op: ReduceOp, x: View, axes: Shape): View {
  const name = KERNELS.find((n) => n === op.name);
  if (name === undefined || x.dtype !== "float32" || axes.length === 0) {
    return reference.reduce(op, x, axes);
  }
  let from = rowMajor(x);
  for (let last = axes.length - 1; last >= 0;) {
    let first = last;
    while (first > 0 && axes[first - 1] === axes[first]! - 1) first--;
    const to = reduceRun(name, from, axes[first]!, axes[last]!);
    discard(from, x);
    from = to;
    last = first - 1;
  }
  return from;
}
function reduceRun(name: typeof KERNELS[number], x: View, first: number, last: number): View {
  const shape: number[] = [];
  let outer = 1, size = 1, inner = 1;
  for (let i = 0; i < x.shape.length; i++) {
    const n = x.shape[i]!, reduced = i >= first && i <= last;
    if (i < first) outer *= n;
    else if (i > last) inner *= n;
    else size *= n;
    shape.push(reduced ? 1 : n);
  }
  const y = empty(shape, "float32");
  kernel[name](address(x), address(y), outer, size, inner, inner);
  return y;
}
