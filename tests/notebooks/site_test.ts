/**
 * The site as a whole: what a page leads to is there.
 */

import { assert, assertEquals } from "@std/assert";
import { Site } from "./site.ts";

const permitted = (["read", "write"] as const).every((name) =>
  Deno.permissions.querySync({ name }).state === "granted"
);

/** What attributes of this name hold in a page. */
function attributes(html: string, name: string): string[] {
  const tags = html.matchAll(new RegExp(`<[a-z][^>]*?\\s${name}="([^"]*)"`, "gi"));
  return [...tags].map(([, value = ""]) =>
    value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
  );
}

/** The links of these pages that lead nowhere. */
function deadLinks(pages: ReadonlyMap<string, string>): string[] {
  const dead = [...pages].flatMap(([file, html]) =>
    attributes(html, "href").filter((href) => {
      if (/^(https:|data:|mailto:)/.test(href)) return false;
      const [to = "", at] = href.split("#");
      const page = pages.get(to === "" ? file : decodeURIComponent(to));
      const isThere = at === undefined ||
        attributes(page ?? "", "id").includes(decodeURIComponent(at));
      return page === undefined || !isThere;
    }).map((href) => `${file}: ${href}`)
  );
  return dead;
}

Deno.test({
  name: "every link of the site leads to a page and a heading that are there " +
    "(needs read and write permission)",
  ignore: !permitted,
  async fn() {
    await using site = await Site.write();
    const files = await site.files();
    assertEquals(files, [...site.names.map((name) => `${name}.html`), "index.html"]);
    const pages = new Map<string, string>();
    for (const file of files) pages.set(file, await site.read(file));
    assertEquals(deadLinks(pages), []);
    for (const [file, html] of pages) {
      const ids = attributes(html, "id");
      assertEquals(ids.length, new Set(ids).size, `${file} has an id twice`);
    }
  },
});

Deno.test("a link that leads nowhere is found", () => {
  const links = (...to: string[]) => to.map((href) => `<a class="x" href="${href}">x</a>`).join("");
  const page = (html: string) => new Map([["a.html", html], ["b b.html", '<h2 id="σ">x</h2>']]);
  const good = links("https://x.org", "#y", "b%20b.html", "b%20b.html#%CF%83", "b%20b.html#σ");
  assertEquals(deadLinks(page(`<p id="y">${good}`)), []);
  for (const to of ["c.html", "#z", "b%20b.html#y", "/a.html", "../a.html", "http://x.org"]) {
    assertEquals(deadLinks(page(links(to))), [`a.html: ${to}`]);
  }
  assert(attributes('<p title="x" id="&#39;">', "id").includes("'"));
});
