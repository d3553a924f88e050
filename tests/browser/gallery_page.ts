/**
 * A page of the site in a browser, as its reader sees it and goes about in it.
 *
 * @module
 */
import { join } from "node:path";
import type { Chromium, Page } from "./chromium.ts";
import { ARTEFACTS } from "./programs.ts";

/** What a page says of itself to those who do not see it. */
export interface Outline {
  readonly lang: string;
  readonly title: string;
  readonly icon: string;
  readonly mains: number;
  /** The names of what one goes about with. */
  readonly navs: readonly (string | null)[];
  /** The levels of the headings. */
  readonly levels: readonly number[];
}

const OUTLINE = `({
  lang: document.documentElement.lang,
  title: document.title,
  icon: document.querySelector("link[rel=icon]")?.href ?? "",
  mains: document.querySelectorAll("main").length,
  navs: [...document.querySelectorAll("nav")].map((nav) => nav.ariaLabel),
  levels: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((h) => +h.tagName[1]),
})`;

/** A picture. */
export interface Picture {
  readonly alt: string;
  /** The width of its content in pixels; 0 if it was not loaded. */
  readonly naturalWidth: number;
  readonly width: number;
  readonly height: number;
  /** Whether the page shines through, so that black lines vanish in the dark. */
  readonly isTransparent: boolean;
}

const PICTURES = `Promise.all([...document.images].map(async (img) => {
  await img.decode().catch(() => {});
  const { alt, naturalWidth } = img, { width, height } = img.getBoundingClientRect();
  const pen = new OffscreenCanvas(64, 64).getContext("2d");
  pen.fillStyle = getComputedStyle(img).backgroundColor;
  pen.fillRect(0, 0, 64, 64);
  if (naturalWidth > 0) pen.drawImage(img, 0, 0, 64, 64);
  const isTransparent = pen.getImageData(0, 0, 64, 64).data.some((v, i) => i % 4 === 3 && v < 255);
  return { alt, naturalWidth, width, height, isTransparent };
}))`;

/** Text of one look. */
export interface Text {
  /** The first words of this look, and where they stand. */
  readonly text: string;
  readonly where: string;
  /** Its size in pixels. */
  readonly size: number;
  /** How it stands out from what is behind it, as WCAG measures it: from 1 to 21. */
  readonly contrast: number;
  /** What it is a part of: an output is one of a program. */
  readonly kind: "prose" | "program" | "formula";
}

/** How colours are measured: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio. */
const COLOURS = `
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const over = ([r, g, b, a = 1], below) => [r, g, b].map((v, i) => a * v + (1 - a) * below[i]);
  const paper = (element) => element === null ? [255, 255, 255]
    : over(numbers(getComputedStyle(element).backgroundColor), paper(element.parentElement));
  const linear = (v) => v <= 10 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) =>
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) + 0.05;
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((a, b) => a - b);
    return high / low;
  };`;

const TEXTS = `(() => {${COLOURS}
  const looks = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement: parent } = walker.currentNode;
    if (!/[\\p{L}\\p{N}]/u.test(data) || !parent.checkVisibility()) continue;
    const behind = paper(parent), { color, fontSize } = getComputedStyle(parent);
    const kind = parent.closest("math, sup, sub") ? "formula"
      : parent.closest("code, .cell") ? "program" : "prose";
    const key = [color, behind, fontSize, kind].join();
    if (looks.has(key)) continue;
    looks.set(key, {
      text: data.trim().slice(0, 40),
      where: parent.tagName + "." + parent.className,
      size: parseFloat(fontSize),
      contrast: contrast(over(numbers(color), behind), behind),
      kind,
    });
  }
  return [...looks.values()];
})()`;

/** What does not fit into the width of a page. */
export interface Fit {
  /** The widths of the window and of what is in it. */
  readonly window: number;
  readonly content: number;
  /** What reaches beyond the window and cannot be scrolled into it. */
  readonly outside: readonly string[];
  /** What is cut off. */
  readonly hidden: readonly string[];
  /** The kinds of boxes that scroll, and those that a keyboard does not reach. */
  readonly scrolling: readonly string[];
  readonly unreachable: readonly string[];
}

const FIT = `(() => {
  const name = (e) => e.outerHTML.slice(0, 120);
  const overflow = (e) => getComputedStyle(e).overflowX;
  const isWide = (e) => e.scrollWidth > e.clientWidth + 1;
  const scrolls = (e) => /auto|scroll/.test(overflow(e));
  const inBox = (e) => e !== document.body && (scrolls(e) || inBox(e.parentElement));
  const all = [...document.body.querySelectorAll(":not(.skip)")]
    .filter((e) => e.checkVisibility() && e.getClientRects().length > 0);
  const boxes = all.filter((e) => scrolls(e) && isWide(e));
  const isOutside = ({ left, right }) => left < -1 || right > innerWidth + 1;
  return {
    window: innerWidth,
    content: document.documentElement.scrollWidth,
    outside: all.filter((e) => isOutside(e.getBoundingClientRect()) && !inBox(e.parentElement))
      .map(name),
    hidden: all.filter((e) => /hidden|clip/.test(overflow(e)) && isWide(e)).map(name),
    scrolling: [...new Set(boxes.map((e) => (e.firstElementChild ?? e).tagName.toLowerCase()))],
    unreachable: boxes.filter((e) => !e.hasAttribute("tabindex")).map(name),
  };
})()`;

/** What a finger or a keyboard can reach. */
const REACHABLE = `[...document.querySelectorAll("a[href], summary, [tabindex='0']")]
  .filter((e) => e.checkVisibility())`;

