/**
 * The site that `deno task notebooks` writes, in a real browser: every page of it, at the widths of
 * a desk and of phones, in both themes, with the keyboard and on paper. Pictures of what was seen are
 * kept in `.cache/browser/gallery`.
 */

import { assert, assertEquals, assertGreater, assertMatch } from "@std/assert";
import { pathToFileURL } from "node:url";
import { EVERYTHING, Site } from "../notebooks/site.ts";
import { Chromium } from "./chromium.ts";
import { GalleryPage, type Text } from "./gallery_page.ts";
import { CHROMIUM, missingBrowser } from "./programs.ts";
import { StaticServer } from "./static_server.ts";

/** The site, where it is served, and a browser to look at it. */
class Gallery implements AsyncDisposable {
  private constructor(
    readonly site: Site,
    readonly server: StaticServer,
    readonly chromium: Chromium,
    /** All three, which are to go. */
    readonly owned: AsyncDisposableStack,
  ) {}

  static async start(): Promise<Gallery> {
    await using owned = new AsyncDisposableStack();
    const site = owned.use(await Site.write());
    const server = owned.use(new StaticServer(site.folder));
    const chromium = owned.use(await Chromium.start(CHROMIUM!));
    return new Gallery(site, server, chromium, owned.move());
  }

  /** The names of all pages. */
  get names(): readonly string[] {
    return ["index", ...this.site.names];
  }

  address(name: string): string {
    return `${this.server.address}${encodeURIComponent(name)}.html`;
  }

  async open(name: string, width?: number): Promise<GalleryPage> {
    return await GalleryPage.open(this.chromium, this.address(name), width);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.owned.disposeAsync();
  }
}

let started: Promise<Gallery> | undefined;

function galleryTest(name: string, body: (gallery: Gallery) => Promise<void>): void {
  Deno.test({
    name: `in the gallery ${name} ${missingBrowser ?? ""}`.trim(),
    ignore: missingBrowser !== undefined,
    // What is started lives until the last test.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => await body(await (started ??= Gallery.start())),
  });
}

/** A test of every page, at a width. */
function everyPage(
  sentence: string,
  width: number,
  body: (page: GalleryPage, name: string) => Promise<void>,
): void {
  galleryTest(sentence, async (gallery) => {
    for (const name of gallery.names) {
      await using page = await gallery.open(name, width);
      await body(page, name);
    }
  });
}

Deno.test.afterAll(async () => {
  await (await started?.catch(() => undefined))?.[Symbol.asyncDispose]();
});

const DESK = 1280, PHONES = [360, 390];

galleryTest("a page loads itself and nothing else, and its console is empty", async (gallery) => {
  for (const name of gallery.names) {
    await using page = await gallery.open(name);
    await page.pictures(); // by then they are loaded
    assertEquals(page.requests, [gallery.address(name)]);
    assertEquals(page.remarks, [], name);
  }
  assertEquals(gallery.server.missed, []);
});

galleryTest("what a page would load or say is noticed", async (gallery) => {
  await using page = await gallery.open("index");
  await page.evaluate(`console.info("a remark")`);
  await page.evaluate(`new Promise((resolve) => {
    const img = new Image();
    img.onerror = resolve;
    img.src = "missing.png";
  })`);
  const [, picture = ""] = page.requests;
  assertMatch(picture, /missing\.png$/);
  assertEquals(gallery.server.missed.splice(0), [picture]);
  assertMatch(page.remarks.join("\n"), /^a remark\n.*404 .*missing\.png$/);
});

everyPage("a page says what it is to those who do not see it", DESK, async (page, name) => {
  const { lang, title, icon, mains, navs, levels } = await page.outline();
  assertEquals([lang, mains], ["en", 1], name);
  assertMatch(title, /^\S.{5,}$/, name);
  assertMatch(icon, /^data:/, name);
  assert(navs.every((label) => label), `${name} has ways about without a name`);
  assertEquals(navs.length, new Set(navs).size, name);
  assertEquals(levels.filter((level) => level === 1), [1], name);
  assertEquals(levels[0], 1, name);
  const jumps = levels.filter((level, i) => level > (levels[i - 1] ?? 0) + 1);
  assertEquals(jumps, [], `${name}: ${levels}`);
});

