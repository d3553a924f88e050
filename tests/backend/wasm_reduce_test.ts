import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { input, normals, once, onEveryBuild, output, sameNumber, wholes } from "./guarded.ts";

const OUTER = [1, 3], REDUCE = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 127, 129, 300];
const INNER = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 33];

function eachShape(f: (outer: number, reduce: number, inner: number) => void): void {
  for (const outer of OUTER) {
    for (const reduce of REDUCE) {
      for (const inner of INNER) {
        once(`[${outer}, ${reduce}, ${inner}]`, () => f(outer, reduce, inner));
      }
    }
  }
}
/** Reduces `x` of `[outer, reduce, inner]` in float64. */
function reduced(
  x: Float32Array,
  [outer, reduce, inner]: readonly [number, number, number],
  initial: number,
  f: (total: number, x: number) => number,
): Float32Array {
  return Float32Array.from({ length: outer * inner }, (_, n) => {
    const o = Math.floor(n / inner), i = n % inner;
    let total = initial;
    for (let r = 0; r < reduce; r++) total = f(total, x[(o * reduce + r) * inner + i]!);
    return total;
  });
}

Deno.test("sum adds up every element once, in every shape", () => {
  onEveryBuild("sum", (kernel) => {
    eachShape((outer, reduce, inner) => {
      const x = input(wholes(outer * reduce * inner, 1000)), y = output(outer * inner);
      kernel.sum(x.address, y.address, outer, reduce, inner, inner);
      assertEquals(
        y.values,
        reduced(x.values, [outer, reduce, inner], 0, (t, v) => t + v),
        `[${outer}, ${reduce}, ${inner}]`,
      );
    });
  });
});

Deno.test("the error of a sum does not grow with its length", () => {
  onEveryBuild("sum", (kernel) => {
    for (const [reduce, inner] of [[1_000_003, 1], [100_003, 5], [20_011, 17]] as const) {
      const x = input(normals(reduce * inner).map((v) => v + 3)), y = output(inner);
      kernel.sum(x.address, y.address, 1, reduce, inner, inner);
      const want = reduced(x.values, [1, reduce, inner], 0, (t, v) => t + v);
      y.values.forEach((got, i) => {
        assertLessOrEqual(Math.abs(got / want[i]! - 1), 1e-6, `${reduce} × ${inner}`);
      });
    }
  });
});

const EXTREMES = { max: [Math.max, -Infinity, -5], min: [Math.min, Infinity, 5] } as const;
for (const name of ["max", "min"] as const) {
  // All numbers lie on one side of 0, so that a zero from nowhere would be found.
  const [f, none, shift] = EXTREMES[name];
  Deno.test(`${name} finds the extremum in every shape and passes NaN on`, () => {
    onEveryBuild(name, (kernel) => {
      eachShape((outer, reduce, inner) => {
        const values = normals(outer * reduce * inner).map((v) => v + shift);
        if (values.length > 10) values[7] = NaN;
        if (values.length > 40) values[31] = -none;
        const x = input(values), y = output(outer * inner);
        kernel[name](x.address, y.address, outer, reduce, inner, inner);
        const want = reduced(x.values, [outer, reduce, inner], none, f);
        y.values.forEach((got, i) => {
          assert(sameNumber(got, want[i]!), `[${outer}, ${reduce}, ${inner}] at ${i}: ${got}`);
        });
      });
    });
  });
}
