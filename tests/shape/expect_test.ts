import { assertEquals } from "@std/assert";
import { type Expect, expectSize } from "../../src/shape/expect.ts";
import { refusal, type Same } from "./rule.ts";

Deno.test("expectSize() says where it expected what, and what came", () => {
  expectSize([60, 100], 0, 60, "axis 0");
  expectSize([60, 100], 1, 100, "axis 1");
  expectSize([4, 7, 784], -1, 784, "last axis");
  assertEquals(
    refusal(() => expectSize([60, 100], 1, 99, "axis 1")),
    "Expected 99 on axis 1, got [60, 100]" satisfies Expect<[60, 100], 100, 99, "axis 1", []>,
  );
  assertEquals(
    refusal(() => expectSize([60, 785], -1, 784, "last axis")),
    "Expected 784 on last axis, got [60, 785]" satisfies Expect<
      [60, 785],
      785,
      784,
      "last axis",
      []
    >,
  );
});

Deno.test("expectSize() refuses a shape without that axis", () => {
  assertEquals(
    refusal(() => expectSize([], -1, 784, "last axis")),
    "Expected 784 on last axis, got []",
  );
  assertEquals(
    refusal(() => expectSize([60], 1, 100, "axis 1")),
    "Expected 100 on axis 1, got [60]",
  );
});

Deno.test("Expect lets unknown sizes pass", () => {
  true satisfies Same<Expect<[number, number], number, 784, "last axis", [60, 10]>, [60, 10]>;
  true satisfies Same<Expect<[60, 784], 784, number, "last axis", [60, 10]>, [60, 10]>;
});
