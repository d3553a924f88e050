/**
 * Code cells are as wide as the sources at most. `deno fmt` itself is kept away from notebooks: it
 * takes a formula's line that begins with `+` for a list and writes `-`, and it spreads the marks
 * of a figure over a page.
 */

import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };

interface Notebook {
  readonly cells: readonly { readonly cell_type: string; readonly source: string | string[] }[];
}

/** Lines of code cells that are wider than the sources may be, each with its place. */
function wideLines({ cells }: Notebook): string[] {
  return cells.flatMap(({ cell_type, source }, i) =>
    (cell_type === "code" ? [source].flat().join("").split("\n") : [])
      .filter((line) => line.length > config.fmt.lineWidth)
      .map((line) => `cell ${i + 1}: ${line}`)
  );
}

Deno.test({
  name: "no code cell of a notebook is wider than the sources (needs read permission)",
  ignore: Deno.permissions.querySync({ name: "read" }).state !== "granted",
  fn() {
    const folder = new URL("../../notebooks/", import.meta.url);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.endsWith(".ipynb"));
    assert(names.length > 0, "there are no notebooks");
    for (const name of names) {
      const notebook = JSON.parse(Deno.readTextFileSync(new URL(name, folder)));
      assertEquals(wideLines(notebook), [], name);
    }
  },
});

Deno.test("a wide line of a code cell is found, a wide line of prose is not", () => {
  const wide = "x".repeat(config.fmt.lineWidth + 1);
  const cell = (cell_type: string, source: string | string[]) => ({ cell_type, source });
  const notebook = { cells: [cell("markdown", wide), cell("code", ["a;\n", wide])] };
  assertEquals(wideLines(notebook), [`cell 2: ${wide}`]);
  assertEquals(wideLines({ cells: [cell("code", wide.slice(1))] }), []);
});
