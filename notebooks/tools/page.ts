/**
 * A notebook as a page of HTML that stands alone: no scripts, no fonts, nothing to load.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { dirname, extname, join } from "node:path";
import { type Neighbour, neighbours, withContents, withPageLinks } from "./contents.ts";
import { isForReader } from "./exercises.ts";
import { highlighted } from "./highlight.ts";
import { loads } from "./html.ts";
import { parsed, rendered, renderedInline } from "./markdown.ts";
import { type CodeCell, hasTag, type MarkdownCell, type Notebook, WALL_CLOCK } from "./notebook.ts";
import { outputHTML } from "./outputs_html.ts";
import { NotebookError } from "./problem.ts";

/** The pages among which a page stands. */
export interface Surroundings {
  /** All notebooks by their names: links to one of them lead to its page. */
  readonly names?: readonly string[];
  /** The notebook before this one. */
  readonly before?: Neighbour | undefined;
  /** The notebook after it. */
  readonly after?: Neighbour | undefined;
}

/** The page of the notebook at `path`. Throws a `NotebookError` when it would not stand alone. */
export function notebookPage(
  path: string,
  notebook: Notebook,
  { names = [], before, after }: Surroundings = {},
): string {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "markdown" ? prose(cell, path) : cell.cell_type === "code" ? code(cell) : ""
  );
  const body = withContents(withPageLinks(cells.join("\n"), names));
  const header = `<nav aria-label="All notebooks"><a href="index.html">Norma’s notebooks</a></nav>`;
  return standalone(titleHTML(notebook), body + neighbours(before, after), header);
}

/** The title in HTML, with its formulas. */
export function titleHTML(notebook: Notebook): string {
  return renderedInline(titleOf(notebook));
}

/**
 * What the first heading says; throws when the notebook does not begin with one of the first level.
 */
function titleOf(notebook: Notebook): string {
  const [level, ...levels] = headings(notebook);
  if (level?.depth !== 1) {
    throw new NotebookError([{
      message: "The notebook has no title: begin with the line # Title",
    }]);
  }
  for (const [i, { depth, text }] of levels.entries()) {
    if (depth > 1 && depth <= (levels[i - 1]?.depth ?? 1) + 1) continue;
    const message = `The heading "${text}" is of level ${depth}: levels follow each other, ` +
      "and only the title is of the first";
    throw new NotebookError([{ message }]);
  }
  return level.text;
}

function headings(notebook: Notebook): { depth: number; text: string }[] {
  return notebook.cells.filter((cell) => cell.cell_type === "markdown")
    .flatMap((cell) => parsed(cell.source))
    .flatMap((token) => token.type === "heading" ? [{ depth: token.depth, text: token.text }] : []);
}

/** A carpenter's square, which is what norma means. Without one, a browser asks the server for it. */
const ICON = "data:image/svg+xml," + encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">' +
    '<path d="M2 1h4v9h9v4H2z" fill="#2a78b8"/></svg>',
);

/** A whole page. `title` and `header` are HTML. */
export function standalone(title: string, body: string, header = ""): string {
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${ICON}">
<title>${withoutTags(title)}</title>
<style>
${Deno.readTextFileSync(new URL("./page.css", import.meta.url))}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${header && `<header>${header}</header>\n`}<main id="content" tabindex="-1">
${body}
</main>
</body>
</html>
`;
  const problems = loads(page).map((address) => ({
    message: `The page would load ${address}: what a page shows stands in the notebook itself`,
  }));
  if (problems.length > 0) throw new NotebookError(problems);
  return page;
}

/** The text of a piece of HTML; a formula's TeX, which is hidden in it, is no text. */
function withoutTags(html: string): string {
  return html.replace(/<annotation[^]*?<\/annotation>/g, "").replace(/<[^>]*>/g, "");
}

function prose(cell: MarkdownCell, path: string): string {
  const picture = (address: string) => embedded(address, cell, path);
  return `<div class="prose">\n${rendered(cell.source, picture)}</div>`;
}

/** The address of a picture with the picture in it: an attachment of the cell, or a file. */
function embedded(address: string, { attachments }: MarkdownCell, path: string): string {
  if (/^(data|https?):/.test(address)) return address;
  const [, name] = /^attachment:(.*)/.exec(address) ?? [];
  const [[type, content] = []] = Object.entries(attachments?.[name ?? ""] ?? {});
  if (type !== undefined) return `data:${type};base64,${content}`;
  const file = join(dirname(path), decodeURIComponent(address));
  const suffix = extname(file).slice(1).replace("svg", "svg+xml").replace("jpg", "jpeg");
  const bytes = Buffer.from(Deno.readFileSync(file));
  return `data:image/${suffix};base64,${bytes.toString("base64")}`;
}

function code(cell: CodeCell): string {
  if (cell.source.trim() === "") return "";
  const count = cell.execution_count === null ? "" : `[${cell.execution_count}]`;
  const outputs = cell.outputs.map(outputHTML).filter((html) => html !== "");
  const note = hasTag(cell, WALL_CLOCK)
    ? `<p class="note">Measured when the notebook was run: other machines, other times.</p>\n`
    : "";
  return `<div class="cell${isForReader(cell) ? " exercise" : ""}">
<div class="count" aria-hidden="true">${count}</div>
<div class="program">${program(cell.source)}</div>
${outputs.length > 0 ? `<div class="outputs">\n${outputs.join("\n")}\n${note}</div>\n` : ""}</div>`;
}

/** Imports at the beginning, each of one line or more. */
const IMPORTS = /^(?:import\b[^;]*;\n*)+/;

/** A program, whose imports are folded where they would fill a page. */
function program(source: string): string {
  const [imports = ""] = IMPORTS.exec(source) ?? [];
  if (imports.split("\n").length <= 8) return listing(source);
  const rest = source.slice(imports.length);
  return `<details><summary>Imports</summary>${listing(imports)}</details>${
    rest === "" ? "" : listing(rest)
  }`;
}

function listing(source: string): string {
  return `<pre tabindex="0"><code>${highlighted(source.trimEnd(), "typescript")}</code></pre>`;
}
