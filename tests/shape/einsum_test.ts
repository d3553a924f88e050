import { assertEquals } from "@std/assert";
import { type Einsum, einsum } from "../../src/shape/einsum.ts";
import type { Shape } from "../../src/shape/shape.ts";
import { type Literal, refusal, type Same } from "./rule.ts";

/** Shape of the result. */
function shapeOf(equation: string, shapes: readonly Shape[]): number[] {
  const { result, sizes } = einsum(equation, shapes);
  return result.map((name) => sizes.get(name)!);
}

Deno.test("einsum() finds the sizes that the letters of the result have", () => {
  assertEquals(
    shapeOf("ij,jk->ik", [[2, 3], [3, 4]]),
    [2, 4] satisfies Literal<Einsum<"ij,jk->ik", [[2, 3], [3, 4]]>>,
  );
  assertEquals(
    shapeOf("bhqd, bhkd -> bhqk", [[8, 2, 5, 16], [8, 2, 7, 16]]),
    [8, 2, 5, 7] satisfies Literal<Einsum<"bhqd, bhkd -> bhqk", [[8, 2, 5, 16], [8, 2, 7, 16]]>>,
  );
  assertEquals(shapeOf("ii->i", [[3, 3]]), [3] satisfies Literal<Einsum<"ii->i", [[3, 3]]>>);
  assertEquals(shapeOf("i,i->", [[3], [3]]), [] satisfies Literal<Einsum<"i,i->", [[3], [3]]>>);
});

Deno.test("einsum() without an arrow takes the letters that appear once, after what ... stands for", () => {
  assertEquals(shapeOf("kj,ji", [[4, 3], [3, 2]]), [2, 4]);
  assertEquals(shapeOf("ii", [[3, 3]]), []);
  assertEquals(shapeOf("...ij,...jk", [[7, 1, 2, 3], [5, 3, 4]]), [7, 5, 2, 4]);
  assertEquals(shapeOf("...i->i...", [[5, 6, 2]]), [2, 5, 6]);
  assertEquals(shapeOf("...i->i", [[5, 6, 2]]), [2]);
});

Deno.test("einsum() says what an equation and its operands disagree on", () => {
  assertEquals(
    refusal(() => einsum("ij,jk->ik", [[2, 3], [4, 5]])),
    "Cannot apply einsum ij,jk->ik to [2, 3] and [4, 5]: j is 3 and 4" satisfies Einsum<
      "ij,jk->ik",
      [[2, 3], [4, 5]]
    >,
  );
  assertEquals(
    refusal(() => einsum("ij,jk->ik", [[2, 3]])),
    "Cannot apply einsum ij,jk->ik to [2, 3]: it takes more operands" satisfies Einsum<
      "ij,jk->ik",
      [[2, 3]]
    >,
  );
  assertEquals(
    refusal(() => einsum("ij->i", [[2, 3], [3]])),
    "Cannot apply einsum ij->i to [2, 3] and [3]: it takes fewer operands" satisfies Einsum<
      "ij->i",
      [[2, 3], [3]]
    >,
  );
  assertEquals(
    refusal(() => einsum("ijk->i", [[2, 3]])),
    "Cannot apply einsum ijk->i to [2, 3]: ijk names other than its axes" satisfies Einsum<
      "ijk->i",
      [[2, 3]]
    >,
  );
  assertEquals(
    refusal(() => einsum("i->i", [[2, 3]])),
    "Cannot apply einsum i->i to [2, 3]: i names other than its axes" satisfies Einsum<
      "i->i",
      [[2, 3]]
    >,
  );
  assertEquals(
    refusal(() => einsum("ij->ik", [[2, 3]])),
    "Cannot apply einsum ij->ik to [2, 3]: k is in no operand" satisfies Einsum<
      "ij->ik",
      [[2, 3]]
    >,
  );
});

Deno.test("einsum() refuses what is no equation", () => {
  assertEquals(
    [
      refusal(() => einsum("i1->i", [[2, 3]])),
      refusal(() => einsum("ij->ii", [[2, 3]])),
      refusal(() => einsum("i->j->k", [[2]])),
      refusal(() => einsum("...i...", [[2]])),
      refusal(() => einsum("->", [])),
    ],
    [
      "Cannot apply einsum i1->i to [2, 3]: i1 is not letters and at most one ...",
      "Cannot apply einsum ij->ii to [2, 3]: i appears twice in the result",
      "Cannot apply einsum i->j->k to [2]: it has two arrows",
      "Cannot apply einsum ...i... to [2]: ...i... is not letters and at most one ...",
      "Cannot apply einsum -> to nothing: it takes more operands",
    ],
  );
});

Deno.test("Einsum knows what can be known", () => {
  true satisfies Same<Einsum<"ij,jk->ki", [[number, 3], [3, 4]]>, [4, number]>;
  true satisfies Same<Einsum<"ij,ij->ij", [[number, 3], [2, number]]>, [2, 3]>;
  true satisfies Same<Einsum<"ij,jk", [[2, 3], [3, 4]]>, Shape>;
  true satisfies Same<Einsum<"...i->i", [[2, 3]]>, Shape>;
  true satisfies Same<Einsum<string, [[2, 3]]>, Shape>;
  true satisfies Same<Einsum<"i->i", [Shape]>, Shape>;
});
