import { assertEquals, assertStrictEquals } from "@std/assert";
import { type Concat, concat } from "../../src/shape/concat.ts";
import type { Shape } from "../../src/shape/shape.ts";
import { anyShape, forSeeds, type Literal, refusal, type Same } from "./rule.ts";

Deno.test("concat() adds up one axis", () => {
  assertEquals(concat([[2, 3], [3, 3]], 0), [5, 3] satisfies Literal<Concat<[[2, 3], [3, 3]], 0>>);
  assertEquals(
    concat([[2, 3], [2, 4]], -1),
    [2, 7] satisfies Literal<Concat<[[2, 3], [2, 4]], -1>>,
  );
  assertEquals(
    concat([[98, 3], [0, 3], [7, 3]], -2),
    [105, 3] satisfies Literal<Concat<[[98, 3], [0, 3], [7, 3]], -2>>,
  );
});

Deno.test("concat() of one shape is that shape", () => {
  const shape = [2, 3];
  assertStrictEquals(concat([shape], 1), shape);
  [2, 3] satisfies Literal<Concat<[[2, 3]], 1>>;
});

Deno.test("concat() refuses other axes that differ, naming the first shape and the misfit", () => {
  assertEquals(
    refusal(() => concat([[2, 3], [5, 4]], 0)),
    "Cannot concatenate [2, 3] and [5, 4] along axis 0: 3 against 4" satisfies Concat<
      [[2, 3], [5, 4]],
      0
    >,
  );
  assertEquals(
    refusal(() => concat([[2, 3], [2, 3], [5, 4]], 0)),
    "Cannot concatenate [2, 3] and [5, 4] along axis 0: 3 against 4" satisfies Concat<
      [[2, 3], [2, 3], [5, 4]],
      0
    >,
  );
  assertEquals(
    refusal(() => concat([[2, 3], [5, 3]], 1)),
    "Cannot concatenate [2, 3] and [5, 3] along axis 1: 2 against 5" satisfies Concat<
      [[2, 3], [5, 3]],
      1
    >,
  );
  assertEquals(
    refusal(() => concat([[2, 3], [5]], 0)),
    "Cannot concatenate [2, 3] and [5] along axis 0: 2 against 1 axes" satisfies Concat<
      [[2, 3], [5]],
      0
    >,
  );
});

Deno.test("concat() refuses an axis out of range, scalars with it, and an empty list", () => {
  assertEquals(
    refusal(() => concat([[2, 3], [2, 3]], 2)),
    "Cannot concatenate [2, 3] along axis 2: out of range" satisfies Concat<[[2, 3], [2, 3]], 2>,
  );
  assertEquals(
    refusal(() => concat([[], []], 0)),
    "Cannot concatenate [] along axis 0: out of range" satisfies Concat<[[], []], 0>,
  );
  assertEquals(
    refusal(() => concat([], 0)),
    "Cannot concatenate no tensors: needs at least 1" satisfies Concat<[], 0>,
  );
});

Deno.test("Concat knows what can be known", () => {
  true satisfies Same<Concat<[[2, 3], [2, number]], 1>, [2, number]>;
  true satisfies Same<Concat<[[number, 3], [2, number]], 1>, [2, number]>;
  true satisfies Same<Concat<[[2, 3], number[]], 0>, Shape>;
  true satisfies Same<Concat<[[2, 3], ...[2, 3][]], 0>, Shape>;
  true satisfies Same<Concat<[2, 3][], 0>, Shape>;
  true satisfies Same<Concat<[[2, 3], [2, 3]], number>, Shape>;
  true satisfies Same<Concat<[[2, 3], [2, 3]], 0 | 1>, [4, 3] | [2, 6]>;
});

Deno.test("concat() of pieces in any number is the whole", () => {
  forSeeds(500, (random) => {
    const whole = [...anyShape(random, 3), 1 + random.integer(9)];
    const axis = random.integer(whole.length), pieces: number[][] = [];
    for (let left = whole[axis]!; left > 0 || pieces.length === 0;) {
      const size = Math.min(left, 1 + random.integer(3));
      pieces.push(whole.with(axis, size));
      left -= size;
    }
    assertEquals(concat(pieces, axis), whole);
    assertEquals(concat(pieces, axis - whole.length), whole);
  });
});
