import { assertEquals } from "@std/assert";
import { type Scatter, scatter } from "../../src/shape/scatter.ts";
import type { Shape } from "../../src/shape/shape.ts";
import { type Literal, refusal, type Same } from "./rule.ts";

Deno.test("scatter() replaces the axes of the indices by one", () => {
  assertEquals(
    scatter([60, 784], [60], 10, 0).shape,
    [10, 784] satisfies Literal<Scatter<[60, 784], [60], 10, 0>>,
  );
  assertEquals(
    scatter([60, 784], [784], 10, -1),
    { axis: 1, shape: [60, 10] satisfies Literal<Scatter<[60, 784], [784], 10, -1>> },
  );
  assertEquals(scatter([5, 2, 3, 4], [2, 3], 7, 1), { axis: 1, shape: [5, 7, 4] });
  assertEquals(scatter([4], [], 7, 0), { axis: 0, shape: [7, 4] });
});

Deno.test("scatter() refuses indices that are more or fewer than elements", () => {
  assertEquals(
    refusal(() => scatter([60, 784], [59], 10, 0)),
    "Cannot scatter [60, 784] by indices [59] along axis 0: they have no index for each element" satisfies Scatter<
      [60, 784],
      [59],
      10,
      0
    >,
  );
  assertEquals(
    refusal(() => scatter([60], [60], 10, 1)),
    "Cannot scatter [60] by indices [60] along axis 1: they have no index for each element" satisfies Scatter<
      [60],
      [60],
      10,
      1
    >,
  );
  refusal(() => scatter([60], [60, 2], 10, 0));
});

Deno.test("Scatter knows what can be known", () => {
  true satisfies Same<Scatter<[number, 784], [60], 10, 0>, [10, 784]>;
  true satisfies Same<Scatter<[60, 784], [60], number, 0>, [number, 784]>;
  true satisfies Same<Scatter<Shape, [60], 10, 0>, Shape>;
  true satisfies Same<Scatter<[60, 784], Shape, 10, 0>, Shape>;
});
