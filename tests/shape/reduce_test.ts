import { assertEquals, assertStrictEquals } from "@std/assert";
import { axesOf, type Reduce, reduce, reduced } from "../../src/shape/reduce.ts";
import type { Shape } from "../../src/shape/shape.ts";
import { anyShape, forSeeds, type Literal, refusal, type Same } from "./rule.ts";

type Images = [8, 16, 5, 4];
const images = [8, 16, 5, 4];

Deno.test("reduce() drops axes, or keeps them with size 1", () => {
  assertEquals(reduce(images), [] satisfies Literal<Reduce<Images, undefined, false>>);
  assertEquals(
    reduce(images, undefined, true),
    [1, 1, 1, 1] satisfies Literal<Reduce<Images, undefined, true>>,
  );
  assertEquals(reduce(images, 0), [16, 5, 4] satisfies Literal<Reduce<Images, 0, false>>);
  assertEquals(reduce(images, -1), [8, 16, 5] satisfies Literal<Reduce<Images, -1, false>>);
  assertEquals(reduce(images, -1, true), [8, 16, 5, 1] satisfies Literal<Reduce<Images, -1, true>>);
  assertEquals(reduce(images, [0, 2, 3]), [16] satisfies Literal<Reduce<Images, [0, 2, 3], false>>);
  assertEquals(
    reduce(images, [-1, 0, 2], true),
    [1, 16, 1, 1] satisfies Literal<Reduce<Images, readonly [-1, 0, 2], true>>,
  );
});

Deno.test("reduce() over no axis changes nothing", () => {
  assertEquals(reduce(images, []), [8, 16, 5, 4] satisfies Literal<Reduce<Images, [], false>>);
  assertEquals(reduce(images, [], true), [8, 16, 5, 4] satisfies Literal<Reduce<Images, [], true>>);
  assertStrictEquals(reduce(images, []), images);
  assertEquals(reduce([]), [] satisfies Literal<Reduce<[], undefined, false>>);
});

Deno.test("reduce() refuses an axis out of range", () => {
  assertEquals(
    refusal(() => reduce([60, 784], 2)),
    "Cannot reduce [60, 784] over axis 2: out of range" satisfies Reduce<[60, 784], 2, false>,
  );
  assertEquals(
    refusal(() => reduce([60, 784], -3)),
    "Cannot reduce [60, 784] over axis -3: out of range" satisfies Reduce<[60, 784], -3, true>,
  );
  assertEquals(
    refusal(() => reduce([60, 784], [0, 0, 5])),
    "Cannot reduce [60, 784] over axis 5: out of range" satisfies Reduce<
      [60, 784],
      [0, 0, 5],
      false
    >,
  );
  assertEquals(
    refusal(() => reduce([], 0)),
    "Cannot reduce [] over axis 0: out of range" satisfies Reduce<[], 0, false>,
  );
});

Deno.test("reduce() refuses an axis that is named twice", () => {
  assertEquals(
    refusal(() => reduce([60, 784], [1, -1])),
    "Cannot reduce [60, 784] over axes [1, -1]: axis 1 appears twice" satisfies Reduce<
      [60, 784],
      [1, -1],
      false
    >,
  );
});

Deno.test("Reduce knows what can be known", () => {
  true satisfies Same<Reduce<[number, 784], 0, false>, [784]>;
  true satisfies Same<Reduce<[number, 784], 1, true>, [number, 1]>;
  true satisfies Same<Reduce<[60, 784], 0 | 1, false>, [784] | [60]>;
  true satisfies Same<Reduce<[60, 784], number, false>, Shape>;
  true satisfies Same<Reduce<[60, 784], number[], false>, Shape>;
  true satisfies Same<Reduce<[60, 784], 0, boolean>, Shape>;
  true satisfies Same<Reduce<number[], 0, false>, Shape>;
});

Deno.test("axesOf() counts from the front, in ascending order", () => {
  assertEquals(axesOf(images), [0, 1, 2, 3]);
  assertEquals(axesOf(images, -1), [3]);
  assertEquals(axesOf(images, [3, -4, 2]), [0, 2, 3]);
  assertEquals(axesOf([], []), []);
  const axes = [2, 0];
  axesOf(images, axes);
  assertEquals(axes, [2, 0], "the caller's list stays as it is");
});

Deno.test("reduced() keeps exactly the other axes", () => {
  forSeeds(500, (random) => {
    const shape = anyShape(random);
    const axes = shape.map((_, i) => i).filter(() => random.integer(2) === 1);
    assertEquals(reduced(shape, axes, false), shape.filter((_, i) => !axes.includes(i)));
    assertEquals(reduced(shape, axes, true), shape.map((n, i) => axes.includes(i) ? 1 : n));
    const shuffled = [...random.permutation(axes.length)].map((i) => axes[i]! - shape.length);
    assertEquals(reduce(shape, shuffled), reduced(shape, axes, false));
  });
});