everyPage("every picture is seen and said in words", DESK, async (page, name) => {
  const pictures = await page.pictures();
  assertGreater(pictures.length, 0, name);
  const bad = pictures.filter(({ alt, naturalWidth, width, height, isTransparent }) =>
    naturalWidth === 0 || width * height === 0 || isTransparent || !/\w.*\s.*\w/s.test(alt) ||
    alt.length < 10
  );
  assertEquals(bad, [], name);
});

galleryTest("the index shows a picture of every notebook beside its link", async (gallery) => {
  await using page = await gallery.open("index");
  const found = await page.evaluate(`[...document.querySelectorAll("section")].map((section) => [
    section.querySelector("h2 a").href,
    section.querySelectorAll("img").length,
    section.querySelector("p").textContent.length > 50,
  ])`);
  assertEquals(found, gallery.site.names.map((name) => [gallery.address(name), 1, true]));
});

/** How small text may be on a phone, in pixels; a formula has indices of indices. */
const SMALLEST = { prose: 16, program: 13, formula: 9 };

/** Text that is too faint. */
function faint(texts: readonly Text[]): Text[] {
  return texts.filter(({ contrast }) => contrast < 4.5);
}

/** Text that is too small. */
function small(texts: readonly Text[]): Text[] {
  return texts.filter(({ size, kind }) => size < SMALLEST[kind]);
}

for (const theme of ["light", "dark"] as const) {
  everyPage(`text stands out from a ${theme} page`, DESK, async (page, name) => {
    await page.show(theme);
    await page.evaluate(`document.querySelectorAll("details").forEach((d) => d.open = true)`);
    const texts = await page.texts();
    assertGreater(texts.length, 2, name);
    assertEquals(faint(texts), [], name);
    const ink = await page.evaluate(`(() => {
      const [paper] = getComputedStyle(document.body).backgroundColor.match(/\\d+/);
      return paper < 128 ? "dark" : "light";
    })()`);
    assertEquals(ink, theme, name);
  });
}

for (const width of PHONES) {
  everyPage(`a page fits a phone of ${width} pixels`, width, async (page, name) => {
    await page.evaluate(`document.querySelectorAll("details").forEach((d) => d.open = true)`);
    const { window, content, outside, hidden, unreachable } = await page.fit();
    assertEquals({ name, window, content }, { name, window: width, content: width });
    assertEquals({ name, outside, hidden, unreachable }, {
      name,
      outside: [],
      hidden: [],
      unreachable: [],
    });
    assertEquals(small(await page.texts()), [], name);
  });
}

everyPage("nothing is out of reach in a window of any width", DESK, async (page, name) => {
  for (const width of [600, 800, 1000, 1120, 1279, 1280, 1600]) {
    await page.resize(width);
    const { content, outside, hidden, unreachable } = await page.fit();
    assert(content <= width, `${name} is wider than ${width} pixels`);
    assertEquals({ name, width, outside, hidden, unreachable }, {
      name,
      width,
      outside: [],
      hidden: [],
      unreachable: [],
    });
  }
});

everyPage("the Tab key comes to all that can be followed or scrolled", 390, async (page, name) => {
  const path = await page.tabThrough();
  const expected = Array.from({ length: await page.reachable() }, (_, i) => i);
  assertEquals(path.map(({ at }) => at), expected, name);
  assertEquals(path.filter(({ isSeen, hasRing }) => !isSeen || !hasRing), [], name);
});

everyPage("the first Tab offers to skip to the content", DESK, async (page, name) => {
  await page.press("Tab");
  const focused = "document.activeElement";
  assertMatch(await page.evaluate(`${focused}.textContent`) as string, /^Skip/, name);
  assertGreater(await page.evaluate(`${focused}.getBoundingClientRect().left`), 0, name);
  await page.press("Enter");
  await page.until(`location.hash === "#content"`);
  await page.press("Tab");
  const [first] = await page.evaluate(`[${focused} ===
    document.querySelector("main :is(a[href], summary, [tabindex='0'])")]`) as boolean[];
  assert(first, name);
});

