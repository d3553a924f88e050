import { assertEquals } from "@std/assert";
import { changes } from "./lock.ts";

const lock = (npm: Record<string, unknown>, version = "5") =>
  JSON.stringify({ version, specifiers: { "npm:a@1": "1.0.0" }, npm });

Deno.test("changes() names what a lock file gained, lost and pins otherwise", () => {
  const before = lock({ "a@1.0.0": { integrity: "x" }, "b@1.0.0": { integrity: "y" } });
  const after = lock({ "a@1.0.0": { integrity: "z" }, "c@1.0.0": { integrity: "y" } });
  assertEquals(changes(before, after), ["changed: a@1.0.0", "gone: b@1.0.0", "new: c@1.0.0"]);
});

Deno.test("changes() is content with another format of the same pins", () => {
  const npm = { "a@1.0.0": { integrity: "x" } };
  assertEquals(changes(lock(npm), lock(npm)), []);
  assertEquals(changes(lock(npm, "5"), lock(npm, "6")), []);
});
