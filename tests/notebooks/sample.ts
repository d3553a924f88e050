/**
 * Notebooks for tests.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import type { Cell, Notebook } from "../../notebooks/tools/notebook.ts";

/** A notebook of these cells: their type, their text and their tags. */
export function notebookOf(
  ...cells: readonly (readonly ["code" | "markdown", string, ...string[]])[]
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

/**
 * Calls `use` with a folder in which `notebooks` has a module beside its notebooks, and the name of
 * this project leads to this checkout.
 */
export async function inProject<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "notebooks-test-" });
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const config = { links: [root], compilerOptions: { noUncheckedIndexedAccess: true } };
  try {
    await Deno.mkdir(`${folder}/notebooks`);
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
    await Deno.writeTextFile(`${folder}/notebooks/lib.ts`, "export const shape = [60, 784];\n");
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
