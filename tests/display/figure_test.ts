import { assert, assertEquals } from "@std/assert";
import { Figure, figure } from "../../src/display/mod.ts";
import { small } from "./drawn.ts";

Deno.test("figure() takes nothing from the options and changes none of them", async () => {
  const options = small({ color: { legend: true } });
  const before = { ...options, color: { ...options.color } };
  await figure(options);
  assertEquals({ ...options, color: { ...options.color } }, before);
});

Deno.test("a figure shows itself in a cell as an <img>, and in a terminal as a line", async () => {
  const shown = await figure(small({ alt: 'A "line" & more.' }));
  assert(shown instanceof Figure);
  const bundle = shown[Symbol.for("Jupyter.display") as never] as unknown as () =>
    typeof shown.bundle;
  const { "text/html": html, "text/plain": plain } = bundle.call(shown);
  assertEquals(plain, 'A "line" & more.');
  const [, width, height, alt, data] = new RegExp(
    '^<img width="(\\d+)" height="(\\d+)" style="max-width: 100%; height: auto" ' +
      'alt="([^"]*)" src="data:image/svg\\+xml;base64,([^"]*)">$',
  ).exec(html)!;
  assertEquals([Number(width), Number(height)], [shown.width, shown.height]);
  assertEquals(alt, "A &quot;line&quot; &amp; more.");
  const bytes = Uint8Array.from(atob(data!), (character) => character.charCodeAt(0));
  assertEquals(new TextDecoder().decode(bytes), shown.svg);
  assertEquals(
    Deno.inspect(shown),
    `Figure ${shown.width} × ${shown.height} "Small": A "line" & more.`,
  );
});
