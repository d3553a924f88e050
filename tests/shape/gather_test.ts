import { assertEquals } from "@std/assert";
import { type Gather, gather } from "../../src/shape/gather.ts";
import type { Shape } from "../../src/shape/shape.ts";
import { anyShape, forSeeds, type Literal, refusal, type Same } from "./rule.ts";

Deno.test("gather() puts the shape of the indices in place of the axis", () => {
  assertEquals(gather([60, 784], [5], 0), [5, 784] satisfies Literal<Gather<[60, 784], [5], 0>>);
  assertEquals(
    gather([60, 784], [5, 2], -1),
    [60, 5, 2] satisfies Literal<Gather<[60, 784], [5, 2], -1>>,
  );
  assertEquals(gather([60, 784], [], 0), [784] satisfies Literal<Gather<[60, 784], [], 0>>);
  assertEquals(
    gather([2, 3, 4], [7, 8], 1),
    [2, 7, 8, 4] satisfies Literal<Gather<[2, 3, 4], [7, 8], 1>>,
  );
});

Deno.test("gather() refuses an axis out of range", () => {
  assertEquals(
    refusal(() => gather([60, 784], [5], 2)),
    "Cannot gather from [60, 784] along axis 2: out of range" satisfies Gather<[60, 784], [5], 2>,
  );
  assertEquals(
    refusal(() => gather([], [5], 0)),
    "Cannot gather from [] along axis 0: out of range" satisfies Gather<[], [5], 0>,
  );
});

Deno.test("Gather knows what can be known", () => {
  true satisfies Same<Gather<[number, 784], [number], 0>, [number, 784]>;
  true satisfies Same<Gather<[60, 784], number[], 0>, Shape>;
  true satisfies Same<Gather<[60, 784], [5], number>, Shape>;
  true satisfies Same<Gather<[60, 784], [5], 0 | 1>, [5, 784] | [60, 5]>;
});

Deno.test("gather() replaces one axis and leaves the others", () => {
  forSeeds(500, (random) => {
    const shape = [...anyShape(random, 3), random.integer(4)], indices = anyShape(random, 3);
    const axis = random.integer(shape.length);
    assertEquals(gather(shape, indices, axis), shape.toSpliced(axis, 1, ...indices));
    assertEquals(gather(shape, indices, axis - shape.length), gather(shape, indices, axis));
  });
});
