import { assertEquals, assertThrows } from "@std/assert";
import { memoryUsage, Random, type Tensor } from "../../mod.ts";
import { digits, zip } from "../../src/data/mod.ts";

const data = digits();

Deno.test("zip() gives a batch of each loader in every turn, and ends with the shortest", () => {
  const few = data.slice(0, 130).batches(50), many = data.slice(500, 900).batches(100);
  const seen: (readonly number[])[] = [];
  for (const [a, b] of zip(few, many)) {
    seen.push([a.x.shape[0], b.x.shape[0], a.indices[0]!, b.indices[0]!]);
  }
  assertEquals(seen, [[50, 100, 0, 0], [50, 100, 50, 100], [30, 100, 100, 200]]);
});

Deno.test("zip() knows the sizes that its loaders know", () => {
  const a = data.batches(60, { dropLast: true }), b = data.batches(20, { dropLast: true });
  for (const [one, other] of zip(a, b)) {
    one.x satisfies Tensor<[60, 64], "float32">;
    other.y satisfies Tensor<[20], "int32">;
    break;
  }
});

Deno.test("zip() shuffles anew every time, as the loaders do by themselves", () => {
  const make = () => data.batches(300, { shuffle: new Random(1) });
  const order = (loader: ReturnType<typeof make>) => [...loader].map((b) => [...b.indices]);
  const alone = make(), zipped = make(), plain = data.batches(300);
  for (let epoch = 0; epoch < 2; epoch++) {
    const pairs = [...zip(zipped, plain)].map(([a]) => [...a.indices]);
    assertEquals(pairs, order(alone));
  }
});

Deno.test("zip() leaves nothing behind, and the batches in hand to whoever leaves the loop", () => {
  const a = data.batches(300), b = data.batches(600);
  const before = memoryUsage().tensors;
  for (const [one, other] of zip(a, b)) one.x.sum().add(other.x.sum());
  assertEquals(memoryUsage().tensors, before);
  const kept: Tensor[] = [];
  for (const [one, other] of zip(a, b)) {
    kept.push(one.x, other.x);
    break;
  }
  assertEquals(kept.map((t) => t.toArray().length), [300 * 64, 600 * 64]);
});

Deno.test("zip() refuses to zip nothing", () => {
  assertThrows(() => zip(), RangeError, "Cannot zip no loaders");
});
