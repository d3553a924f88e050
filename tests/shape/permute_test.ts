import { assertEquals, assertStrictEquals } from "@std/assert";
import { type Permute, permute, type Transpose, transpose } from "../../src/shape/permute.ts";
import type { Shape } from "../../src/shape/shape.ts";
import { anyShape, forSeeds, type Literal, refusal, type Same } from "./rule.ts";

Deno.test("permute() puts the axes in the order given", () => {
  assertEquals(
    permute([8, 16, 5], [2, 0, 1]),
    [5, 8, 16] satisfies Literal<Permute<[8, 16, 5], [2, 0, 1]>>,
  );
  assertEquals(
    permute([8, 16, 5], [-1, 0, -2]),
    [5, 8, 16] satisfies Literal<Permute<[8, 16, 5], [-1, 0, -2]>>,
  );
  assertEquals(permute([], []), [] satisfies Literal<Permute<[], []>>);
});

Deno.test("permute() wants every axis once", () => {
  assertEquals(
    refusal(() => permute([60, 784], [0])),
    "Cannot permute [60, 784] by [0]: needs one entry per axis" satisfies Permute<[60, 784], [0]>,
  );
  assertEquals(
    refusal(() => permute([60, 784], [0, 2])),
    "Cannot permute [60, 784] by [0, 2]: axis 2 is out of range" satisfies Permute<
      [60, 784],
      [0, 2]
    >,
  );
  assertEquals(
    refusal(() => permute([60, 784], [-3, 0])),
    "Cannot permute [60, 784] by [-3, 0]: axis -3 is out of range" satisfies Permute<
      [60, 784],
      [-3, 0]
    >,
  );
  assertEquals(
    refusal(() => permute([60, 784], [1, -1])),
    "Cannot permute [60, 784] by [1, -1]: axis 1 appears twice" satisfies Permute<
      [60, 784],
      [1, -1]
    >,
  );
  assertEquals(
    refusal(() => permute([60, 784], [0.5, 1])),
    "Cannot permute [60, 784] by [0.5, 1]: axis 0.5 is out of range" satisfies Permute<
      [60, 784],
      [0.5, 1]
    >,
  );
});

Deno.test("Permute knows what can be known", () => {
  true satisfies Same<Permute<[number, 16, 5], [2, 0, 1]>, [5, number, 16]>;
  true satisfies Same<Permute<[8, 16], number[]>, Shape>;
  true satisfies Same<Permute<number[], [1, 0]>, Shape>;
});

Deno.test("permute() hands the operand's own shape back where nothing moves", () => {
  const shape = [8, 16, 5];
  assertStrictEquals(permute(shape, [0, 1, -1]), shape);
});

Deno.test("permute() by an order and then by its inverse is where it began", () => {
  forSeeds(500, (random) => {
    const shape = anyShape(random), axes = [...random.permutation(shape.length)];
    const inverse = axes.map((_, i) => axes.indexOf(i));
    assertEquals(permute(permute(shape, axes), inverse), shape);
    assertEquals(permute(shape, axes.map((a) => a - shape.length)), permute(shape, axes));
  });
});

Deno.test("transpose() exchanges the last two axes", () => {
  assertEquals(transpose([60, 784]), [784, 60] satisfies Literal<Transpose<[60, 784]>>);
  assertEquals(transpose([8, 16, 5]), [8, 5, 16] satisfies Literal<Transpose<[8, 16, 5]>>);
  true satisfies Same<Transpose<[number, 3]>, [3, number]>;
  const square = [5, 5], stack = [8, 16, 5];
  assertStrictEquals(transpose(square), square);
  transpose(stack);
  assertEquals(stack, [8, 16, 5], "an operand's shape stays as it is");
});

Deno.test("transpose() refuses vectors and scalars", () => {
  assertEquals(
    refusal(() => transpose([100])),
    "Cannot transpose [100]: needs at least 2 axes" satisfies Transpose<[100]>,
  );
  assertEquals(
    refusal(() => transpose([])),
    "Cannot transpose []: needs at least 2 axes" satisfies Transpose<[]>,
  );
});
