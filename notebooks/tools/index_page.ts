/**
 * The page that lists all notebooks: what each asks, and its first picture.
 *
 * @module
 */
import { address, type Neighbour, withPageLinks } from "./contents.ts";
import { parsed, rendered } from "./markdown.ts";
import type { Notebook } from "./notebook.ts";
import { standalone } from "./page.ts";
import { firstPicture } from "./picture.ts";

/** A notebook of the list. */
export interface Listed extends Neighbour {
  readonly notebook: Notebook;
}

/** The index of these notebooks. */
export function indexPage(notebooks: readonly Listed[]): string {
  const list = withPageLinks(notebooks.map(entry).join("\n"), notebooks.map(({ name }) => name));
  return standalone("Norma’s notebooks", [ABOUT, list, HOW].join("\n"));
}

const ABOUT = `<h1>Norma’s notebooks</h1>
<p class="about">Normalization in neural networks: one question a notebook, from the formula to the
experiment. What the prose says of a result was computed in the programs above it.</p>`;

const HOW = `<footer>
<p>To run and change them, copy them to your machine and open them in Jupyter:
<code>deno run -A jsr:@norma/norma/notebooks</code></p>
</footer>`;

function entry({ name, title, notebook }: Listed): string {
  const picture = firstPicture(notebook);
  return `<section class="notebook">
<div>
<h2><a href="${address(name)}">${title}</a></h2>
${firstParagraph(notebook).replaceAll('href="#', `href="${address(name)}#`)}</div>
${picture === undefined ? "" : `<p>${picture}</p>`}
</section>`;
}

function firstParagraph(notebook: Notebook): string {
  const paragraph = notebook.cells
    .filter((cell) => cell.cell_type === "markdown")
    .flatMap((cell) => parsed(cell.source))
    .find((token) => token.type === "paragraph" && !token.raw.includes("!["));
  return paragraph === undefined ? "" : rendered(paragraph.raw, (address) => address);
}