/** What has the focus, in the order of what is reachable; how its ring looks, and where. */
const FOCUS = `(() => {${COLOURS}
  const element = document.activeElement;
  if (element === document.body) return;
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const { outlineStyle, outlineWidth, outlineOffset, outlineColor } = getComputedStyle(element);
  const reach = parseFloat(outlineWidth) + parseFloat(outlineOffset);
  const isCut = (box) => {
    if (box === document.body) return false;
    const rim = box.getBoundingClientRect();
    return getComputedStyle(box).overflowX !== "visible" &&
        (left - reach < rim.left - 0.5 || right + reach > rim.right + 0.5) ||
      isCut(box.parentElement);
  };
  return {
    at: ${REACHABLE}.indexOf(element),
    name: element.outerHTML.slice(0, 120),
    isSeen: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
    hasRing: outlineStyle === "solid" && parseFloat(outlineWidth) >= 2 &&
      contrast(numbers(outlineColor), paper(element.parentElement)) >= 3 &&
      !isCut(element.parentElement),
  };
})()`;

/** What the Tab key came to. */
export interface Focus {
  readonly at: number;
  readonly name: string;
  /** Whether it is in the window. */
  readonly isSeen: boolean;
  /** Whether a ring around it tells that it has the focus. */
  readonly hasRing: boolean;
}

/** What moves by itself, or when one goes about. */
const MOTION = `[...document.querySelectorAll("*")].filter((element) => {
  const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
  return transitionDuration !== "0s" || animationName !== "none" || scrollBehavior !== "auto";
}).map((element) => element.outerHTML.slice(0, 120))`;

/** The highest picture that one likes to look at. */
const HIGHEST = 2000;

/** A page of the site. */
export class GalleryPage implements AsyncDisposable {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Opens a page. */
  static async open(chromium: Chromium, address: string, width = 1280): Promise<GalleryPage> {
    const page = new GalleryPage(await chromium.open(address, width, 800));
    if (width < 600) await page.resize(width);
    await page.#isThere(address);
    return page;
  }

  async #isThere(address: string): Promise<void> {
    const start = JSON.stringify(address);
    await this.#page.until(
      `location.href.startsWith(${start}) && document.readyState === "complete"`,
    );
  }

  /** All that stands on the console. */
  get remarks(): readonly string[] {
    return this.#page.remarks;
  }

  /** The addresses that were asked for, those in the page itself left out. */
  get requests(): readonly string[] {
    return this.#page.requests.filter((address) => !address.startsWith("data:"));
  }

  /** A window of this width; the narrow ones are those of phones. */
  async resize(width: number, height = 800): Promise<void> {
    await this.#page.resize(width, height, width < 600);
  }

  /** Shows it in a theme, or on paper. */
  async show(theme: "light" | "dark", media: "screen" | "print" = "screen"): Promise<void> {
    const features = [{ name: "prefers-color-scheme", value: theme }];
    await this.#page.call("Emulation.setEmulatedMedia", { media, features });
  }

  /** What it says of itself. */
  async outline(): Promise<Outline> {
    return await this.#page.evaluate(OUTLINE) as Outline;
  }

  /** Its pictures. */
  async pictures(): Promise<readonly Picture[]> {
    return await this.#page.evaluate(PICTURES) as Picture[];
  }

  /** Its text, each look once. */
  async texts(): Promise<readonly Text[]> {
    return await this.#page.evaluate(TEXTS) as Text[];
  }

  /** What does not fit into its width. */
  async fit(): Promise<Fit> {
    return await this.#page.evaluate(FIT) as Fit;
  }

  /** What moves. */
  async motion(): Promise<readonly string[]> {
    return await this.#page.evaluate(MOTION) as string[];
  }

  /** How much can be reached. */
  async reachable(): Promise<number> {
    return await this.#page.evaluate(`${REACHABLE}.length`) as number;
  }

  /** Presses Tab until nothing more comes; answers what came. */
  async tabThrough(): Promise<Focus[]> {
    const path: Focus[] = [];
    for (;;) {
      await this.press("Tab");
      const focus = await this.#page.evaluate(FOCUS) as Focus | undefined;
      if (focus === undefined) return path;
      path.push(focus);
    }
  }

  /** Presses a key. */
  async press(key: "Tab" | "Enter" | "ArrowRight"): Promise<void> {
    await this.#page.press(key);
  }

  /** Gives an element the focus and presses a key. */
  async pressOn(element: string, key: "Enter" | "ArrowRight"): Promise<void> {
    await this.#page.evaluate(`${element}.focus()`);
    await this.press(key);
  }

  /** Follows a link from the keyboard; answers when the page that it leads to is there. */
  async follow(link: string): Promise<void> {
    const address = await this.evaluate(`${link}.href`) as string;
    await this.pressOn(link, "Enter");
    await this.#isThere(address);
  }

  /** The value of an expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    return await this.#page.evaluate(expression);
  }

  /** Waits until an expression is true. */
  async until(expression: string): Promise<void> {
    await this.#page.until(expression, 5000);
  }

  /** Pictures of the whole page, from top to bottom, to be looked at. */
  async screenshots(name: string): Promise<void> {
    const folder = join(ARTEFACTS, "gallery");
    await Deno.mkdir(folder, { recursive: true });
    const width = await this.evaluate("innerWidth") as number;
    await this.resize(width, HIGHEST);
    const height = await this.evaluate("document.documentElement.scrollHeight") as number;
    for (let y = 0, i = 1; y < height; y += HIGHEST, i++) {
      await this.evaluate(`scrollTo(0, ${y})`);
      await this.#page.screenshot(join(folder, `${name}_${String(i).padStart(2, "0")}.png`));
    }
    await this.resize(width);
  }

  /** Closes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#page[Symbol.asyncDispose]();
  }
}
