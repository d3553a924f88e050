import { assertEquals, assertStrictEquals } from "@std/assert";
import { broadcast } from "../../src/shape/broadcast.ts";
import { type Expand, expand } from "../../src/shape/expand.ts";
import { same, type Shape } from "../../src/shape/shape.ts";
import { anyShape, forSeeds, type Literal, refusal, type Same } from "./rule.ts";

Deno.test("expand() stretches ones and adds leading axes", () => {
  assertEquals(
    expand([1, 100], [60, 100]),
    [60, 100] satisfies Literal<Expand<[1, 100], [60, 100]>>,
  );
  assertEquals(expand([100], [60, 100]), [60, 100] satisfies Literal<Expand<[100], [60, 100]>>);
  assertEquals(expand([], [2, 3]), [2, 3] satisfies Literal<Expand<[], [2, 3]>>);
  assertEquals(expand([1], [0]), [0] satisfies Literal<Expand<[1], [0]>>);
});

Deno.test("expand() refuses to stretch anything but ones, or to shrink", () => {
  assertEquals(
    refusal(() => expand([60, 100], [60, 99])),
    "Cannot expand [60, 100] to [60, 99]: 100 against 99" satisfies Expand<[60, 100], [60, 99]>,
  );
  assertEquals(
    refusal(() => expand([60, 100], [60, 1])),
    "Cannot expand [60, 100] to [60, 1]: 100 against 1" satisfies Expand<[60, 100], [60, 1]>,
  );
  assertEquals(
    refusal(() => expand([1, 100], [100])),
    "Cannot expand [1, 100] to [100]: needs at least 2 axes" satisfies Expand<[1, 100], [100]>,
  );
});

Deno.test("expand() refuses what is no size", () => {
  assertEquals(
    refusal(() => expand([1], [-3])),
    "Cannot expand [1] to [-3]: sizes are non-negative integers" satisfies Expand<[1], [-3]>,
  );
  assertEquals(
    refusal(() => expand([1], [2.5])),
    "Cannot expand [1] to [2.5]: sizes are non-negative integers" satisfies Expand<[1], [2.5]>,
  );
});

Deno.test("Expand knows what can be known", () => {
  true satisfies Same<Expand<[number, 100], [60, 100]>, [60, 100]>;
  true satisfies Same<Expand<[1, 100], [number, 100]>, [number, 100]>;
  true satisfies Same<Expand<[100], number[]>, Shape>;
});

Deno.test("expand() shares an operand's shape, and never the caller's array", () => {
  const from = [2, 3], to = [4, 2, 3];
  assertStrictEquals(expand(from, [2, 3]), from);
  const expanded = expand(from, to);
  to[0] = 99;
  assertEquals(expanded, [4, 2, 3]);
});

Deno.test("expand() accepts a shape exactly when broadcasting with it gives it", () => {
  let accepted = 0;
  forSeeds(1000, (random) => {
    const from = anyShape(random, 2), to = anyShape(random, 3);
    let fits: boolean;
    try {
      fits = same(broadcast(from, to), to);
    } catch {
      fits = false;
    }
    if (fits) {
      accepted++;
      assertEquals(expand(from, to), to);
    } else refusal(() => expand(from, to));
  });
  assertEquals(accepted > 200 && accepted < 800, true, `${accepted} of 1000 pairs were accepted`);
});
