import { assertEquals, assertStrictEquals } from "@std/assert";
import { type Slice, slice } from "../../src/shape/slice.ts";
import type { Shape } from "../../src/shape/shape.ts";
import { refusal, type Same } from "./rule.ts";

Deno.test("slice() cuts a range out of one axis", () => {
  assertEquals(slice([60, 784], 10, 20), { axis: 0, start: 10, end: 20, shape: [10, 784] });
  assertEquals(slice([60, 784], 10), { axis: 0, start: 10, end: 60, shape: [50, 784] });
  assertEquals(slice([60, 784], -4, -1, -1), { axis: 1, start: 780, end: 783, shape: [60, 3] });
  assertEquals(slice([60, 784], 7, 7), { axis: 0, start: 7, end: 7, shape: [0, 784] });
  [10, 784] satisfies Slice<[60, 784], 0>;
  [60, 3] satisfies Slice<[60, 784], -1>;
});

Deno.test("slice() means what Array.prototype.slice means, wherever it accepts the bounds", () => {
  for (let size = 0; size <= 4; size++) {
    const list = Array.from({ length: size }, (_, i) => i);
    for (let start = -size; start <= size; start++) {
      for (const end of [undefined, ...Array.from({ length: 2 * size + 1 }, (_, i) => i - size)]) {
        const first = start < 0 ? start + size : start, last = end ?? size;
        if (first > (last < 0 ? last + size : last)) {
          refusal(() => slice([3, size], start, end, 1));
        } else {
          const range = slice([3, size], start, end, 1);
          assertEquals(range.shape, [3, list.slice(start, end).length]);
          assertEquals(list.slice(range.start, range.end), list.slice(start, end));
        }
      }
    }
  }
});

Deno.test("slice() refuses an axis out of range", () => {
  assertEquals(
    refusal(() => slice([60, 784], 0, 1, 2)),
    "Cannot slice [60, 784] along axis 2: out of range" satisfies Slice<[60, 784], 2>,
  );
  assertEquals(
    refusal(() => slice([], 0, 1, 0)),
    "Cannot slice [] along axis 0: out of range" satisfies Slice<[], 0>,
  );
});

Deno.test("slice() refuses bounds that an axis does not have", () => {
  assertEquals(
    refusal(() => slice([60, 784], 50, 70)),
    "Cannot slice [60, 784] from 50 to 70 along axis 0: the axis has 60 elements",
  );
  assertEquals(
    refusal(() => slice([60, 784], -61)),
    "Cannot slice [60, 784] from -61 to 60 along axis 0: the axis has 60 elements",
  );
  assertEquals(
    refusal(() => slice([60, 784], 61, 62)),
    "Cannot slice [60, 784] from 61 to 62 along axis 0: the axis has 60 elements",
  );
});

Deno.test("slice() refuses fractional bounds, and a range that ends before it starts", () => {
  assertEquals(
    refusal(() => slice([60, 784], 0.5, 2)),
    "Cannot slice [60, 784] from 0.5 to 2 along axis 0: bounds are integers",
  );
  assertEquals(
    refusal(() => slice([60, 784], NaN)),
    "Cannot slice [60, 784] from NaN to 60 along axis 0: bounds are integers",
  );
  assertEquals(
    refusal(() => slice([60, 784], 5, 3)),
    "Cannot slice [60, 784] from 5 to 3 along axis 0: the range ends before it starts",
  );
});

Deno.test("Slice knows what can be known", () => {
  true satisfies Same<Slice<[60, 28, 28], 1>, [60, number, 28]>;
  true satisfies Same<Slice<[60, 28, 28], -3>, [number, 28, 28]>;
  true satisfies Same<Slice<[60, 28], number>, [number, number]>;
  true satisfies Same<Slice<[60, 28], 0 | 1>, [number, number]>;
  true satisfies Same<Slice<number[], 0>, Shape>;
});

Deno.test("slice() of the whole axis hands the operand's own shape back", () => {
  const shape = [60, 784];
  assertStrictEquals(slice(shape, 0, 60).shape, shape);
  assertStrictEquals(slice(shape).shape, shape);
  slice(shape, 7);
  assertEquals(shape, [60, 784], "an operand's shape stays as it is");
});
