/**
 * Activation functions whose backward pass is one loop, over the result or over the operand.
 *
 * @module
 */
import { address, empty, type Kernel } from "../backend.ts";
import { rowMajor } from "./copy.ts";
import { unary } from "./elementwise.ts";
import { type ActivationName, parametersOf, type ParametricName } from "./exports.ts";
import { discard, plain } from "./layout.ts";
import { kernel } from "./loader.ts";

/** @internal The kernel of a function whose derivative is one of its result. */
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

/** @internal The kernel of a function whose derivative is one of its operand, and of parameters. */
export function parametric(name: ParametricName): Kernel {
  const names: readonly string[] = parametersOf[name], vjp = `${name}Vjp` as const;
  const listed = (params: Readonly<Record<string, number>>) => names.map((n) => params[n]!);
  return {
    forward([x], params: Readonly<Record<string, number>>) {
      if (x!.dtype !== "float32") return null;
      const from = rowMajor(x!), y = empty(x!.shape, "float32");
      kernel[name](address(from), address(y), y.size, ...listed(params));
      discard(from, x!);
      return [y];
    },
    vjp(g, [x], _, params: Readonly<Record<string, number>>) {
      const from = rowMajor(x!), dy = rowMajor(g), dx = empty(x!.shape, "float32");
      kernel[vjp](address(dy), address(from), address(dx), dx.size, ...listed(params));
      discard(from, x!);
      discard(dy, g);
      return [dx];
    },
  };
}
