import { assert, assertEquals } from "@std/assert";
import * as Plot from "@observablehq/plot";
import { figure, type FigureOptions } from "../../src/display/mod.ts";
import { parseTransform } from "../../src/display/affine.ts";
import { textBox } from "../../src/display/text_box.ts";
import { drawn, marks, small } from "./drawn.ts";
import { facets, ramp, raster } from "./samples.ts";

Deno.test("facets are drawn side by side, with a name each", async () => {
  const root = await drawn(facets);
  assertEquals(marks(root, "fx-axis tick label")[0]!.textContent.split("batch").length, 4);
  assertEquals(marks(root, "rect")[0]!.childNodes.length, 3);
});

Deno.test("colour ramps and rasters are images inside the picture", async () => {
  for (const [options, images] of [[ramp, 1], [raster, 2]] as const) {
    const sources = [...(await drawn(options)).all("image")].map((image) =>
      image.getAttribute("xlink:href")
    );
    assertEquals(sources.length, images);
    for (const source of sources) assert(source?.startsWith("data:image/png;base64,iVBOR"));
  }
});

Deno.test("a margin grows until a label fits, and is otherwise what the options say", async () => {
  const frame = async (marks: FigureOptions["marks"] & object, marginRight: number) => {
    const root = await drawn(small({ width: 500, marginRight, marks: [...marks, Plot.frame()] }));
    const [box] = [...root.all("rect")].filter((rect) =>
      rect.getAttribute("aria-label") === "frame"
    );
    return Number(box!.getAttribute("x")) + Number(box!.getAttribute("width"));
  };
  const label = (text: string) =>
    Plot.text([[2, 3]], { text: () => text, textAnchor: "start", dx: 5 });
  assertEquals(await frame([Plot.lineY([1, 2, 3])], 37), 500 - 37);
  assertEquals(await frame([Plot.lineY([1, 2, 3]), label("ab")], 37), 500 - 37);
  assert(await frame([Plot.lineY([1, 2, 3]), label("a long label")], 37) < 500 - 70);
});

Deno.test("a picture grows where labels would squeeze the plot to nothing", async () => {
  const label = "a label that is wider than a third of this small plot, and wider than two";
  const { width } = await figure(small({
    width: 300,
    marks: [Plot.text([[1, 1]], { text: () => label, textAnchor: "start" })],
  }));
  assert(width > 450, `${width}`);
});

Deno.test("data that can be read only once are drawn", async () => {
  const once = new Map([["a", 1], ["b", 2], ["c", 3]]).values();
  const root = await drawn(small({ marks: [Plot.dotY(once)] }));
  assertEquals(marks(root, "dot")[0]!.childNodes.length, 3);
});

Deno.test("figure() makes nothing global", async () => {
  const before = Object.getOwnPropertyNames(globalThis); // Plot itself is imported by now
  await figure(raster);
  assertEquals(Object.getOwnPropertyNames(globalThis), before);
  assertEquals("document" in globalThis, false);
});

Deno.test("Plot's warnings are printed once, and leave no sign in the picture", async () => {
  const { warn } = console;
  const printed: unknown[] = [];
  console.warn = (message: unknown) => void printed.push(message);
  try {
    const strings = [{ x: "1", y: 1 }, { x: "2", y: 2 }];
    const { svg } = await figure(small({ marks: [Plot.dot(strings, { x: "x", y: "y" })] }));
    assertEquals(printed.length, 1);
    assertEquals(svg.includes("\u26a0"), false);
  } finally {
    console.warn = warn;
  }
});

Deno.test("axes have room for larger letters: ticks and labels do not overlap", async () => {
  for (const fontSize of [8, 12, 20]) {
    const root = await drawn(small({ style: { fontSize: `${fontSize}px` } }));
    const rows = (label: string) => {
      const group = marks(root, label)[0]!;
      const [, , , , , y] = parseTransform(group.getAttribute("transform"));
      const { top, bottom } = textBox(group, fontSize)!;
      return { top: y + top, bottom: y + bottom };
    };
    const size = `letters of ${fontSize} pixels`;
    assert(rows("y-axis label").bottom <= rows("y-axis tick label").top + 1, size);
    assert(rows("x-axis tick label").bottom <= rows("x-axis label").top + 1, size);
  }
});
