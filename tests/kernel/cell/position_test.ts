import { assertEquals } from "@std/assert";
import {
  codePointsBefore,
  linesOf,
  offsetAt,
  positionAt,
  utf16Offset,
} from "../../../src/kernel/cell/position.ts";

const TEXTS = ["", "a", "a\n", "\n\n", "ab\r\ncd\rde\n\nf", "😀π\n😀😀\r\n", "let x = '😀';\nx."];

Deno.test("offsetAt() finds the offset of every place that positionAt() tells", () => {
  for (const text of TEXTS) {
    for (let offset = 0; offset <= text.length; offset++) {
      if (text.slice(offset - 1, offset + 1) === "\r\n") continue; // within the end of a line
      const position = positionAt(text, offset);
      assertEquals(offsetAt(text, position), offset, JSON.stringify([text, offset]));
      assertEquals(linesOf(text)[position.line] !== undefined, true);
    }
  }
});

Deno.test("offsetAt() stays on the line and in the text", () => {
  assertEquals(offsetAt("ab\ncd", { line: 0, character: 9 }), 2);
  assertEquals(offsetAt("ab\ncd", { line: 1, character: 9 }), 5);
  assertEquals(offsetAt("ab\r\ncd", { line: 1, character: 1 }), 5);
});

Deno.test("utf16Offset() and codePointsBefore() lead to Jupyter's offsets and back", () => {
  for (const text of TEXTS) {
    const points = [...text];
    for (let count = 0; count <= points.length; count++) {
      const offset = utf16Offset(text, count);
      assertEquals(offset, points.slice(0, count).join("").length);
      assertEquals(codePointsBefore(text, offset), count);
    }
    assertEquals(utf16Offset(text, points.length + 5), text.length);
  }
});
