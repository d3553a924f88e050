/**
 * Softmax, its logarithm and that of its denominator over the last axes, in one kernel each way.
 *
 * @module
 */
import { product, type Shape } from "../../shape/shape.ts";
import { address, empty, type Kernel, type View } from "../backend.ts";
import { rowMajor } from "./copy.ts";
import type { RowwiseName } from "./exports.ts";
import { discard } from "./layout.ts";
import { kernel } from "./loader.ts";

interface Over {
  readonly axes: Shape;
}
/** How many numbers a row has, if the axes are the last ones and there are any numbers. */
function width(x: View, axes: Shape): number | null {
  const trailing = axes.length > 0 && axes[0] === x.shape.length - axes.length;
  return trailing && x.dtype === "float32" && x.size > 0 ? product(x.shape.slice(axes[0])) : null;
}
function forward(name: RowwiseName | "logSumExp", x: View, n: number, shape: Shape): [View] {
  const from = rowMajor(x), y = empty(shape, "float32");
  kernel[name](address(from), address(y), x.size / n, n);
  discard(from, x);
  return [y];
}

/** @internal The kernel of softmax or of its logarithm. */
export function rowwise(name: RowwiseName): Kernel {
  const vjp = `${name}Vjp` as const;
  return {
    forward([x], { axes }: Over) {
      const n = width(x!, axes);
      return n === null ? null : forward(name, x!, n, x!.shape);
    },
    vjp(g, _, [y], { axes }: Over) {
      const dy = rowMajor(g), dx = empty(y!.shape, "float32"), n = width(y!, axes)!;
      kernel[vjp](address(dy), address(y!), address(dx), dx.size / n, n);
      discard(dy, g);
      return [dx];
    },
  };
}

/** @internal */
export const logSumExp: Kernel = {
  forward([x], { axes }: Over) {
    const n = width(x!, axes);
    if (n === null) return null;
    return forward("logSumExp", x!, n, x!.shape.map((size, i) => axes.includes(i) ? 1 : size));
  },
  vjp(g, [x], [y], { axes }: Over) {
    const from = rowMajor(x!), dy = rowMajor(g), dx = empty(x!.shape, "float32");
    const n = width(x!, axes)!, [pdy, px, py] = [address(dy), address(from), address(y!)];
    kernel.logSumExpVjp(pdy, px, py, address(dx), x!.size / n, n);
    discard(from, x!);
    discard(dy, g);
    return [dx];
  },
};
