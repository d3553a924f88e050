import { assertEquals, assertThrows } from "@std/assert";
import { parseXml } from "./parse_xml.ts";

Deno.test("the strict reader reads elements, attributes and text", () => {
  const root = parseXml(`<svg a="1 &lt; 2"><g/><text x="3">a &amp; b<tspan>c</tspan></text></svg>`);
  assertEquals(root.getAttribute("a"), "1 < 2");
  assertEquals(root.textContent, "a & bc");
  assertEquals([...root.all("tspan")].length, 1);
});

const broken: Record<string, string> = {
  "a bare ampersand": "<a>x & y</a>",
  "an entity of HTML": "<a>x&nbsp;y</a>",
  "a bare < in an attribute": `<a b="x<y"/>`,
  "an attribute without quotes": "<a b=1/>",
  "an attribute that is there twice": `<a b="1" b="2"/>`,
  "elements that overlap": "<a><b></a></b>",
  "an element without an end": "<a><b></b>",
  "two documents": "<a/><b/>",
  "text before the document": "x<a/>",
  "a control character": "<a>\x07</a>",
  "half a character": "<a>\uD83D</a>",
};

for (const [what, text] of Object.entries(broken)) {
  Deno.test(`the strict reader refuses ${what}`, () => {
    assertThrows(() => parseXml(text), SyntaxError);
  });
}
