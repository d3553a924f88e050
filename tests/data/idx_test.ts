import { assertEquals, assertThrows } from "@std/assert";
import { parseIdx } from "../../src/data/mod.ts";

/** Two images of 3×4 pixels. */
const FILE = Uint8Array.from([
  ...[0, 0, 8, 3],
  ...[0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4],
  ...Array.from({ length: 24 }, (_, i) => 10 * i),
]);

function fails(bytes: Uint8Array, error: typeof RangeError | typeof TypeError, message: string) {
  const thrown = assertThrows(() => parseIdx(bytes, "images"), error);
  assertEquals((thrown as Error).message, `Cannot read images as IDX: ${message}`);
}

Deno.test("parseIdx() reads shape and elements, also from the middle of a buffer", () => {
  for (const offset of [0, 1, 7]) {
    const buffer = new Uint8Array(offset + FILE.length + 5);
    buffer.set(FILE, offset);
    const { shape, data } = parseIdx(buffer.subarray(offset, offset + FILE.length));
    assertEquals(shape, [2, 3, 4]);
    assertEquals([...data], Array.from({ length: 24 }, (_, i) => 10 * i));
  }
});

Deno.test("parseIdx() refuses a file cut at any byte of its header", () => {
  for (let length = 0; length < 4; length++) {
    fails(
      FILE.subarray(0, length),
      RangeError,
      `it has ${length} bytes, and a header has at least 4`,
    );
  }
  for (let length = 4; length < 16; length++) {
    fails(
      FILE.subarray(0, length),
      RangeError,
      `it has ${length} bytes, and a header for 3 axes has 16`,
    );
  }
});

Deno.test("parseIdx() refuses a file cut at any of its elements", () => {
  for (let length = 16; length < FILE.length; length++) {
    const found = length - 16;
    fails(
      FILE.subarray(0, length),
      RangeError,
      `its header says [2, 3, 4], which is 24 bytes, and ${found} follow: ${
        24 - found
      } are missing`,
    );
  }
});

Deno.test("parseIdx() refuses bytes that are left over", () => {
  fails(
    Uint8Array.from([...FILE, 0]),
    RangeError,
    "its header says [2, 3, 4], which is 24 bytes, and 25 follow: 1 are left over",
  );
});

Deno.test("parseIdx() refuses a header that promises more than there can be", () => {
  const huge = FILE.slice();
  huge.fill(0xff, 4, 16);
  fails(
    huge,
    RangeError,
    `its header says [4294967295, 4294967295, 4294967295], which is ${4294967295 ** 3} bytes, ` +
      `and 24 follow: ${4294967295 ** 3 - 24} are missing`,
  );
});

Deno.test("parseIdx() says what a file of another kind begins with", () => {
  fails(
    new TextEncoder().encode("<!DOCTYPE html>"),
    TypeError,
    "it begins with the bytes 3c 21 44 4f, expected 00 00 08 and the number of axes",
  );
  fails(
    Uint8Array.of(0, 0, 7, 1, 0, 0, 0, 0),
    TypeError,
    "it begins with the bytes 00 00 07 01, expected 00 00 08 and the number of axes",
  );
  fails(
    Uint8Array.of(0x1f, 0x8b, 8, 0),
    TypeError,
    "it is compressed with gzip; decompress it first",
  );
  fails(
    Uint8Array.of(0, 0, 0x0d, 1, 0, 0, 0, 1, 0, 0, 0, 0),
    TypeError,
    "its elements are float32 (type 0d), expected unsigned bytes (type 08)",
  );
});
