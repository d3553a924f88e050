/**
 * `y = x·Wᵀ + b` without a second pass for b; backward the products that are wanted: images, say,
 * need no cotangent.
 *
 * @module
 */
import { address, empty, type Kernel, Strided } from "../backend.ts";
import { WORKSPACE } from "../memory.ts";
import { rowMajor } from "./copy.ts";
import { discard, plain } from "./layout.ts";
import { kernel } from "./loader.ts";
import { multiply } from "./matmul.ts";

/** @internal */
export const linear: Kernel = {
  forward([x, weight, bias]) {
    if (x!.dtype !== "float32" || !plain(weight!) || bias !== undefined && !plain(bias)) {
      return null;
    }
    const [n, k] = weight!.shape as readonly [number, number];
    const from = rowMajor(x!), y = empty(x!.shape.with(-1, n), "float32"), rows = x!.size / k;
    if (bias !== undefined) kernel.copyStrided(address(bias), 0, 1, address(y), n, 1, rows, n);
    const transposed = new Strided(weight!.storage, [k, n], "float32", k * n, weight!.offset, [
      1,
      k,
    ]);
    multiply(
      from,
      address(from),
      transposed,
      address(transposed),
      rows,
      address(y),
      bias !== undefined,
    );
    discard(from, x!);
    return [y];
  },
  vjp(g, [x, weight, bias]) {
    const [n, k] = weight!.shape as readonly [number, number], m = x!.size / k;
    const dy = rowMajor(g), pdy = address(dy), pw = address(weight!);
    let dx = null, dW = null, db = null;
    if (x!.tracked !== false) { // x̄ = ȳ·W
      dx = empty(x!.shape, "float32");
      kernel.gemm(false, false, m, k, n, pdy, n, pw, k, address(dx), k, false, WORKSPACE);
    }
    if (weight!.tracked !== false) { // W̄ = ȳᵀ·x
      const from = rowMajor(x!), px = address(from);
      dW = empty(weight!.shape, "float32");
      kernel.gemm(true, false, n, k, m, pdy, n, px, k, address(dW), k, false, WORKSPACE);
      discard(from, x!);
    }
    if (bias !== undefined && bias.tracked !== false) { // b̄ = Σ ȳ
      db = empty(bias.shape, "float32");
      kernel.sum(pdy, address(db), 1, m, n, n);
    }
    discard(dy, g);
    return bias === undefined ? [dx, dW] : [dx, dW, db];
  },
};
