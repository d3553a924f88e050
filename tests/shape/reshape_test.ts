import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { type Reshape, reshape } from "../../src/shape/reshape.ts";
import { product } from "../../src/shape/shape.ts";
import { anyShape, forSeeds, type Literal, refusal, type Same } from "./rule.ts";

Deno.test("reshape() keeps the number of elements", () => {
  assertEquals(
    reshape([60, 784], [60, 28, 28]),
    [60, 28, 28] satisfies Literal<Reshape<[60, 784], [60, 28, 28]>>,
  );
  assertEquals(reshape([], [1, 1]), [1, 1] satisfies Literal<Reshape<[], [1, 1]>>);
  assertEquals(reshape([1, 1], []), [] satisfies Literal<Reshape<[1, 1], []>>);
  assertEquals(reshape([0, 3], [7, 0]), [7, 0] satisfies Literal<Reshape<[0, 3], [7, 0]>>);
});

Deno.test("reshape() fills in one -1", () => {
  assertEquals(
    reshape([60, 784], [-1, 28, 28]),
    [60, 28, 28] satisfies Reshape<[60, 784], [-1, 28, 28]>,
  );
  assertEquals(reshape([6], [2, -1]), [2, 3] satisfies Reshape<[6], [2, -1]>);
  assertEquals(reshape([], [-1]), [1] satisfies Reshape<[], [-1]>);
  assertEquals(reshape([0, 3], [-1, 3]), [0, 3] satisfies Reshape<[0, 3], [-1, 3]>);
});

Deno.test("reshape() refuses another number of elements", () => {
  assertEquals(
    refusal(() => reshape([60, 784], [60, 28, 29])),
    "Cannot reshape [60, 784] (47040 elements) to [60, 28, 29] (48720 elements)" satisfies Reshape<
      [60, 784],
      [60, 28, 29]
    >,
  );
  assertEquals(
    refusal(() => reshape([0, 3], [3])),
    "Cannot reshape [0, 3] (0 elements) to [3] (3 elements)" satisfies Reshape<[0, 3], [3]>,
  );
});

Deno.test("reshape() refuses two -1, and other sizes that are none", () => {
  assertEquals(
    refusal(() => reshape([60, 784], [-1, -1])),
    "Cannot reshape [60, 784] to [-1, -1]: only one size may be -1" satisfies Reshape<
      [60, 784],
      [-1, -1]
    >,
  );
  assertEquals(
    refusal(() => reshape([6], [-2, -3])),
    "Cannot reshape [6] to [-2, -3]: sizes are non-negative integers, or one -1" satisfies Reshape<
      [6],
      [-2, -3]
    >,
  );
  assertEquals(
    refusal(() => reshape([6], [-1, -3])),
    "Cannot reshape [6] to [-1, -3]: sizes are non-negative integers, or one -1" satisfies Reshape<
      [6],
      [-1, -3]
    >,
  );
  assertEquals(
    refusal(() => reshape([5], [2.5, 2])),
    "Cannot reshape [5] to [2.5, 2]: sizes are non-negative integers, or one -1",
  );
});

Deno.test("reshape() refuses a -1 that no size, or any size, would fit", () => {
  assertEquals(
    refusal(() => reshape([60, 784], [-1, 29])),
    "Cannot reshape [60, 784] (47040 elements) to [-1, 29]: 47040 is not divisible by 29",
  );
  assertEquals(
    refusal(() => reshape([3], [0, -1])),
    "Cannot reshape [3] (3 elements) to [0, -1]: 3 is not divisible by 0",
  );
  assertEquals(
    refusal(() => reshape([0, 4], [0, -1])),
    "Cannot reshape [0, 4] (0 elements) to [0, -1]: any size would do for -1",
  );
});

Deno.test("Reshape knows what can be known, and lets an unknown batch cancel", () => {
  true satisfies Same<Reshape<[number, 784], [-1, 28, 28]>, [number, 28, 28]>;
  true satisfies Same<Reshape<[number, 28, 28], [number, 784]>, [number, 784]>;
  true satisfies Same<Reshape<[2, 3], [2, -1]>, [2, number]>;
  true satisfies Same<Reshape<number[], [2, 3]>, [2, 3]>;
});

Deno.test("reshape() shares an operand's shape, and never the caller's array", () => {
  const from = [2, 3], to = [3, 2];
  assertStrictEquals(reshape(from, [2, 3]), from);
  const reshaped = reshape(from, to);
  to[0] = 99;
  assertEquals(reshaped, [3, 2]);
});

Deno.test("reshape() there and back is where it began, and -1 may stand for any axis", () => {
  forSeeds(500, (random) => {
    const from = anyShape(random), order = [...random.permutation(from.length)];
    const to = order.map((i) => from[i]!);
    to.splice(random.integer(to.length + 1), 0, 1);
    assertEquals(reshape(from, to), to);
    assertEquals(reshape(reshape(from, to), from), from);
    if (product(from) === 0) return;
    to.forEach((_, i) => assertEquals(reshape(from, to.with(i, -1)), to));
    assert(refusal(() => reshape(from, [...to, 2])).startsWith("Cannot reshape"));
  });
});
