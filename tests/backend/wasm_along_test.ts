import { assertEquals } from "@std/assert";
import { input, integers, normals, once, onEveryBuild, output } from "./guarded.ts";

/** `[outer, n, inner]` */
const SHAPES: (readonly [number, number, number])[] = [];
for (const outer of [1, 3]) {
  for (const n of [1, 2, 5, 17]) {
    for (const inner of [1, 2, 3, 4, 7]) SHAPES.push([outer, n, inner]);
  }
}
/** Calls `f` for each line along the middle axis with the indices of its elements. */
function lines(
  [outer, n, inner]: readonly [number, number, number],
  f: (at: number[], line: number) => void,
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      f(Array.from({ length: n }, (_, k) => (o * n + k) * inner + i), o * inner + i);
    }
  }
}

Deno.test("cumSum adds up in float64, from either end, in every shape", () => {
  onEveryBuild("cumSum", (kernel) => {
    for (const shape of SHAPES) {
      for (const reverse of [false, true]) {
        once(`cumSum of ${shape}`, () => {
          const size = shape.reduce((a, b) => a * b), x = input(normals(size)), y = output(size);
          kernel.cumSum(x.address, y.address, ...shape, reverse);
          const [xs, want] = [x.values, new Float32Array(size)];
          lines(shape, (at) => {
            let sum = 0;
            for (const i of reverse ? at.reverse() : at) want[i] = sum += xs[i]!;
          });
          assertEquals(y.values, want);
        });
      }
    }
  });
});

Deno.test("argBest finds the first of the largest or smallest, or the first NaN", () => {
  onEveryBuild("argBest", (kernel) => {
    for (const shape of SHAPES) {
      for (const least of [false, true]) {
        for (const holes of [0, 1]) {
          once(`argBest of ${shape}`, () => {
            const [outer, , inner] = shape, size = shape.reduce((a, b) => a * b);
            const values = normals(size).map((v, i) => holes && i % 11 === 5 ? NaN : Math.round(v));
            const x = input(values), y = output(outer * inner);
            kernel.argBest(x.address, y.address, ...shape, least);
            const got = new Int32Array(y.values.buffer);
            lines(shape, (at, line) => {
              const numbers = at.map((i) => values[i]!), nan = numbers.findIndex(Number.isNaN);
              const best = (least ? Math.min : Math.max)(...numbers);
              assertEquals(got[line], nan >= 0 ? nan : numbers.indexOf(best), `${numbers}`);
            });
          });
        }
      }
    }
  });
});

Deno.test("scatterAdd adds up in float64 and rounds once, in every shape", () => {
  onEveryBuild("scatterAdd", (kernel) => {
    for (const [outer, count, inner] of SHAPES) {
      for (const size of [1, 4, 9]) {
        once(`scatterAdd of ${[outer, count, inner]} to ${size}`, () => {
          const picks = Array.from({ length: count }, (_, k) => (k * 7 + 3) % size);
          const x = input(normals(outer * count * inner)), indices = integers(picks);
          const y = output(outer * size * inner), sums = output(2 * outer * size * inner + 1);
          const at = (sums.address + 7) & -8; // float64 numbers are aligned
          kernel.scatterAdd(x.address, indices.address, y.address, at, outer, count, size, inner);
          const want = new Float64Array(outer * size * inner), xs = x.values;
          xs.forEach((v, n) => {
            const o = Math.floor(n / (count * inner)), k = Math.floor(n / inner) % count;
            want[(o * size + picks[k]!) * inner + n % inner]! += v;
          });
          assertEquals(y.values, Float32Array.from(want));
        });
      }
    }
  });
});
