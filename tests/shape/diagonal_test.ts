import { assertEquals } from "@std/assert";
import { type Diagonal, diagonal, type Outer, outer } from "../../src/shape/diagonal.ts";
import { type Literal, refusal, type Same } from "./rule.ts";

Deno.test("diagonal() replaces the first two axes by a last one", () => {
  assertEquals(diagonal([3, 3], 0), [3] satisfies Literal<Diagonal<[3, 3]>>);
  assertEquals(diagonal([3, 3, 8], 0), [8, 3] satisfies Literal<Diagonal<[3, 3, 8]>>);
  assertEquals([diagonal([3, 5], 0), diagonal([3, 5], 3), diagonal([3, 5], -1)], [[3], [2], [2]]);
  assertEquals([diagonal([3, 5], 9), diagonal([3, 5], -9)], [[0], [0]]);
  true satisfies Same<Diagonal<[3, 5]>, [number]>;
  true satisfies Same<Diagonal<[number, number]>, [number]>;
  assertEquals(
    refusal(() => diagonal([3], 0)),
    "Cannot take the diagonal of [3]: needs at least 2 axes" satisfies Diagonal<[3]>,
  );
});

Deno.test("outer() takes two vectors", () => {
  assertEquals(outer([3], [4]), [3, 4] satisfies Literal<Outer<[3], [4]>>);
  assertEquals(
    refusal(() => outer([3, 1], [4])),
    "Cannot take the outer product of [3, 1] and [4]: needs two vectors" satisfies Outer<
      [3, 1],
      [4]
    >,
  );
});
