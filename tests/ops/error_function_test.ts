import { assert, assertEquals } from "@std/assert";
import { erf, erfc } from "../../src/ops/error_function.ts";

/** To twenty digits, by multiple-precision arithmetic: x, erf(x), erfc(x). */
const EXACT: readonly (readonly [number, number, number])[] = [
  [1e-8, 1.1283791670955125599e-8, 0.99999998871620832904],
  [0.1, 0.1124629160182848984, 0.8875370839817151016],
  [0.46875, 0.49261347321793799159, 0.50738652678206200841],
  [0.5, 0.52049987781304653768, 0.47950012218695346232],
  [1, 0.84270079294971486934, 0.15729920705028513066],
  [2, 0.99532226501895273416, 0.0046777349810472658379],
  [3.5, 0.99999925690162765859, 7.4309837234141274552e-7],
  [4, 0.99999998458274209972, 1.5417257900280018852e-8],
  [4.5, 0.99999999980338395585, 1.9661604415428874763e-10],
  [6, 0.99999999999999997848, 2.1519736712498913117e-17],
  [10, 1, 2.088487583762544757e-45],
  [20, 1, 5.3958656116079009289e-176],
  [26, 1, 5.6631924088561428465e-296],
];
const TOLERANCE = 1e-15;
const near = (got: number, want: number): boolean => Math.abs(got / want - 1) <= TOLERANCE;

Deno.test("erf and erfc are right to a relative error of 1e-15, however small they are", () => {
  for (const [x, e, c] of EXACT) {
    assert(near(erf(x), e), `erf(${x}) = ${erf(x)}`);
    assert(near(erfc(x), c), `erfc(${x}) = ${erfc(x)}`);
    assert(near(erfc(-x), 1 + e), `erfc(${-x}) = ${erfc(-x)}`);
    assertEquals(erf(-x), -erf(x));
  }
});

Deno.test("erf and erfc have no step where one approximation takes over from another", () => {
  for (const border of [0.46875, 4]) {
    for (const f of [erf, erfc]) {
      const [below, above] = [f(border), f(border * (1 + Number.EPSILON))];
      assert(Math.abs(above / below - 1) < 1e-14, `${f.name} at ${border}`);
    }
  }
});

Deno.test("erf and erfc of zeros, infinities and NaN", () => {
  assertEquals([0, -0, Infinity, -Infinity, NaN].map(erf), [0, -0, 1, -1, NaN]);
  assertEquals([0, -0, Infinity, -Infinity, NaN].map(erfc), [1, 1, 0, 2, NaN]);
  assertEquals([erf(5e-324), erfc(30), erf(Number.MAX_VALUE)], [5e-324, 0, 1]);
});
