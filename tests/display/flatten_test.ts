import { assert, assertEquals, assertNotEquals } from "@std/assert";
import * as Plot from "@observablehq/plot";
import { figure } from "../../src/display/mod.ts";
import { drawn, marks, small, texts } from "./drawn.ts";
import { band, long } from "./samples.ts";

Deno.test("figure() paints white paper, writes in dark ink, and names itself", async () => {
  const root = await drawn(band);
  const paper = [...root.all("rect")][0]!;
  assertEquals(paper.getAttribute("fill"), "white");
  assertEquals(paper.getAttribute("width"), root.getAttribute("width"));
  assertEquals(root.getAttribute("fill"), "#1a1a1a");
  assertEquals([...root.all("title")][0]!.textContent, band.title);
  assertEquals([...root.all("desc")][0]!.textContent, band.alt);
});

Deno.test("figure() writes the title, the subtitle and the caption around the plot", async () => {
  const lines = texts(await drawn(band));
  assertEquals(lines[0], band.title);
  assertEquals(lines[1], band.subtitle);
  assertEquals(lines.at(-1), band.caption);
});

Deno.test("figure() wraps long texts and loses no word of them", async () => {
  const root = await drawn(long);
  const lines = texts(root);
  assertEquals(lines[0]!.length < long.title.length, true);
  const written = lines.join("").replaceAll(" ", "");
  for (const text of [long.title, long.subtitle!, long.caption!]) {
    assert(written.includes(text.replaceAll(" ", "")), `${text} is not there`);
  }
});

Deno.test("figure() keeps characters that XML or HTML takes for its own", async () => {
  const hard = `<&>"' \u00a0&nbsp;&amp; </svg> ]]>`;
  const root = await drawn(small({ title: hard, alt: hard, y: { label: hard } }));
  assertEquals(texts(root)[0], hard);
  assertEquals([...root.all("desc")][0]!.textContent, hard);
  assertEquals(marks(root, "y-axis label")[0]!.textContent, `↑ ${hard}`);
});

Deno.test("figure() replaces what XML has no place for", async () => {
  const root = await drawn(small({ title: "a\x00b\uD800c" }));
  assertEquals(texts(root)[0], "a\uFFFDb\uFFFDc");
});

Deno.test("coordinates have at most two decimals, and are still those of the data", async () => {
  const { svg } = await figure(band);
  assertNotEquals(/ (?:d|transform|x|y)="[^"]*\d\.\d/.exec(svg), null);
  assertEquals(/ (?:d|transform|x|y)="[^"]*\d\.\d{3}/.exec(svg), null);
  const root = await drawn(small({
    height: 100,
    margin: 0,
    axis: null,
    y: { domain: [0, 1] },
    marks: [Plot.ruleY([1 / 3, 1e-12])],
  }));
  const [rules] = marks(root, "rule");
  const heights = [...rules!.all("line")].map((line) => line.getAttribute("y1"));
  assertEquals(heights, ["66.67", "100"]);
});
