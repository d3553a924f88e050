/**
 * The page that lists all notebooks: what each asks, and its first picture.
 *
 * @module
 */
import { parsed, rendered, renderedInline } from "./markdown.ts";
import type { Notebook } from "./notebook.ts";
import { outputHTML } from "./outputs_html.ts";
import { standalone, titleOf } from "./page.ts";

/** The index of these notebooks, by the names of their files without `.ipynb`. */
export function indexPage(notebooks: readonly (readonly [string, Notebook])[]): string {
  const list = notebooks.map(([name, notebook]) => entry(name, notebook));
  return standalone("Norma's notebooks", ["<h1>Norma's notebooks</h1>", ...list].join("\n"));
}

function entry(name: string, notebook: Notebook): string {
  const link = `${encodeURIComponent(name)}.html`;
  return `<section class="notebook">
<h2><a href="${link}">${renderedInline(titleOf(notebook))}</a></h2>
${firstParagraph(notebook)}${firstPicture(notebook)}
</section>`;
}

function firstParagraph(notebook: Notebook): string {
  const paragraph = notebook.cells
    .filter((cell) => cell.cell_type === "markdown")
    .flatMap((cell) => parsed(cell.source))
    .find((token) => token.type === "paragraph" && !token.raw.includes("!["));
  return paragraph === undefined ? "" : rendered(paragraph.raw, (address) => address);
}

/** The first picture among the outputs: an `<img>` that carries its content. */
function firstPicture(notebook: Notebook): string {
  for (const cell of notebook.cells) {
    for (const output of cell.cell_type === "code" ? cell.outputs : []) {
      const [picture] = /<img\s[^>]*\bsrc="data:[^>]*>/.exec(outputHTML(output)) ?? [];
      if (picture !== undefined) return `<p>${picture}</p>`;
    }
  }
  return "";
}
