/**
 * The page that lists all notebooks: what each asks, and its first picture.
 *
 * @module
 */
import { parsed, rendered, renderedInline } from "./markdown.ts";
import type { Notebook } from "./notebook.ts";
import { standalone, titleOf } from "./page.ts";
import { firstPicture } from "./picture.ts";

/** The index of these notebooks, by the names of their files without `.ipynb`. */
export function indexPage(notebooks: readonly (readonly [string, Notebook])[]): string {
  const list = notebooks.map(([name, notebook]) => entry(name, notebook));
  return standalone("Norma's notebooks", ["<h1>Norma's notebooks</h1>", ...list].join("\n"));
}

function entry(name: string, notebook: Notebook): string {
  const link = `${encodeURIComponent(name)}.html`, picture = firstPicture(notebook);
  return `<section class="notebook">
<h2><a href="${link}">${renderedInline(titleOf(notebook))}</a></h2>
${firstParagraph(notebook)}${picture === undefined ? "" : `<p>${picture}</p>`}
</section>`;
}

function firstParagraph(notebook: Notebook): string {
  const paragraph = notebook.cells
    .filter((cell) => cell.cell_type === "markdown")
    .flatMap((cell) => parsed(cell.source))
    .find((token) => token.type === "paragraph" && !token.raw.includes("!["));
  return paragraph === undefined ? "" : rendered(paragraph.raw, (address) => address);
}
