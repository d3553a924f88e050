import { assertEquals, assertThrows } from "@std/assert";
import { inflateSync } from "node:zlib";
import { base64 } from "../../src/print/base64.ts";
import { Canvas, parseColour } from "../../src/display/canvas.ts";
import { png } from "../../src/display/png.ts";
import { chunks } from "../print/png_chunks.ts";

Deno.test("png() writes every pixel and a checksum for every chunk", () => {
  const pixels = Uint8ClampedArray.from({ length: 3 * 2 * 4 }, (_, i) => 10 * i);
  const parts = chunks(png(3, 2, pixels));
  assertEquals([...parts.keys()], ["IHDR", "IDAT", "IEND"]);
  assertEquals([...parts.get("IHDR")!], [0, 0, 0, 3, 0, 0, 0, 2, 8, 6, 0, 0, 0]);
  const rows = [...inflateSync(parts.get("IDAT")!)];
  assertEquals(rows, [0, ...pixels.subarray(0, 12), 0, ...pixels.subarray(12)]);
});

Deno.test("a canvas keeps what is filled and what is put", () => {
  const canvas = new Canvas();
  [canvas.width, canvas.height] = [2, 2];
  const context = canvas.getContext("2d");
  context.fillStyle = "rgb(1, 2, 3)";
  context.fillRect(1, 0, 1, 2);
  const image = context.createImageData(1, 1);
  image.data.set([7, 8, 9, 10]);
  context.putImageData(image, 0, 1);
  const expected = [0, 0, 0, 0, 1, 2, 3, 255, 7, 8, 9, 10, 1, 2, 3, 255];
  assertEquals([...context.pixels.data], expected);
  const file = png(2, 2, Uint8ClampedArray.from(expected));
  assertEquals(canvas.toDataURL(), `data:image/png;base64,${base64(file)}`);
});

Deno.test("parseColour() reads the colours of d3's interpolators and refuses others", () => {
  assertEquals(parseColour("rgb(1, 2, 3)"), [1, 2, 3, 255]);
  assertEquals(parseColour("rgba(1,2,3,0.5)"), [1, 2, 3, 127.5]);
  assertEquals(parseColour("#0180ff"), [1, 128, 255, 255]);
  assertEquals(parseColour("#f0a"), [255, 0, 170, 255]);
  for (const text of ["tomato", "hsl(0, 1%, 1%)", "rgb(1, 2)", "#12345"]) {
    assertThrows(() => parseColour(text), TypeError, JSON.stringify(text));
  }
});

Deno.test("base64() writes the bytes of a text, however long it is", () => {
  assertEquals(base64("σ²"), "z4PCsg==");
  const long = "ab".repeat(100_000);
  assertEquals(atob(base64(long)), long);
});
