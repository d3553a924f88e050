import { assertEquals } from "@std/assert";
import { inflateSync } from "node:zlib";
import { ODD, palette } from "../../src/print/colours.ts";
import { type Pixels, png } from "../../src/print/png.ts";
import { chunks } from "./png_chunks.ts";

Deno.test("an uncompressed PNG is one that zlib reads, of any kind and any length", () => {
  const sizes: [Pixels["kind"], number][] = [["grey", 1], ["rgb", 3], ["rgba", 4]];
  for (const [kind, depth] of sizes) {
    for (const width of [1, 300]) {
      const height = 300, stride = depth * width; // up to 360 kB: several blocks
      const data = Uint8Array.from({ length: stride * height }, (_, i) => 31 * i + (i >> 8));
      const parts = chunks(png({ width, height, kind, data }));
      assertEquals([...parts.keys()], ["IHDR", "IDAT", "IEND"]);
      const rows = inflateSync(parts.get("IDAT")!); // which checks the sum at its end
      assertEquals(rows.length, height * (stride + 1));
      for (let y = 0; y < height; y++) {
        assertEquals(rows[y * (stride + 1)], 0);
        const row = rows.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
        assertEquals([...row], [...data.subarray(y * stride, (y + 1) * stride)]);
      }
    }
  }
});

Deno.test("an indexed PNG has its palette, from dark to light with red for what is odd", () => {
  const data = Uint8Array.of(0, 254, 255);
  const file = png({ width: 3, height: 1, kind: "indexed", data, palette: palette() });
  const parts = chunks(file), colours = parts.get("PLTE")!;
  assertEquals([...parts.keys()], ["IHDR", "PLTE", "IDAT", "IEND"]);
  assertEquals([...parts.get("IHDR")!], [0, 0, 0, 3, 0, 0, 0, 1, 8, 3, 0, 0, 0]);
  assertEquals([...colours.subarray(0, 3)], [0x44, 0x01, 0x54]);
  assertEquals([...colours.subarray(3 * 254, 3 * 255)], [0xfd, 0xe7, 0x25]);
  assertEquals([...colours.subarray(3 * 255)], [...ODD]);
});

Deno.test("the colours of quantities grow lighter from one to the next", () => {
  const colours = palette();
  const luma = Array.from({ length: 255 }, (_, i) => {
    const [red, green, blue] = colours.subarray(3 * i, 3 * i + 3);
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  });
  for (let i = 5; i < luma.length; i++) assertEquals(luma[i]! > luma[i - 5]!, true, `${i}`);
});
