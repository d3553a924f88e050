import { assertEquals, assertThrows } from "@std/assert";
import { histogram, tensor, zeros } from "../../mod.ts";

const x = tensor([[0, 1, 1], [2, 3.5, 4]]);

Deno.test("histogram() counts in bins that include their lower edge, the last one both", () => {
  assertEquals(histogram(x, { bins: 4 }), {
    counts: [1, 2, 1, 2],
    edges: [0, 1, 2, 3, 4],
    outside: 0,
  });
});

Deno.test("histogram() says how many elements are in no bin", () => {
  const odd = tensor([NaN, Infinity, -1, 0, 1, 5]);
  assertEquals(histogram(odd, { bins: 2, range: [0, 2] }).outside, 4);
  assertEquals(histogram(odd, { bins: 2 }), { counts: [3, 1], edges: [-1, 2, 5], outside: 2 });
});

Deno.test("histogram() takes edges, and equal elements", () => {
  assertEquals(histogram(x, { bins: [0, 1, 4] }).counts, [1, 5]);
  assertEquals(histogram(zeros([3]), { bins: 2 }), {
    counts: [0, 3],
    edges: [-0.5, 0, 0.5],
    outside: 0,
  });
  assertEquals(histogram(zeros([0]), { bins: 1 }), { counts: [0], edges: [-0.5, 0.5], outside: 0 });
});

Deno.test("histogram() refuses edges that do not ascend, and no bins", () => {
  assertThrows(() => histogram(x, { bins: [1, 1] }), RangeError, "with edges [1, 1]: it needs");
  assertThrows(() => histogram(x, { bins: [1] }), RangeError, "at least 2 of them");
  assertThrows(() => histogram(x, { range: [2, 1] }), RangeError, "finite and ascending");
  assertThrows(
    () => histogram(x, { bins: 0 }),
    RangeError,
    "Cannot make a histogram of [2, 3] with 0 bins: needs at least 1",
  );
});
