import { assertEquals } from "@std/assert";
import { type Repeat, repeat } from "../../src/shape/repeat.ts";
import type { Shape } from "../../src/shape/shape.ts";
import { type Literal, refusal, type Same } from "./rule.ts";

Deno.test("repeat() multiplies sizes, and puts new axes in front", () => {
  assertEquals(repeat([3, 4], [1, 5]), [3, 20] satisfies Literal<Repeat<[3, 4], [1, 5]>>);
  assertEquals(repeat([3, 4], [2, 2, 0]), [2, 6, 0] satisfies Literal<Repeat<[3, 4], [2, 2, 0]>>);
  assertEquals(repeat([], [4]), [4] satisfies Literal<Repeat<[], [4]>>);
});

Deno.test("repeat() refuses fewer counts than axes, and counts that are none", () => {
  assertEquals(
    refusal(() => repeat([3, 4], [2])),
    "Cannot repeat [3, 4] by [2]: needs a count for each axis" satisfies Repeat<[3, 4], [2]>,
  );
  assertEquals(
    refusal(() => repeat([3], [-1])),
    "Cannot repeat [3] by [-1]: counts are non-negative integers" satisfies Repeat<[3], [-1]>,
  );
});

Deno.test("Repeat knows what can be known", () => {
  true satisfies Same<Repeat<[number, 4], [2, 2]>, [number, 8]>;
  true satisfies Same<Repeat<[3, 4], [number, 1]>, [number, 4]>;
  true satisfies Same<Repeat<Shape, [2]>, Shape>;
});
