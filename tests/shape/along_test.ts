import { assertEquals } from "@std/assert";
import { type Along, along, type Resized } from "../../src/shape/along.ts";
import type { Shape } from "../../src/shape/shape.ts";
import { refusal, type Same } from "./rule.ts";

Deno.test("along() counts the axis from the front", () => {
  assertEquals(along("softmax", [60, 10], 0), 0);
  assertEquals(along("softmax", [60, 10], -1), 1);
  true satisfies Same<Along<"softmax", [60, 10], -2>, [60, 10]>;
});

Deno.test("along() refuses an axis out of range", () => {
  assertEquals(
    refusal(() => along("softmax", [60, 10], 2)),
    "Cannot apply softmax to [60, 10] along axis 2: out of range" satisfies Along<
      "softmax",
      [60, 10],
      2
    >,
  );
  assertEquals(
    refusal(() => along("sort", [], -1)),
    "Cannot apply sort to [] along axis -1: out of range" satisfies Along<"sort", [], -1>,
  );
});

Deno.test("Along and Resized know what can be known", () => {
  true satisfies Same<Along<"sort", number[], 3>, number[]>;
  true satisfies Same<Along<"sort", [60, 10], number>, [60, 10]>;
  true satisfies Same<Resized<[60, 10], -1, 3>, [60, 3]>;
  true satisfies Same<Resized<[60, 10], number, 3>, [number, number]>;
  true satisfies Same<Resized<Shape, 0, 3>, Shape>;
});
