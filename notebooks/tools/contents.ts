/**
 * How one gets about in the pages: a heading can be linked to, a page lists its headings, and leads
 * to the notebooks before and after.
 *
 * @module
 */
import { escaped } from "./html.ts";

/** A page as others link to it: the name of the notebook, and its title in HTML. */
export interface Neighbour {
  readonly name: string;
  readonly title: string;
}

/** A heading of a page: its level, its address on the page and its HTML. */
interface Heading {
  readonly level: number;
  readonly id: string;
  readonly html: string;
}

/**
 * The body of a page with an address for every heading, and before the first program, or heading of
 * level two, the list of these.
 */
export function withContents(body: string): string {
  const headings: Heading[] = [];
  const taken = new Set<string>();
  const addressed = body.replace(/<h([2-4])>(.*?)<\/h\1>/gs, (_, level: string, html: string) => {
    const id = unique(slug(html), taken);
    headings.push({ level: Number(level), id, html });
    return `<h${level} id="${id}">${html}</h${level}>`;
  });
  const items = headings.filter(({ level }) => level === 2)
    .map(({ id, html }) => `<li><a href="#${id}">${withoutLinks(html)}</a></li>`);
  if (items.length < 2) return addressed;
  const list = ["<ul>", ...items, "</ul>"].join("\n");
  return addressed.replace(
    /<h2 |<div class="cell/,
    (first) => `<nav class="contents" aria-label="On this page">\n${list}\n</nav>\n${first}`,
  );
}

/** The links of a page to other notebooks lead to their pages. */
export function withPageLinks(html: string, names: readonly string[]): string {
  return html.replace(
    /href="(?:\.\/)?([^"/:#]+)\.ipynb(#[^"]*)?"/g,
    (link, name: string, at = "") => names.includes(name) ? `href="${address(name)}${at}"` : link,
  );
}

/** Links to the pages before and after this one. */
export function neighbours(before: Neighbour | undefined, after: Neighbour | undefined): string {
  if (before === undefined && after === undefined) return "";
  const link = (to: Neighbour | undefined, relation: string, arrow: [string, string]) =>
    to === undefined
      ? "<span></span>"
      : `<a rel="${relation}" href="${address(to.name)}">${arrow[0]}${to.title}${arrow[1]}</a>`;
  return `<nav class="neighbours" aria-label="Other notebooks">
${link(before, "prev", ["← ", ""])}
${link(after, "next", ["", " →"])}
</nav>`;
}

/** Where the page of a notebook lies, from another page. */
export function address(name: string): string {
  return escaped(`${encodeURIComponent(name)}.html`);
}

/** The words of a heading, joined by hyphens. */
function slug(html: string): string {
  const text = html.replace(/<annotation[^]*?<\/annotation>|<[^>]*>|&[^;]*;/g, "");
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu)?.join("-") ?? "section";
}

function unique(id: string, taken: Set<string>): string {
  let free = id;
  for (let n = 2; taken.has(free); n++) free = `${id}-${n}`;
  taken.add(free);
  return free;
}

function withoutLinks(html: string): string {
  return html.replace(/<\/?a\b[^>]*>/g, "");
}
