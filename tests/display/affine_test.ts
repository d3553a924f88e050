import { assertAlmostEquals, assertEquals } from "@std/assert";
import { apply, parseTransform } from "../../src/display/affine.ts";

Deno.test("parseTransform() applies the last transform of a list first", () => {
  assertEquals(apply(parseTransform("translate(10,20) scale(2)"), 1, 1), [12, 22]);
  assertEquals(apply(parseTransform("scale(2, 3) translate(10)"), 1, 1), [22, 3]);
  assertEquals(apply(parseTransform("matrix(1 2 3 4 5 6)"), 1, 1), [9, 12]);
  assertEquals(apply(parseTransform(null), 1, 1), [1, 1]);
});

Deno.test("parseTransform() turns clockwise, about a point if one is given", () => {
  for (
    const [transform, x, y] of [
      ["rotate(90)", 0, 1],
      ["translate(5,5) rotate(-90)", 5, 4],
      ["rotate(180,1,1)", 1, 2],
    ] as const
  ) {
    const [left, top] = apply(parseTransform(transform), 1, 0);
    assertAlmostEquals(left, x, 1e-12);
    assertAlmostEquals(top, y, 1e-12);
  }
});
