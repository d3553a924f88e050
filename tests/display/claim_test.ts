import { assert, assertEquals, assertRejects } from "@std/assert";
import { claim, isClaim } from "../../src/display/claim.ts";

Deno.test("claim() returns the claim where there is no notebook", async () => {
  const accuracy = await claim("test-accuracy-2", 0.9538, 0.005);
  assertEquals(accuracy, { name: "test-accuracy-2", value: 0.9538, tolerance: 0.005 });
  assert(isClaim(accuracy));
});

Deno.test("claim() takes no name that prose could not cite", async () => {
  for (const name of ["", "Accuracy", "a b", 'a"b', "a-", "-a", "a--b", "σ"]) {
    await assertRejects(() => claim(name, 1, 1), TypeError, "lower-case words joined by hyphens");
  }
});

Deno.test("claim() takes no number that says nothing", async () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    await assertRejects(() => claim("x", value, 1), RangeError, `was asked to claim ${value}`);
  }
  for (const tolerance of [0, -1, NaN, Infinity]) {
    await assertRejects(() => claim("x", 1, tolerance), RangeError, `the tolerance ${tolerance}`);
  }
});

Deno.test("isClaim() is false for other outputs", () => {
  for (const output of [undefined, null, 1, "x", {}, { name: "x", value: "1", tolerance: 1 }]) {
    assert(!isClaim(output));
  }
});
