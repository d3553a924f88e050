import { assertEquals, assertStrictEquals } from "@std/assert";
import { type Broadcast, broadcast } from "../../src/shape/broadcast.ts";
import type { Shape } from "../../src/shape/shape.ts";
import { anyShape, forSeeds, type Literal, refusal, type Same } from "./rule.ts";

type Batch = number & { readonly axis: "batch" };
type Time = number & { readonly axis: "time" };

Deno.test("broadcast() aligns at the right and stretches ones", () => {
  assertEquals(
    broadcast([60, 100], [100]),
    [60, 100] satisfies Literal<Broadcast<[60, 100], [100]>>,
  );
  assertEquals(
    broadcast([100], [60, 100]),
    [60, 100] satisfies Literal<Broadcast<[100], [60, 100]>>,
  );
  assertEquals(
    broadcast([60, 1], [1, 100]),
    [60, 100] satisfies Literal<Broadcast<[60, 1], [1, 100]>>,
  );
  assertEquals(broadcast([3, 1], [4]), [3, 4] satisfies Literal<Broadcast<[3, 1], [4]>>);
  assertEquals(broadcast([2, 3], []), [2, 3] satisfies Literal<Broadcast<[2, 3], []>>);
  assertEquals(broadcast([], [2, 3]), [2, 3] satisfies Literal<Broadcast<[], [2, 3]>>);
  assertEquals(broadcast([], []), [] satisfies Literal<Broadcast<[], []>>);
  assertEquals(broadcast([1], [0]), [0] satisfies Literal<Broadcast<[1], [0]>>);
});

Deno.test("broadcast() refuses sizes that differ", () => {
  assertEquals(
    refusal(() => broadcast([60, 100], [99])),
    "Cannot broadcast [60, 100] with [99]: 100 against 99" satisfies Broadcast<[60, 100], [99]>,
  );
  assertEquals(
    refusal(() => broadcast([2, 3], [3, 2])),
    "Cannot broadcast [2, 3] with [3, 2]: 3 against 2" satisfies Broadcast<[2, 3], [3, 2]>,
  );
  assertEquals(
    refusal(() => broadcast([0], [3])),
    "Cannot broadcast [0] with [3]: 0 against 3" satisfies Broadcast<[0], [3]>,
  );
});

Deno.test("Broadcast knows what can be known", () => {
  true satisfies Same<Broadcast<[number, 100], [100]>, [number, 100]>;
  true satisfies Same<Broadcast<[number, 100], [60, 1]>, [60, 100]>;
  true satisfies Same<Broadcast<[1 | 60], [100]>, [100]>;
  true satisfies Same<Broadcast<[1 | 60], [60]>, [60]>;
  true satisfies Same<Broadcast<[Batch, 3], [3]>, [Batch, 3]>;
  true satisfies Same<Broadcast<number[], [3]>, Shape>;
  true satisfies Same<
    Broadcast<[Batch, 3], [Time, 3]>,
    "Cannot broadcast [batch, 3] with [time, 3]: batch against time"
  >;
});

Deno.test("broadcast() hands an operand's own shape back where it is the answer", () => {
  const a = [60, 100];
  assertStrictEquals(broadcast(a, [60, 100]), a);
  assertStrictEquals(broadcast(a, []), a);
  assertStrictEquals(broadcast(a, [1, 100]), a);
  assertStrictEquals(broadcast([100], a), a);
  assertStrictEquals(broadcast([], a), a);
});

/** NumPy's definition, read literally: pad with ones; an axis has at most one size besides 1. */
function naive(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length);
  const padded = [a, b].map((s) => [...Array<number>(rank - s.length).fill(1), ...s]);
  const sizes = Array.from({ length: rank }, (_, i) => {
    const others = new Set(padded.map((s) => s[i]!));
    others.delete(1);
    return others.size > 1 ? null : [...others][0] ?? 1;
  });
  return sizes.some((size) => size === null) ? null : sizes as number[];
}

Deno.test("broadcast() agrees with NumPy's definition, either way round", () => {
  let refused = 0;
  forSeeds(1000, (random) => {
    const a = anyShape(random), b = anyShape(random), expected = naive(a, b);
    if (expected === null) {
      refused++;
      refusal(() => broadcast(a, b));
      refusal(() => broadcast(b, a));
    } else {
      assertEquals(broadcast(a, b), expected);
      assertEquals(broadcast(b, a), expected);
    }
  });
  assertEquals(refused > 200 && refused < 800, true, `${refused} of 1000 pairs were refused`);
});
