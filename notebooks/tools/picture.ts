/**
 * A notebook's first picture: on the index page, and beside the notebook for whoever links to it.
 *
 * @module
 */
import type { Notebook } from "./notebook.ts";
import { outputHTML } from "./outputs_html.ts";

/** The first `<img>` among the outputs that carries its content; `undefined` if there is none. */
export function firstPicture(notebook: Notebook): string | undefined {
  for (const cell of notebook.cells) {
    for (const output of cell.cell_type === "code" ? cell.outputs : []) {
      const [picture] = /<img\s[^>]*\bsrc="data:[^>]*>/.exec(outputHTML(output)) ?? [];
      if (picture !== undefined) return picture;
    }
  }
  return undefined;
}

/** The first picture as an SVG document; `undefined` if it is none. */
export function firstFigure(notebook: Notebook): string | undefined {
  const picture = firstPicture(notebook) ?? "";
  const [, base64] = /src="data:image\/svg\+xml;base64,([^"]+)"/.exec(picture) ?? [];
  if (base64 === undefined) return undefined;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
