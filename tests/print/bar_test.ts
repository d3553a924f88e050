import { assertEquals } from "@std/assert";
import { bar, columns, curve } from "../../src/print/bar.ts";

Deno.test("a bar is as long as its share, and what is above 0 is seen", () => {
  assertEquals(bar(1, 4), "████");
  assertEquals(bar(0.5, 4), "██");
  assertEquals(bar(0.4, 4), "█▋"); // 12.8 eighths, 13
  assertEquals(bar(1e-9, 4), "▏");
  for (const share of [0, -1, NaN, Infinity, 1.5]) assertEquals(bar(share), "");
});

Deno.test("columns are as high as their share of the largest, and none is a space", () => {
  assertEquals(columns([0, 1, 4, 8, 0]), " ▁▄█ ");
  assertEquals(columns([0, 0]), "  ");
  assertEquals(columns([1, 1_000_000]), "▁█");
});

Deno.test("a curve goes from the lowest letter to the highest, and means what is too much", () => {
  assertEquals(curve([0, 1, 2, 3, 4, 5, 6, 7]), "▁▂▃▄▅▆▇█");
  assertEquals(curve([5, 5]), "▁▁");
  assertEquals(curve([3, 1, 1, 3, 9, 7], 3), "▁▁█");
  assertEquals(curve([]), "");
});
