import { assertEquals } from "@std/assert";
import { type ConvSize, convSize, type NoWindow } from "../../src/shape/conv.ts";
import { type Literal, refusal, type Same } from "./rule.ts";

Deno.test("convSize() counts the windows", () => {
  assertEquals(convSize(28, 5), 24 satisfies Literal<ConvSize<28, 5>>);
  assertEquals(convSize(28, 5, 1, 2), 28 satisfies Literal<ConvSize<28, 5, 1, 2>>);
  assertEquals(convSize(28, 2, 2), 14 satisfies Literal<ConvSize<28, 2, 2>>);
  assertEquals(convSize(5, 5), 1 satisfies Literal<ConvSize<5, 5>>);
  assertEquals(convSize(224, 7, 2, 3), 112 satisfies Literal<ConvSize<224, 7, 2, 3>>);
  assertEquals(convSize(224, 4, 4), 56 satisfies Literal<ConvSize<224, 4, 4>>);
  assertEquals(convSize(16000, 400, 2), 7801 satisfies Literal<ConvSize<16000, 400, 2>>);
});

Deno.test("convSize() agrees with sliding a window until it leaves the axis", () => {
  for (let size = 1; size <= 9; size++) {
    for (let kernel = 1; kernel <= 4; kernel++) {
      for (let stride = 1; stride <= 3; stride++) {
        for (let padding = 0; padding <= 2; padding++) {
          if (kernel > size + 2 * padding) continue;
          let windows = 0;
          for (let i = -padding; i + kernel <= size + padding; i += stride) windows++;
          assertEquals(convSize(size, kernel, stride, padding), windows);
        }
      }
    }
  }
});

Deno.test("convSize() refuses a window that does not fit", () => {
  assertEquals(
    refusal(() => convSize(4, 7, 1, 1)),
    "Cannot slide a window of 7 along 4 with padding 1: it does not fit" satisfies NoWindow<
      4,
      7,
      1
    >,
  );
  true satisfies Same<ConvSize<4, 7, 1, 1>, never>;
});

Deno.test("ConvSize is a number for unknown sizes, and for strides but 1, 2 and 4", () => {
  true satisfies Same<ConvSize<number, 3>, number>;
  true satisfies Same<ConvSize<28, number>, number>;
  true satisfies Same<ConvSize<28, 3, 3>, number>;
});
