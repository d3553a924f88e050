import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { inflateSync } from "node:zlib";
import { confusionMatrix, normal, Random, tensor, zeros } from "../../../mod.ts";
import { confusions, heatMap, imageGrid } from "../../../src/display/figures/mod.ts";
import { chunks } from "../../print/png_chunks.ts";
import { drawn, marks, texts } from "../drawn.ts";

Deno.test("a confusion matrix has its counts in cells, in the colours of the share of the row", async () => {
  const matrix = confusionMatrix(
    tensor([[9, 0, 0], [9, 1, 0], [0, 9, 0], [0, 0, 9]]),
    tensor([0, 1, 1, 2], { dtype: "int32" }),
  );
  const figure = confusions(matrix, { classes: ["cat", "dog", "bird"] });
  assertEquals(figure.subtitle, "3 of 4 right, 75.0 %");
  assertEquals(
    figure.alt,
    "Confusion matrix of 3 classes: 3 of 4 are right, 75.0 %; taken wrongly: dog for cat (1).",
  );
  const root = await drawn(figure), cells = [...marks(root, "cell")[0]!.all("rect")];
  const fills = cells.map((cell) => cell.getAttribute("fill"));
  assertEquals(cells.length, 9);
  assertEquals(fills[0], fills[8]); // all of the cats, and of the birds
  assertEquals(fills[3], fills[4]); // half of the dogs
  assertEquals(new Set(fills).size, 3);
  assertEquals(texts(root).filter((text) => text === "1").length, 4);
  assert(texts(root).includes("taken for") && texts(root).includes("true class"));
  assertStringIncludes(confusions([[2, 0], [0, 1]]).alt, "none is taken for another");
  assertStringIncludes(confusions([[0]]).alt, "0 of 0 are right");
});

Deno.test("confusions() refuses what is not square, has other names, or does not count", () => {
  assertThrows(() => confusions(zeros([2, 3])), RangeError, "2 × 3");
  assertThrows(() => confusions([[1, 0], [0]]), RangeError, "rows of 2 and 1 numbers");
  assertThrows(() => confusions(zeros([4])), RangeError, "of [4]: it takes a matrix");
  const two = [[1, 0], [0, 1]];
  assertThrows(() => confusions(two, { classes: ["a"] }), RangeError, "with 1 names");
  assertThrows(() => confusions(two, { classes: ["a", "a"] }), RangeError, "a name for each class");
  for (const odd of [0.5, -1, NaN]) {
    assertThrows(() => confusions([[odd]]), RangeError, "it takes counts");
  }
});

Deno.test("a small heat map has its numbers in the cells, and none where one is not finite", async () => {
  const figure = heatMap([[1, -0.256], [NaN, 0.5]], { rows: "output", columns: "input" });
  assertEquals(
    figure.alt,
    "Heat map of 2 × 2 numbers, from -0.256 (output 0, input 1) to 1 (output 0, input 0); " +
      "1 are not finite and left white.",
  );
  const root = await drawn(figure);
  assertEquals([...marks(root, "cell")[0]!.all("rect")].length, 3);
  for (const text of ["1", "-0.26", "0.5", "output", "input"]) {
    assert(texts(root).includes(text), text);
  }
});

Deno.test("a large heat map is a picture of pixels, the first row on top", async () => {
  const x = normal([30, 200], { random: new Random(1) }).toArray();
  x.fill(-9, 0, 200); // the first row: the darkest
  const figure = heatMap(tensor(x, [30, 200] as const));
  const root = await drawn(figure), [image] = [...marks(root, "raster")[0]!.all("image")];
  assertEquals(image!.getAttribute("image-rendering"), "pixelated");
  const [, data] = image!.getAttribute("xlink:href")!.split("base64,");
  const parts = chunks(Uint8Array.from(atob(data!), (c) => c.charCodeAt(0)));
  const view = new DataView(parts.get("IHDR")!.slice().buffer);
  assertEquals([view.getUint32(0), view.getUint32(4)], [200, 30]);
  const rows = inflateSync(parts.get("IDAT")!), stride = 1 + 4 * 200;
  const isDark = (row: number) =>
    rows.subarray(row * stride + 1, row * stride + 4).join() === "68,1,84";
  assertEquals([isDark(0), isDark(29)], [true, false]);
  assert(/scale\(1,1\)/.test(image!.getAttribute("transform")!), "it is turned over");
  assertEquals(texts(root).includes("column") && texts(root).includes("row"), true);
});

Deno.test("heatMap() refuses what is no matrix, or has no number", () => {
  assertThrows(() => heatMap(zeros([2, 3, 4])), RangeError, "one by reshape()");
  assertThrows(() => heatMap([]), RangeError, "of [0, 0]");
  assertThrows(() => heatMap([[NaN]]), RangeError, "none is a finite number");
});

/** The PNG files in a drawing: colour type and pixels. */
async function pictures(figure: Parameters<typeof drawn>[0]) {
  return [...(await drawn(figure)).all("image")].map((image) => {
    const [, data] = image.getAttribute("xlink:href")!.split("base64,");
    const parts = chunks(Uint8Array.from(atob(data!), (c) => c.charCodeAt(0)));
    const header = parts.get("IHDR")!, height = header[7]!;
    const rows = [...inflateSync(parts.get("IDAT")!)], stride = rows.length / height;
    return { type: header[9]!, pixels: rows.filter((_, i) => i % stride !== 0) };
  });
}

Deno.test("an image grid has each image's pixels, and its label below", async () => {
  const images = tensor([[[0, 1], [0.5, 0.2]], [[1, 1], [0, 0]], [[0, 0], [0, 1]]]);
  const figure = imageGrid(images, { labels: ["a", 7, "c"], columns: 2, size: 100 });
  assertEquals((await pictures(figure)).map(({ pixels }) => pixels), [
    [0, 255, 128, 51],
    [255, 255, 0, 0],
    [0, 0, 0, 255],
  ]);
  const root = await drawn(figure);
  for (const label of ["a", "7", "c"]) assert(texts(root).includes(label));
  assertEquals([figure.width, figure.height], [2 * 108, 2 * (108 + 18)]);
  assertEquals(
    figure.alt,
    "3 grey images of 2 × 2 pixels, 2 in a row, black 0 to white 1, labelled a, 7, c.",
  );
});

Deno.test("images are grey or coloured, and reach from the smallest to the largest value", async () => {
  const [coloured] = await pictures(imageGrid(tensor([[[[0]], [[0.2]], [[1]]]])));
  assertEquals(coloured, { type: 2, pixels: [0, 51, 255] });
  const [grey] = await pictures(imageGrid(tensor([[[[-1, 0, 3]]]])));
  assertEquals(grey, { type: 0, pixels: [0, 64, 255] });
  const [given] = await pictures(imageGrid(tensor([[[-1, 0, 3]]]), { range: [0, 1] }));
  assertEquals(given!.pixels, [0, 0, 255]);
});

Deno.test("imageGrid() refuses other shapes, missing labels, and too many pixels", () => {
  const bad = [zeros([28, 28]), zeros([2, 4, 8, 8]), zeros([0, 8, 8]), zeros([5])];
  for (const x of bad) assertThrows(() => imageGrid(x), RangeError, "it takes [N, H, W]");
  assertThrows(
    () => imageGrid(zeros([2, 8, 8]), { labels: ["one"] }),
    RangeError,
    "Cannot draw 2 images with 1 label: each needs one",
  );
  assertThrows(() => imageGrid(zeros([2000, 28, 28])), RangeError, "draw some of them");
});
