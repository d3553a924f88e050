import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Random } from "../../mod.ts";
import { Bins } from "../../src/print/bins.ts";

Deno.test("columns hold the mean, the lowest and the highest of all numbers, however many", () => {
  const random = new Random(3);
  for (const count of [1, 7, 8, 9, 1000]) {
    const bins = new Bins(8), values = Array.from({ length: count }, () => random.uniform());
    values.forEach((value, i) => bins.add(i + 1, value));
    const { list } = bins;
    assert(list.length <= 8 && list.length >= Math.min(count, 5), `${list.length}`);
    const mean = (of: (bin: typeof list[number]) => number) =>
      list.reduce((sum, bin) => sum + bin.count * of(bin), 0) / count;
    assertEquals(list.reduce((sum, bin) => sum + bin.count, 0), count);
    assertAlmostEquals(mean((bin) => bin.mean), values.reduce((a, b) => a + b) / count, 1e-12);
    assertAlmostEquals(mean((bin) => bin.at), (count + 1) / 2, 1e-9);
    assertEquals(Math.min(...list.map(({ low }) => low)), Math.min(...values));
    assertEquals(Math.max(...list.map(({ high }) => high)), Math.max(...values));
    // All but the last, which is still filled, have as many.
    assertEquals(new Set(list.slice(0, -1).map((bin) => bin.count)).size, count === 1 ? 0 : 1);
  }
});

Deno.test("a number that is not finite has no column", () => {
  const bins = new Bins();
  for (const value of [1, NaN, Infinity, 3]) bins.add(1, value);
  assertEquals(bins.list.map(({ mean }) => mean), [1, 3]);
});
