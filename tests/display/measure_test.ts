import { assert, assertEquals } from "@std/assert";
import { textWidth, wrap } from "../../src/display/measure.ts";

const face = { size: 10 };

Deno.test("a text is as wide as its letters in DejaVu Sans", () => {
  assertEquals(textWidth("", face), 0);
  assertEquals(textWidth("Loss", face), 22.1); // 56 + 61 + 52 + 52 hundredths
  assertEquals(textWidth("Loss", { size: 20 }), 44.2);
  assert(textWidth("Loss", { ...face, bold: true }) > 22.1 * 1.1);
  assertEquals(
    textWidth("iiii", { ...face, monospace: true }),
    textWidth("mmmm", { ...face, monospace: true }),
  );
});

Deno.test("letters of every script have a width, and accents none of their own", () => {
  assertEquals(textWidth("σ", { size: 100 }), 66);
  assertEquals(textWidth("e\u0301", face), textWidth("e", face));
  assertEquals(textWidth("正規化", face), 30);
  assert(textWidth("👍", face) > 10);
});

Deno.test("wrap() breaks at spaces, and no line is too wide", () => {
  const text = "batch normalization makes each feature of a batch zero on average";
  const lines = wrap(text, 120, face);
  assertEquals(lines.join(" "), text);
  assert(lines.length > 2);
  for (const line of lines) assert(textWidth(line, face) <= 120, line);
});

Deno.test("wrap() breaks a word that is too wide, and not at a non-breaking space", () => {
  const word = "x".repeat(50);
  const lines = wrap(word, 120, face);
  assertEquals(lines.join(""), word);
  for (const line of lines) assert(textWidth(line, face) <= 120, line);
  assertEquals(wrap("a\nb", 120, face), ["a", "b"]);
  const kept = "100\u00a0steps";
  assertEquals(wrap(`after ${kept}`, textWidth(kept, face) + 1, face), ["after", kept]);
});
