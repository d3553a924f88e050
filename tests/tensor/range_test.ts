import { assertEquals, assertThrows } from "@std/assert";
import { arange, linspace, type Tensor } from "../../mod.ts";

const list = (t: Tensor): number[] => [...t.toArray()];

Deno.test("arange() counts from 0, and knows how far in its type", () => {
  const x = arange(4) satisfies Tensor<[4], "float32">;
  assertEquals(list(x), [0, 1, 2, 3]);
  const n: number = 3;
  const indices = arange(n, { dtype: "int32" }) satisfies Tensor<[number], "int32">;
  assertEquals([indices.dtype, list(indices)], ["int32", [0, 1, 2]]);
  assertEquals(arange(0).shape, [0]);
  const fraction = arange(2.5) satisfies Tensor<[number], "float32">;
  assertEquals(list(fraction), [0, 1, 2]);
});

Deno.test("arange() counts between numbers, up and down, and stops before the end", () => {
  assertEquals(list(arange(2, 5)), [2, 3, 4]);
  assertEquals(list(arange(5, 2, { step: -1 })), [5, 4, 3]);
  assertEquals(list(arange(1, 2, { step: 0.25 })), [1, 1.25, 1.5, 1.75]);
  assertEquals(list(arange(-3, -3)), []);
  const tenths = arange(0, 1000, { step: 0.1, dtype: "float64" });
  assertEquals([tenths.size, list(tenths)[9999]], [10000, 9999 * 0.1]); // no roundings added up
});

Deno.test("arange() says why it cannot count", () => {
  assertThrows(
    () => arange(0, 5, { step: 0 }),
    RangeError,
    "Cannot count from 0 to 5 in steps of 0: the step must not be 0",
  );
  assertThrows(
    () => arange(5, 0),
    RangeError,
    "Cannot count from 5 to 0 in steps of 1: the step must lead from the one to the other",
  );
  assertThrows(() => arange(-1), RangeError, "Cannot count from 0 to -1");
  assertThrows(() => arange(Infinity), RangeError, "Cannot count from 0 to Infinity");
  assertThrows(() => arange(NaN), RangeError, "Cannot count from 0 to NaN");
  assertThrows(
    () => arange(0, 1, { step: 0.5, dtype: "int32" }),
    TypeError,
    "Cannot store 0.5 in an int32 tensor",
  );
});

Deno.test("linspace() meets both ends exactly and is symmetric", () => {
  const x = linspace(-1, 1, 5) satisfies Tensor<[5], "float32">;
  assertEquals(list(x), [-1, -0.5, 0, 0.5, 1]);
  const third = list(linspace(0.1, 0.7, 11, { dtype: "float64" }));
  assertEquals([third[0], third[10]], [0.1, 0.7]);
  const odd = list(linspace(-0.3, 0.3, 7, { dtype: "float64" }));
  assertEquals(odd.map((v) => -v + 0), odd.toReversed().map((v) => v + 0));
  assertEquals(list(linspace(2, 9, 1)), [2]);
  assertEquals(list(linspace(2, 9, 2)), [2, 9]);
  assertEquals(linspace(2, 9, 0).shape, [0]);
  assertThrows(() => linspace(0, 1, 2.5), RangeError, "sizes are non-negative integers");
  assertThrows(
    () => linspace(0, 1, 3, { dtype: "int32" as "float32" }),
    TypeError,
    "Cannot space numbers evenly in int32",
  );
});
