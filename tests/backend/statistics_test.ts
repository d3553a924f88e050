import { assertAlmostEquals, assertEquals } from "@std/assert";
import { heap } from "../../src/backend/memory.ts";
import { normal, Random, type Shape, type Tensor, tensor, zeros } from "../../mod.ts";
import { norm, places, sentence, spread, statistics } from "../../src/backend/statistics.ts";

Deno.test("statistics() of views are those of their elements in order", () => {
  const x = normal([7, 5, 3], { random: new Random(1), mean: 2, dtype: "float64" });
  const views: Tensor<Shape, "float64">[] = [
    x,
    x.transpose(),
    x.permute([1, 2, 0]),
    x.slice(2, 7),
    x.flip({ axis: 1 }),
    x.expand([2, 7, 5, 3]),
  ];
  for (const view of views) {
    const s = statistics(view), flat = view.toArray();
    assertEquals([s.count, s.nan, s.infinite], [flat.length, 0, 0]);
    assertEquals([s.min, s.max], [Math.min(...flat), Math.max(...flat)]);
    assertAlmostEquals(s.mean, view.mean().item(), 1e-14);
    assertAlmostEquals(s.sd, Math.sqrt(view.variance().item()), 1e-14);
    assertAlmostEquals(norm(view), Math.hypot(...flat), 1e-12);
    const at = places(view);
    assertEquals(flat.map((_, i) => heap.float64[at(i)]!), flat);
    const counts = spread(view, s, 5);
    assertEquals(counts.reduce((a, b) => a + b), flat.length);
  }
});

Deno.test("statistics() leave out what is not finite, and say where it is", () => {
  const x = tensor([[1, NaN, 3], [Infinity, 5, -Infinity]]), odd: number[] = [];
  const s = statistics(x, (position) => odd.push(position));
  assertEquals(odd, [1, 3, 5]);
  assertEquals([s.count, s.nan, s.infinite, s.min, s.max, s.mean], [3, 1, 2, 1, 5, 3]);
  const turned: number[] = [];
  statistics(x.transpose(), (position) => turned.push(position));
  assertEquals(turned, [1, 2, 5]); // [[1, ∞], [NaN, 5], [3, −∞]]
  assertEquals(sentence(x, s), "mean 3, sd 1.63, min 1, max 5, 1 NaN, 2 Infinity");
  assertEquals(sentence(x, statistics(tensor([NaN, NaN]))), "2 NaN");
  assertEquals(statistics(zeros([0])).count, 0);
});

Deno.test("the deviation survives a mean that is large beside it", () => {
  const x = tensor([1e6, 1e6 + 1, 1e6 + 2], { dtype: "float64" });
  assertAlmostEquals(statistics(x).sd, Math.sqrt(2 / 3), 1e-12);
  assertEquals(sentence(x, statistics(x)), "mean 1000001, sd 0.816, min 1000000, max 1000002");
});
