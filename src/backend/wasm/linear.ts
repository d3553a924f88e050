/**
 * `y = x·Wᵀ + b` without a second pass for b. Backward is the formula's: which of its products are
 * wanted, the tape knows.
 *
 * @module
 */
import { address, empty, type Kernel, Strided } from "../backend.ts";
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
};
