import { assertEquals, assertRejects } from "@std/assert";
import { cacheFolder, writeWhole } from "../../src/data/cache.ts";

const may = (...names: Deno.PermissionName[]) =>
  names.every((name) => Deno.permissions.querySync({ name }).state === "granted");

Deno.test("cacheFolder() does without a cache, and does not ask, where permission is missing", () => {
  const granted = may("env", "read", "write");
  if (!granted) assertEquals(cacheFolder(), undefined);
  else assertEquals(typeof cacheFolder(), "string");
});

Deno.test({
  name: "writeWhole() makes the folder, replaces a file, and leaves nothing behind (needs read " +
    "and write permission)",
  ignore: !may("read", "write"),
  async fn() {
    const root = await Deno.makeTempDir();
    try {
      const folder = `${root}/a/b`;
      await writeWhole(folder, "file", Uint8Array.of(1, 2, 3));
      await writeWhole(folder, "file", Uint8Array.of(4));
      assertEquals([...await Deno.readFile(`${folder}/file`)], [4]);
      await Deno.mkdir(`${folder}/taken/inside`, { recursive: true });
      await assertRejects(() => writeWhole(folder, "taken", Uint8Array.of(5)));
      assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["file", "taken"]);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});
