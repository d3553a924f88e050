import { assert, assertEquals } from "@std/assert";
import type { FigureOptions } from "../../src/display/mod.ts";
import { drawn, marks, texts } from "./drawn.ts";
import { swatches, symbols } from "./samples.ts";

Deno.test("a legend of swatches has a square and a name for each category", async () => {
  const root = await drawn(swatches);
  const names = texts(root);
  for (const name of ["none", "batch", "spectral"]) assert(names.includes(name), name);
  const squares = [...root.all("svg")].slice(1);
  assertEquals(squares.map((square) => square.getAttribute("fill")).slice(0, 2), [
    "#2d56b6",
    "#f39523",
  ]);
  const lines = marks(root, "line")[0]!;
  assertEquals(
    new Set([...lines.all("path")].map((path) => path.getAttribute("stroke"))),
    new Set(squares.map((square) => square.getAttribute("fill"))),
  );
  assert(new Set(squares.map((square) => square.getAttribute("y"))).size > 1, "one row only");
});

Deno.test("a legend of swatches keeps to the number of columns that it is given", async () => {
  const root = await drawn({
    ...swatches,
    color: { legend: true, columns: 3 } as FigureOptions["color"] & object,
  });
  const squares = [...root.all("svg")].slice(1);
  assertEquals(new Set(squares.map((square) => square.getAttribute("x"))).size, 3);
  assertEquals(new Set(squares.map((square) => square.getAttribute("y"))).size, 3);
});

Deno.test("a legend of symbols draws the symbols of the plot", async () => {
  const root = await drawn(symbols);
  const legend = [...root.all("svg")].slice(1);
  assertEquals(legend.length, 3);
  for (const symbol of legend) assertEquals([...symbol.all("path")].length, 1);
  assert(texts(root).includes("rate 0.1"));
});
