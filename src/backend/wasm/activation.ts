/**
 * Activation functions whose backward pass is one loop over the result.
 *
 * @module
 */
import { address, empty, type Kernel } from "../backend.ts";
import { rowMajor } from "./copy.ts";
import { unary } from "./elementwise.ts";
import type { ActivationName } from "./exports.ts";
import { discard, plain } from "./layout.ts";
import { kernel } from "./loader.ts";

/** @internal The kernel of an activation function. */
export function activation(name: ActivationName): Kernel {
  const op = { name, f: () => NaN }, vjp = `${name}Vjp` as const;
  return {
    forward: ([x]) => x!.dtype === "float32" ? [unary(op, x!)] : null,
    vjp(g, _, [y]) {
      if (g.dtype !== "float32" || !plain(y!)) return null;
      const dy = rowMajor(g), dx = empty(y!.shape, "float32");
      kernel[vjp](address(dy), address(y!), address(dx), dx.size);
      discard(dy, g);
      return [dx];
    },
  };
}
