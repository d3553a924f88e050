import { assertEquals } from "@std/assert";
import { input, integers, normals, once, onEveryBuild, output } from "./guarded.ts";

const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 17];

Deno.test("fill and copy write what they should and nothing else", () => {
  onEveryBuild("moves", (kernel) => {
    for (const n of [0, ...SIZES]) {
      once(`${n}`, () => {
        const filled = output(n), copied = output(n), x = input(normals(n));
        kernel.fill(filled.address, n, 1.5);
        kernel.copy(x.address, copied.address, n);
        assertEquals(filled.values, new Float32Array(n).fill(1.5));
        assertEquals(copied.values, x.values);
      });
    }
  });
});

Deno.test("copyStrided moves rows, transposed matrices and anything between", () => {
  onEveryBuild("copyStrided", (kernel) => {
    for (const outer of SIZES) {
      for (const inner of SIZES) {
        const strides = [
          [[inner, 1], [inner, 1]], // rows
          [[1, outer], [inner, 1]], // transposed
          [[inner, 1], [1, outer]], // transposed on writing
          [[0, 1], [inner, 1]], // one row again and again
          [[1, 0], [inner, 1]], // one column
          [[2 * inner, 2], [inner, 1]], // every second number
          [[inner, 1], [2 * inner + 1, 2]], // into every second number
        ] as const;
        for (const [[f0, f1], [t0, t1]] of strides) {
          once(`${outer} × ${inner} from ${f0}, ${f1} to ${t0}, ${t1}`, () => {
            const last = (s0: number, s1: number) => (outer - 1) * s0 + (inner - 1) * s1 + 1;
            const from = input(normals(last(f0, f1))), before = normals(last(t0, t1));
            const to = output(before.length, before), want = Float32Array.from(before);
            kernel.copyStrided(from.address, f0, f1, to.address, t0, t1, outer, inner);
            const x = from.values;
            for (let o = 0; o < outer; o++) {
              for (let i = 0; i < inner; i++) want[o * t0 + i * t1] = x[o * f0 + i * f1]!;
            }
            assertEquals(to.values, want, `${outer} × ${inner} from ${f0}, ${f1} to ${t0}, ${t1}`);
          });
        }
      }
    }
  });
});

Deno.test("gather picks rows, again and in any order", () => {
  onEveryBuild("gather", (kernel) => {
    for (const [outer, size, inner] of [[1, 5, 1], [1, 5, 7], [3, 4, 1], [3, 4, 5]] as const) {
      const x = input(normals(outer * size * inner)), picks = integers([3, 0, 3, 1, 2, 0]);
      const y = output(outer * 6 * inner), values = x.values;
      kernel.gather(x.address, picks.address, y.address, outer, size, inner, 6);
      const want = Float32Array.from({ length: outer * 6 * inner }, (_, n) => {
        const i = n % inner, k = Math.floor(n / inner) % 6, o = Math.floor(n / inner / 6);
        return values[(o * size + [3, 0, 3, 1, 2, 0][k]!) * inner + i]!;
      });
      assertEquals(y.values, want, `[${outer}, ${size}, ${inner}]`);
    }
  });
});
