/**
 * Along an axis: running sums, where the extremum is, and adding up by index.
 *
 * @module
 */
import { product, type Shape } from "../../shape/shape.ts";
import { address, empty, type LineOp, type View } from "../backend.ts";
import { type DType, release } from "../memory.ts";
import { reference } from "../reference.ts";
import { rowMajor } from "./copy.ts";
import { discard } from "./layout.ts";
import { kernel } from "./loader.ts";

/** The kernel of each, and its flag. */
const LINES: Readonly<Record<string, readonly ["cumSum" | "argBest", boolean]>> = {
  cumSum: ["cumSum", false],
  cumSumReverse: ["cumSum", true],
  argMax: ["argBest", false],
  argMin: ["argBest", true],
};

/** @internal */
export function lines(op: LineOp, x: View, axis: number, size: number, dtype: DType): View {
  const found = LINES[op.name];
  if (x.dtype !== "float32" || x.size === 0 || found === undefined) {
    return reference.lines(op, x, axis, size, dtype);
  }
  const from = rowMajor(x), y = empty(x.shape.with(axis, size), dtype), [name, flag] = found;
  const outer = product(x.shape.slice(0, axis)), inner = product(x.shape.slice(axis + 1));
  kernel[name](address(from), address(y), outer, x.shape[axis]!, inner, flag);
  discard(from, x);
  return y;
}

/** @internal */
export function scatterAdd(x: View, indices: View, axis: number, shape: Shape): View {
  if (x.dtype !== "float32") return reference.scatterAdd(x, indices, axis, shape);
  const from = rowMajor(x), picks = rowMajor(indices), y = empty(shape, "float32");
  const sums = empty(shape, "float64"), [px, pi] = [address(from), address(picks)];
  const outer = product(shape.slice(0, axis)), inner = product(shape.slice(axis + 1));
  kernel.scatterAdd(
    px,
    pi,
    address(y),
    address(sums),
    outer,
    picks.size,
    shape[axis]!,
    inner,
  );
  release(sums.storage);
  discard(from, x);
  discard(picks, indices);
  return y;
}
