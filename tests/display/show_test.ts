import { assert, assertEquals, assertRejects } from "@std/assert";
import { kernel, publish } from "../../src/display/jupyter.ts";
import { Figure, figure, flush, show } from "../../src/display/mod.ts";
import { small } from "./drawn.ts";

Deno.test("outside of a notebook there is no kernel, and show() returns the figure", async () => {
  assertEquals(kernel(), undefined);
  const shown = await show(small({}));
  assert(shown instanceof Figure);
  assertEquals(shown.svg, (await figure(small({}))).svg);
  assertEquals(await show(shown), shown);
});

Deno.test("outside of a notebook flush() has nothing to wait for", async () => {
  await flush(1_000_000_000); // in a notebook this would take days
});

Deno.test("publish() sends a bundle as it is", async () => {
  const sent: unknown[] = [];
  const display = (...args: unknown[]) => Promise.resolve(void sent.push(args));
  const broadcast = () => Promise.resolve();
  await publish({ "text/plain": "a" }, { display, broadcast });
  assertEquals(sent, [[{ "text/plain": "a" }, { raw: true }]]);
});

Deno.test("publish() refuses what the kernel would damage", async () => {
  const display = () => Promise.reject(new Error("sent"));
  const broadcast = () => Promise.resolve();
  const error = await assertRejects(
    () => publish({ "text/plain": "x".repeat(6_000_000) }, { display, broadcast }),
    RangeError,
  );
  assertEquals(
    error.message,
    "An output of 6.0 MB was to be shown, and the kernel sends at most 5 MB without damage: " +
      "draw fewer points, or larger pixels",
  );
});
