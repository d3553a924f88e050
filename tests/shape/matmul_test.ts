import { assertEquals, assertStrictEquals } from "@std/assert";
import { broadcast } from "../../src/shape/broadcast.ts";
import { type MatMul, matmul } from "../../src/shape/matmul.ts";
import { transpose } from "../../src/shape/permute.ts";
import type { Shape } from "../../src/shape/shape.ts";
import { anyShape, forSeeds, type Literal, refusal, type Same } from "./rule.ts";

Deno.test("matmul() multiplies matrices, and stacks of them", () => {
  assertEquals(
    matmul([60, 784], [784, 100]),
    [60, 100] satisfies Literal<MatMul<[60, 784], [784, 100]>>,
  );
  assertEquals(
    matmul([8, 3, 4], [8, 4, 5]),
    [8, 3, 5] satisfies Literal<MatMul<[8, 3, 4], [8, 4, 5]>>,
  );
  assertEquals(matmul([8, 3, 4], [4, 5]), [8, 3, 5] satisfies Literal<MatMul<[8, 3, 4], [4, 5]>>);
  assertEquals(
    matmul([5, 1, 3, 4], [7, 4, 2]),
    [5, 7, 3, 2] satisfies Literal<MatMul<[5, 1, 3, 4], [7, 4, 2]>>,
  );
  assertEquals(matmul([3, 0], [0, 4]), [3, 4] satisfies Literal<MatMul<[3, 0], [0, 4]>>);
});

Deno.test("matmul() refuses inner sizes that differ, even where one is 1", () => {
  assertEquals(
    refusal(() => matmul([60, 784], [100, 784])),
    "Cannot multiply [60, 784] by [100, 784]: inner sizes 784 and 100 differ" satisfies MatMul<
      [60, 784],
      [100, 784]
    >,
  );
  assertEquals(
    refusal(() => matmul([2, 1], [3, 4])),
    "Cannot multiply [2, 1] by [3, 4]: inner sizes 1 and 3 differ" satisfies MatMul<[2, 1], [3, 4]>,
  );
});

Deno.test("matmul() refuses vectors and scalars", () => {
  assertEquals(
    refusal(() => matmul([60, 784], [784])),
    "Cannot multiply [60, 784] by [784]: both need at least 2 axes" satisfies MatMul<
      [60, 784],
      [784]
    >,
  );
  assertEquals(
    refusal(() => matmul([], [784, 10])),
    "Cannot multiply [] by [784, 10]: both need at least 2 axes" satisfies MatMul<[], [784, 10]>,
  );
});

Deno.test("matmul() refuses leading axes that do not broadcast", () => {
  const sentence: MatMul<[5, 3, 4], [7, 4, 2]> =
    "Cannot multiply [5, 3, 4] by [7, 4, 2]: leading axes [5] and [7] do not broadcast";
  assertEquals(refusal(() => matmul([5, 3, 4], [7, 4, 2])), sentence);
});

Deno.test("MatMul knows what can be known", () => {
  true satisfies Same<MatMul<[number, 784], [784, 100]>, [number, 100]>;
  true satisfies Same<MatMul<[60, number], [784, 100]>, [60, 100]>;
  true satisfies Same<MatMul<number[], [784, 100]>, Shape>;
});

Deno.test("matmul() hands an operand's own shape back where it is the answer", () => {
  const a = [60, 100], square = [100, 100];
  assertStrictEquals(matmul(a, square), a);
  assertStrictEquals(matmul([60, 60], a), a);
});

Deno.test("matmul() is associative, and a product's transpose is the product of transposes", () => {
  forSeeds(500, (random) => {
    const lead = anyShape(random, 2), [n, k, m, p] = [2, 1, 3, 0].map(() => random.integer(5));
    const stretched = lead.map((size) => random.integer(2) ? size : 1);
    const a = [...lead, n!, k!], b = [...stretched, k!, m!], c = [m!, p!];
    assertEquals(matmul(a, b), [...broadcast(lead, stretched), n!, m!]);
    assertEquals(transpose(matmul(a, b)), matmul(transpose(b), transpose(a)));
    assertEquals(matmul(matmul(a, b), c), matmul(a, matmul(b, c)));
  });
});
