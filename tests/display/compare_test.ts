import { assert, assertEquals, assertRejects } from "@std/assert";
import { tensor, zeros } from "../../mod.ts";
import { compare } from "../../src/display/mod.ts";
import { difference, sentence } from "../../src/display/compare.ts";

const line = (...args: Parameters<typeof difference>): string => sentence(difference(...args));

Deno.test("compare() returns the largest differences outside of a notebook", async () => {
  const result = await compare("dx", tensor([[1, 2], [3, 4]]), [[1, 2], [3, 4.5]]);
  assertEquals(result, {
    name: "dx",
    shapes: [[2, 2], [2, 2]],
    absolute: 0.5,
    relative: 0.5 / 4.5,
    at: [1, 1],
    verdict: "different",
  });
});

Deno.test("compare() says in one line what it means", () => {
  const x = tensor([1, 2, 3]);
  assertEquals(line("x", x, x), "x [3]: identical");
  assertEquals(
    line("x", x, [1, 2, 3 + 1e-6]),
    "x [3]: equal but for rounding, largest difference 1.0e-6 (relative 3.3e-7)",
  );
  assertEquals(
    line("x", x, [1, 2.5, 3]),
    "x [3]: different, largest difference 0.50 at [1] (relative 0.17)",
  );
  assertEquals(line("x", x, zeros([3, 1])), "x: different shapes, [3] against [3, 1]");
  assertEquals(line("loss", 2, 3), "loss []: different, largest difference 1.0 (relative 0.33)");
  assert(line("n".repeat(500), x, x).length < 100);
});

Deno.test("compare() holds float64 to float64's rounding, unless told otherwise", () => {
  const verdict = (tolerance?: number) =>
    difference("x", [1], [1 + 1e-9], tolerance === undefined ? {} : { tolerance }).verdict;
  assertEquals(verdict(), "different");
  assertEquals(verdict(1e-8), "equal but for rounding");
  assertEquals(difference("x", tensor([1]), [1 + 1e-9]).verdict, "equal but for rounding");
});

Deno.test("compare() takes a NaN for different, unless both have it there", () => {
  assertEquals(difference("x", [NaN, 1], [NaN, 1]).verdict, "identical");
  assertEquals(difference("x", [Infinity, 1], [Infinity, 1]).verdict, "identical");
  const { verdict, absolute, at } = difference("x", [0, NaN, 5], [0, 1, 7]);
  assertEquals([verdict, absolute, at], ["different", NaN, [1]]);
  assertEquals(difference("x", [1], [0]).verdict, "different");
});

Deno.test("compare() refuses what is no number", async () => {
  await assertRejects(() => compare("x", [[1], [2, 3]], [1]), TypeError, "ragged arrays");
  await assertRejects(() => compare("x", ["a"] as never, [1]), TypeError, "given string among");
});
