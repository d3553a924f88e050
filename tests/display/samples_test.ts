import { assert, assertEquals } from "@std/assert";
import { figure } from "../../src/display/mod.ts";
import { textBox } from "../../src/display/text_box.ts";
import { parseXml } from "./parse_xml.ts";
import { ready } from "./figures/samples.ts";
import { all, percentiles } from "./samples.ts";

for (const [name, options] of Object.entries({ ...all, ...ready })) {
  Deno.test(`the sample "${name}" is one well-formed SVG that needs nothing else`, async () => {
    const { svg, width, height } = await figure(options);
    const root = parseXml(svg);
    assertEquals(root.localName, "svg");
    assertEquals(root.getAttribute("xmlns"), "http://www.w3.org/2000/svg");
    assertEquals(root.getAttribute("xmlns:xlink"), "http://www.w3.org/1999/xlink");
    assertEquals(root.getAttribute("width"), `${width}`);
    assertEquals(root.getAttribute("height"), `${height}`);

    const ids = [...root.all()].flatMap((element) => element.getAttribute("id") ?? []);
    assertEquals(new Set(ids).size, ids.length, "an id is there twice");
    for (const element of root.all()) {
      assert(!/^(div|span|figure|h\d|figcaption)$/.test(element.localName), "HTML is left");
      for (const { name, value } of element.attributes) {
        const [, id] = /^url\(#(.*)\)$/.exec(value) ?? [];
        if (id !== undefined) assert(ids.includes(id), `${name}="${value}" leads nowhere`);
        if (/href$/.test(name)) assert(value.startsWith("data:"), `${value} is elsewhere`);
      }
    }
  });

  Deno.test(`the sample "${name}" cuts no text off`, async () => {
    const { svg, width, height } = await figure(options);
    const box = textBox(parseXml(svg), 12)!;
    assert(box.left >= -8 && box.top >= -8, `${JSON.stringify(box)} begins outside`);
    assert(box.right <= width - 8 && box.bottom <= height - 8, `${JSON.stringify(box)} sticks out`);
  });

  Deno.test(`the sample "${name}" has the same bytes after other figures`, async () => {
    const { svg } = await figure(options);
    await figure(percentiles); // clip paths and markers, which Plot numbers from start to end
    assertEquals((await figure(options)).svg, svg);
  });
}
