import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { Random } from "../../src/tensor/random.ts";
import { heap, WORKSPACE } from "../../src/backend/memory.ts";
import type { Exports } from "../../src/backend/wasm/exports.ts";
import { input, normals, once, onEveryBuild, output, wholes } from "./guarded.ts";

const FORMS = [[false, false], [false, true], [true, false], [true, true]] as const;
const SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 16, 17, 60, 100, 121, 124, 125];
const LARGE = [1, 4, 5, 8, 125, 240, 257, 511, 512, 513, 600];

interface Product {
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
interface Element {
  readonly i: number;
  readonly j: number;
  readonly got: number;
  readonly want: number;
  readonly bound: number;
}
function multiply(kernel: Exports, product: Product): Element[] {
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
function name({ m, n, k, transA, transB, gap, add }: Product): string {
  const form = `${transA ? "T" : "N"}${transB ? "T" : "N"}`;
  return `${form} ${m} × ${k} × ${n}, gap ${gap}${add ? ", added" : ""}`;
}

Deno.test("products of whole numbers are exact, in all sizes and transpositions", () => {
  const random = new Random(3), pick = () => SIZES[random.integer(SIZES.length)]!;
  onEveryBuild("gemm", (kernel) => {
    for (let trial = 0; trial < 80; trial++) {
      const [m, n, k, gap] = [pick(), pick(), pick(), random.integer(3)];
      for (const [transA, transB] of FORMS) {
        const product = { m, n, k, transA, transB, gap, add: trial % 3 === 0, of: wholes };
        once(name(product), () => {
          for (const { i, j, got, want } of multiply(kernel, product)) {
            assert(got === want, `${name(product)} at ${i}, ${j}: ${got} for ${want}`);
          }
        });
      }
    }
  });
});

Deno.test("products that fill several blocks of the cache are right to float32's precision", () => {
  const random = new Random(4), pick = () => LARGE[random.integer(LARGE.length)]!;
  onEveryBuild("gemm", (kernel) => {
    for (let trial = 0; trial < 6; trial++) {
      for (const [transA, transB] of FORMS) {
        const product = {
          ...{ m: pick(), n: pick(), k: pick(), transA, transB },
          ...{ gap: 1, add: false, of: normals, sample: 1500 },
        };
        once(name(product), () => {
          for (const { i, j, got, want, bound } of multiply(kernel, product)) {
            // Worst case of k rounding errors; the usual error is their square root.
            const most = (product.k + 2) * 2 ** -24 * bound;
            assertLessOrEqual(Math.abs(got - want), most, `${name(product)} at ${i}, ${j}`);
          }
        });
      }
    }
  });
});

Deno.test("a NaN or an infinity stays in its row and column", () => {
  onEveryBuild("gemm", (kernel) => {
    const [m, n, k] = [7, 11, 5], values = normals(m * k);
    values[2 * k + 3] = NaN;
    const a = input(values), b = input(normals(k * n)), c = output(m * n);
    kernel.gemm(false, false, m, n, k, a.address, k, b.address, n, c.address, n, false, WORKSPACE);
    c.values.forEach((v, i) => assertEquals(Number.isNaN(v), Math.floor(i / n) === 2, `at ${i}`));
  });
});
