import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { Random } from "../../src/tensor/random.ts";
import { WORKSPACE } from "../../src/backend/memory.ts";
import { input, normals, once, onEveryBuild, output, wholes } from "./guarded.ts";
import { FORMS, multiply, name } from "./products.ts";

const SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 16, 17, 60, 100, 121, 124, 125];
const LARGE = [1, 4, 5, 8, 125, 240, 257, 511, 512, 513, 600];

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
