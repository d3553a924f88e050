/**
 * The pages for readers of the repository: what they link to is there.
 */

import { assertEquals, assertGreater } from "@std/assert";
import { fileURLToPath } from "node:url";

const readable = Deno.permissions.querySync({ name: "read" }).state === "granted";
const PAGES = ["README.md", ".github/CONTRIBUTING.md"];

for (const page of PAGES) {
  Deno.test({
    name: `every file that ${page} links to is there (needs read permission)`,
    ignore: !readable,
    async fn() {
      const url = new URL(`../${page}`, import.meta.url);
      const text = await Deno.readTextFile(fileURLToPath(url));
      const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link)
        .filter((link) => !/^(https?:|#)/.test(link));
      const missing: string[] = [];
      for (const link of links) {
        const file = fileURLToPath(new URL(link.replace(/#.*/, ""), url));
        if (!(await Deno.stat(file).catch(() => undefined))) missing.push(link);
      }
      assertEquals(missing, []);
      assertGreater(links.length, 1);
    },
  });
}
