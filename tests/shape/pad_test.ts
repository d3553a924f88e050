import { assertEquals } from "@std/assert";
import { type Pad, pad } from "../../src/shape/pad.ts";
import type { Shape } from "../../src/shape/shape.ts";
import { type Literal, refusal, type Same } from "./rule.ts";

Deno.test("pad() adds what stands before and after", () => {
  assertEquals(
    pad([28, 28], [[2, 2], [0, 4]]),
    [32, 32] satisfies Literal<Pad<[28, 28], [[2, 2], [0, 4]]>>,
  );
  assertEquals(pad([], []), [] satisfies Literal<Pad<[], []>>);
});

Deno.test("pad() refuses other than one pair per axis, and counts that are none", () => {
  assertEquals(
    refusal(() => pad([28, 28], [[2, 2]])),
    "Cannot pad [28, 28] by 1 pairs: needs one [before, after] per axis" satisfies Pad<
      [28, 28],
      [[2, 2]]
    >,
  );
  assertEquals(
    refusal(() => pad([28], [[-1, 0]])),
    "Cannot pad [28] by -1: counts are non-negative integers, slice() takes away" satisfies Pad<
      [28],
      [[-1, 0]]
    >,
  );
});

Deno.test("Pad knows what can be known", () => {
  true satisfies Same<Pad<[number, 28], [[1, 1], [1, 1]]>, [number, 30]>;
  true satisfies Same<Pad<[28], [[number, 1]]>, [number]>;
  true satisfies Same<Pad<Shape, [[1, 1]]>, Shape>;
});
