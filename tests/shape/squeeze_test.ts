import { assertEquals } from "@std/assert";
import type { Shape } from "../../src/shape/shape.ts";
import {
  type Flatten,
  flatten,
  type Squeeze,
  squeeze,
  type Unsqueeze,
  unsqueeze,
} from "../../src/shape/squeeze.ts";
import { type Literal, refusal, type Same } from "./rule.ts";

Deno.test("squeeze() leaves an axis of size 1 out, or all of them", () => {
  assertEquals(
    squeeze([60, 1, 28], 1),
    [60, 28] satisfies Literal<Squeeze<[60, 1, 28], 1>>,
  );
  assertEquals(squeeze([60, 1], -1), [60] satisfies Literal<Squeeze<[60, 1], -1>>);
  assertEquals(squeeze([1, 28, 1]), [28] satisfies Literal<Squeeze<[1, 28, 1], undefined>>);
  assertEquals(squeeze([]), [] satisfies Literal<Squeeze<[], undefined>>);
});

Deno.test("squeeze() refuses other sizes, and an axis out of range", () => {
  assertEquals(
    refusal(() => squeeze([60, 784], 1)),
    "Cannot squeeze axis 1 of [60, 784]: its size is 784" satisfies Squeeze<[60, 784], 1>,
  );
  assertEquals(
    refusal(() => squeeze([60], 1)),
    "Cannot squeeze axis 1 of [60]: out of range" satisfies Squeeze<[60], 1>,
  );
});

Deno.test("unsqueeze() puts an axis of size 1 in, counted in the result", () => {
  assertEquals(unsqueeze([3, 4], 0), [1, 3, 4] satisfies Literal<Unsqueeze<[3, 4], 0>>);
  assertEquals(unsqueeze([3, 4], 1), [3, 1, 4] satisfies Literal<Unsqueeze<[3, 4], 1>>);
  assertEquals(unsqueeze([3, 4], -1), [3, 4, 1] satisfies Literal<Unsqueeze<[3, 4], -1>>);
  assertEquals(unsqueeze([], 0), [1] satisfies Literal<Unsqueeze<[], 0>>);
  assertEquals(
    refusal(() => unsqueeze([3, 4], 3)),
    "Cannot put an axis into [3, 4] at 3: out of range" satisfies Unsqueeze<[3, 4], 3>,
  );
});

Deno.test("flatten() joins neighbouring axes", () => {
  assertEquals(
    flatten([60, 28, 28], 1, -1),
    [60, 784] satisfies Literal<Flatten<[60, 28, 28], 1, -1>>,
  );
  assertEquals(
    flatten([2, 3, 4, 5], 1, 2),
    [2, 12, 5] satisfies Literal<Flatten<[2, 3, 4, 5], 1, 2>>,
  );
  assertEquals(flatten([2, 3], 0, -1), [6] satisfies Literal<Flatten<[2, 3], 0, -1>>);
  assertEquals(flatten([2, 3], 1, 1), [2, 3] satisfies Literal<Flatten<[2, 3], 1, 1>>);
  assertEquals(
    refusal(() => flatten([60, 28], 1, 2)),
    "Cannot flatten axes 1 to 2 of [60, 28]: out of range" satisfies Flatten<[60, 28], 1, 2>,
  );
  refusal(() => flatten([60, 28], 1, 0));
});

Deno.test("Squeeze, Unsqueeze and Flatten know what can be known", () => {
  true satisfies Same<Squeeze<[number, 28], 0>, [28]>;
  true satisfies Same<Squeeze<[number, 28], undefined>, Shape>;
  true satisfies Same<Squeeze<[60, 1], number>, Shape>;
  true satisfies Same<Unsqueeze<[number, 28], 1>, [number, 1, 28]>;
  true satisfies Same<Unsqueeze<Shape, 1>, Shape>;
  true satisfies Same<Flatten<[number, 28, 28], 1, -1>, [number, 784]>;
  true satisfies Same<Flatten<[60, number, 28], 1, -1>, [60, number]>;
});
