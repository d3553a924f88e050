/**
 * Products in the kernels' memory, and what they should be.
 *
 * @module
 */
import { assert } from "@std/assert";
import { heap, WORKSPACE } from "../../src/backend/memory.ts";
import type { Exports } from "../../src/backend/wasm/exports.ts";
import { input, output } from "./guarded.ts";

/** Whether A and B are stored transposed. */
export const FORMS = [[false, false], [false, true], [true, false], [true, true]] as const;

/** What is multiplied. */
export interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transA: boolean;
  readonly transB: boolean;
  /** Numbers between the end of a row and the next. */
  readonly gap: number;
  readonly add: boolean;
  readonly of: (n: number) => Float32Array;
  /** Elements that are compared; all if absent. */
  readonly sample?: number;
}
/** `a[i, p]` or, stored as columns, `a[p, i]`, with `ld` numbers from row to row. */
const at = (transposed: boolean, i: number, p: number, ld: number) =>
  transposed ? p * ld + i : i * ld + p;

/** An element by the kernel and in float64, and Σ |a||b|, which bounds the error. */
export interface Element {
  readonly i: number;
  readonly j: number;
  readonly got: number;
  readonly want: number;
  readonly bound: number;
}
/** Multiplies between guards, and in float64 beside it. */
export function multiply(kernel: Pick<Exports, "gemm">, product: Product): Element[] {
  const { m, n, k, transA, transB, gap, add, of, sample } = product;
  const lda = (transA ? m : k) + gap, ldb = (transB ? k : n) + gap, ldc = n + gap;
  const size = (rows: number, columns: number) => Math.max(0, rows * (columns + gap) - gap);
  const a = input(of(transA ? size(k, m) : size(m, k)));
  const b = input(of(transB ? size(n, k) : size(k, n)));
  const before = of(size(m, n)), c = output(before.length, before);
  // What an earlier product left in the workspace must not matter.
  heap.float32.fill(NaN, WORKSPACE / 4, WORKSPACE / 4 + 200_000);
  const addresses = [a.address, lda, b.address, ldb, c.address, ldc] as const;
  kernel.gemm(transA, transB, m, n, k, ...addresses, add, WORKSPACE);
  const [as, bs, cs] = [a.values, b.values, c.values];
  cs.forEach((v, o) => assert(o % ldc < n || v === before[o], "written between two rows"));
  const element = (o: number): Element => {
    const i = Math.floor(o / n), j = o % n, old = add ? before[i * ldc + j]! : 0;
    let want = old, bound = Math.abs(old);
    for (let p = 0; p < k; p++) {
      const term = as[at(transA, i, p, lda)]! * bs[at(transB, p, j, ldb)]!;
      want += term;
      bound += Math.abs(term);
    }
    return { i, j, got: cs[i * ldc + j]!, want, bound };
  };
  const count = Math.min(m * n, sample ?? Infinity);
  return Array.from(
    { length: count },
    (_, t) => element(Math.round(t * (m * n - 1) / (count - 1 || 1))),
  );
}
/** For messages. */
export function name({ m, n, k, transA, transB, gap, add }: Product): string {
  const form = `${transA ? "T" : "N"}${transB ? "T" : "N"}`;
  return `${form} ${m} × ${k} × ${n}, gap ${gap}${add ? ", added" : ""}`;
}
