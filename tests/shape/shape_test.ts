import { assert, assertEquals, assertFalse } from "@std/assert";
import {
  type Axis,
  axisOf,
  type CheckShape,
  checkShape,
  type Meet,
  product,
  same,
  type Show,
  show,
  stridesOf,
} from "../../src/shape/shape.ts";
import { anyShape, forSeeds, type Literal, refusal, type Same } from "./rule.ts";

type Batch = number & { readonly axis: "batch" };
type Time = number & { readonly axis: "time" };

Deno.test("show() writes a shape as the compiler does", () => {
  assertEquals(show([]), "[]" satisfies Show<[]>);
  assertEquals(show([60]), "[60]" satisfies Show<[60]>);
  assertEquals(show([60, 1, 784]), "[60, 1, 784]" satisfies Show<[60, 1, 784]>);
});

Deno.test("Show writes ? for an unknown size, a named one by its name, ... for any rank", () => {
  true satisfies Same<Show<[number, 28]>, "[?, 28]">;
  true satisfies Same<Show<[Batch, Time, 28]>, "[batch, time, 28]">;
  true satisfies Same<Show<number[]>, "[...]">;
});

Deno.test("Meet keeps the more literal of two sizes, and named sizes apart", () => {
  true satisfies Same<Meet<number, 100>, 100>;
  true satisfies Same<Meet<60, 60>, 60>;
  true satisfies Same<Meet<60, 100>, never>;
  true satisfies Same<Meet<60 | 100, 60>, 60>;
  true satisfies Same<Meet<Batch, number>, Batch>;
  true satisfies Same<Meet<Batch, Time>, never>;
});

Deno.test("axisOf() counts from either end", () => {
  assertEquals(axisOf([2, 3, 4], 0), 0 satisfies Literal<Axis<[2, 3, 4], 0>>);
  assertEquals(axisOf([2, 3, 4], 2), 2 satisfies Literal<Axis<[2, 3, 4], 2>>);
  assertEquals(axisOf([2, 3, 4], -1), 2 satisfies Literal<Axis<[2, 3, 4], -1>>);
  assertEquals(axisOf([2, 3, 4], -3), 0 satisfies Literal<Axis<[2, 3, 4], -3>>);
});

Deno.test("axisOf() knows no axis beyond either end, and none between two", () => {
  for (const axis of [3, -4, 0.5, NaN, Infinity]) assertEquals(axisOf([2, 3, 4], axis), undefined);
  assertEquals(axisOf([], 0), undefined);
  true satisfies Same<Axis<[2, 3, 4], 3>, never>;
  true satisfies Same<Axis<[2, 3, 4], -4>, never>;
  true satisfies Same<Axis<[2, 3, 4], 0.5>, never>;
  true satisfies Same<Axis<[], 0>, never>;
});

Deno.test("product() of a scalar's shape is 1, and 0 where an axis is empty", () => {
  assertEquals(product([]), 1);
  assertEquals(product([2, 3, 4]), 24);
  assertEquals(product([2, 0, 4]), 0);
});

Deno.test("same() compares sizes and ranks", () => {
  const shape = [2, 3];
  assert(same(shape, shape));
  assert(same([2, 3], [2, 3]));
  assertFalse(same([2, 3], [9, 3]));
  assertFalse(same([2, 3], [2, 9]));
  assertFalse(same([2, 3], [2, 3, 1]));
  assert(same([], []));
});

Deno.test("stridesOf() leads through the elements in order, without a gap", () => {
  assertEquals(stridesOf([2, 3, 4]), [12, 4, 1]);
  assertEquals(stridesOf([]), []);
  forSeeds(100, (random) => {
    const shape = anyShape(random).map((size) => size || 1), strides = stridesOf(shape);
    let addresses = [0];
    shape.forEach((size, axis) => {
      const along = Array.from({ length: size }, (_, i) => i * strides[axis]!);
      addresses = addresses.flatMap((address) => along.map((step) => address + step));
    });
    assertEquals(addresses, Array.from({ length: product(shape) }, (_, i) => i));
  });
});

Deno.test("checkShape() accepts an empty axis and refuses what is no size", () => {
  checkShape([]);
  checkShape([0, 3]);
  assertEquals([2, 0] satisfies Literal<CheckShape<[2, 0]>>, [2, 0]);
  assertEquals(
    refusal(() => checkShape([2.5, 3])),
    "Cannot make a tensor of shape [2.5, 3]: sizes are non-negative integers" satisfies CheckShape<
      [2.5, 3]
    >,
  );
  assertEquals(
    refusal(() => checkShape([2, -3])),
    "Cannot make a tensor of shape [2, -3]: sizes are non-negative integers" satisfies CheckShape<
      [2, -3]
    >,
  );
  for (const size of [NaN, Infinity, 2 ** 60]) {
    assertEquals(
      refusal(() => checkShape([size])),
      `Cannot make a tensor of shape [${size}]: sizes are non-negative integers`,
    );
  }
});
