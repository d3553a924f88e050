/**
 * Notebooks for tests.
 *
 * @module
 */
import type { Cell, Notebook } from "../../notebooks/tools/notebook.ts";

/** A notebook of these cells: their type, their text and their tags. */
export function notebookOf(
  ...cells: readonly ["code" | "markdown", string, ...string[]][]
): Notebook {
  return {
    cells: cells.map(([cell_type, source, ...tags], i): Cell => {
      const metadata = tags.length > 0 ? { tags } : {};
      const id = `cell-${i}`;
      return cell_type === "markdown"
        ? { cell_type, id, metadata, source }
        : { cell_type, id, metadata, source, execution_count: null, outputs: [] };
    }),
    metadata: { kernelspec: { display_name: "Deno", language: "typescript", name: "deno" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}