everyPage("Enter unfolds and folds imports and solutions", DESK, async (page, name) => {
  const folded = await page.evaluate(`document.querySelectorAll("details").length`) as number;
  if (name === EVERYTHING) assertGreater(folded, 1);
  for (let i = 0; i < folded; i++) {
    const details = `document.querySelectorAll("details")[${i}]`;
    const isSeen = `${details}.lastElementChild.checkVisibility() &&
      ${details}.lastElementChild.getBoundingClientRect().height > 10`;
    await page.evaluate(`${details}.open = false`);
    await page.pressOn(`${details}.querySelector("summary")`, "Enter");
    await page.until(`${details}.open && ${isSeen}`);
    await page.press("Enter");
    await page.until(`!${details}.open && !(${isSeen})`);
  }
});

everyPage("the contents lead to their headings", DESK, async (page, name) => {
  const links = `document.querySelectorAll(".contents a")`;
  const count = await page.evaluate(`${links}.length`) as number;
  if (name === EVERYTHING) assertGreater(count, 1);
  for (let i = 0; i < count; i++) {
    await page.pressOn(`${links}[${i}]`, "Enter");
    await page.until(`(() => {
      const heading = document.querySelector(":target"), link = ${links}[${i}];
      if (heading?.tagName !== "H2" || heading.textContent !== link.textContent) return false;
      const { top } = heading.getBoundingClientRect();
      const isEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
      return top > -1 && (isEnd ? top < innerHeight : top < 50);
    })()`);
  }
});

galleryTest("links lead through all notebooks, back and to the index", async (gallery) => {
  const link = (selector: string) => `document.querySelector("${selector}")`;
  await using page = await gallery.open("index");
  const here = async () => await page.evaluate("location.href");
  await page.follow(link("h2 a"));
  const { names } = gallery.site;
  for (const name of names) {
    assertEquals(await here(), gallery.address(name));
    if (name !== names.at(-1)) await page.follow(link("[rel=next]"));
  }
  assertEquals(await page.evaluate(link("[rel=next]")), null);
  await page.follow(link("[rel=prev]"));
  assertEquals(await here(), gallery.address(names.at(-2)!));
  await page.follow(link("header a"));
  assertEquals(await here(), gallery.address("index"));
  assertEquals(gallery.server.missed, []);
});

galleryTest("the arrow keys scroll what is wide", async (gallery) => {
  await using page = await gallery.open(EVERYTHING, 390);
  const { scrolling } = await page.fit();
  assertEquals(scrolling.toSorted(), ["code", "math", "pre", "table"]);
  for (const tag of scrolling) {
    const box =
      `[...document.querySelectorAll("[tabindex='0']:has(> ${tag}), ${tag}[tabindex='0']")]
      .find((e) => e.scrollWidth > e.clientWidth + 1)`;
    await page.pressOn(`${box}`, "ArrowRight");
    await page.until(`(${box}).scrollLeft > 0`);
  }
});

everyPage("nothing moves", DESK, async (page, name) => {
  assertEquals(await page.motion(), [], name);
});

everyPage("a printed page is black on white, and nothing is cut off", 718, async (page, name) => {
  await page.show("dark", "print");
  const texts = await page.texts();
  assertEquals(faint(texts), [], name);
  const paper = "getComputedStyle(document.body).backgroundColor";
  assertEquals(await page.evaluate(paper), "rgb(255, 255, 255)", name);
  const ways = `[...document.querySelectorAll("nav, .skip")].filter((e) => e.checkVisibility())`;
  assertEquals(await page.evaluate(`${ways}.length`), 0, name);
  if (name !== EVERYTHING) assertEquals((await page.fit()).scrolling, [], name);
});

galleryTest("the pages work as files, too", async (gallery) => {
  const address = `${pathToFileURL(gallery.site.folder)}/index.html`;
  await using page = await GalleryPage.open(gallery.chromium, address);
  await page.follow(`document.querySelector("h2 a")`);
  assertEquals((await page.pictures()).filter(({ naturalWidth }) => naturalWidth === 0), []);
  await page.follow(`document.querySelector("header a")`);
  assertEquals(page.remarks, []);
  assertEquals(page.requests.filter((address) => !address.startsWith("file:")), []);
});

galleryTest("pictures are kept of every page", async (gallery) => {
  for (const name of gallery.names) {
    await using page = await gallery.open(name);
    for (const theme of ["light", "dark"] as const) {
      await page.show(theme);
      await page.screenshots(`${name}_${theme}`);
    }
    await page.resize(390);
    await page.show("light");
    await page.screenshots(`${name}_phone`);
  }
});
