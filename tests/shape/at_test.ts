import { assertEquals } from "@std/assert";
import { type At, at, type Masked, uncovered } from "../../src/shape/at.ts";
import type { Shape } from "../../src/shape/shape.ts";
import { refusal, type Same } from "./rule.ts";

Deno.test("At drops positions, keeps the rest, and subtracts the ends of ranges", () => {
  true satisfies Same<At<[60, 28, 28], [0]>, [28, 28]>;
  true satisfies Same<At<[60, 28, 28], [":", -1]>, [60, 28]>;
  true satisfies Same<At<[60, 28, 28], [0, ":", [2, 5]]>, [28, 3]>;
  true satisfies Same<At<[60, 784], [[50]]>, [10, 784]>;
  true satisfies Same<At<[60, 784], [[-4]]>, [number, 784]>;
  true satisfies Same<At<[60, 784], [[1, -1]]>, [number, 784]>;
  true satisfies Same<At<[60, 784], [[number, number], 3]>, [number]>;
  true satisfies Same<At<[number, 784], [[5]]>, [number, 784]>;
  true satisfies Same<At<[60], [[5, 3]]>, [number]>;
  true satisfies Same<At<Shape, [0]>, Shape>;
});

Deno.test("at() refuses more indices than there are axes", () => {
  assertEquals(
    refusal(() => at([60], [0, 1])),
    "Cannot index [60] at 2 axes: it has 1" satisfies At<[60], [0, 1]>,
  );
});

Deno.test("a mask covers leading axes", () => {
  assertEquals(uncovered([60, 28, 3], [60]), [28, 3]);
  assertEquals(uncovered([60, 28], [60, 28]), []);
  true satisfies Same<Masked<[60, 28, 3], [60]>, [number, 28, 3]>;
  true satisfies Same<Masked<[60, 28], [60, 28]>, [number]>;
  true satisfies Same<Masked<[60, 28], [number]>, [number, 28]>;
  true satisfies Same<Masked<Shape, [60]>, Shape>;
  assertEquals(
    refusal(() => uncovered([60, 784], [10])),
    "Cannot index [60, 784] by a mask [10]: it covers the leading axes" satisfies Masked<
      [60, 784],
      [10]
    >,
  );
});
