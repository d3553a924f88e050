/**
 * Code cells are formatted as the sources are. `deno fmt` itself is kept away from notebooks: it
 * takes a formula's line that begins with `+` for a list and writes `-`.
 */

import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };

const granted = (["run", "read", "write"] as const)
  .every((name) => Deno.permissions.querySync({ name }).state === "granted");
const folder = new URL("../../notebooks/", import.meta.url);

interface Notebook {
  readonly cells: readonly { readonly cell_type: string; readonly source: string | string[] }[];
}

Deno.test({
  name: "code cells of the notebooks are formatted (needs run, read and write permission)",
  ignore: !granted,
  async fn() {
    const cells = [...notebooks()].flatMap(([name, { cells }]) =>
      cells
        .map(({ cell_type, source }, i) => ({ cell_type, text: [source].flat().join(""), i }))
        .filter(({ cell_type }) => cell_type === "code")
        .map(({ text, i }) => ({ where: `${name}, cell ${i + 1}`, text }))
    );
    assert(cells.length > 0, "there are no notebooks");
    const formatted = await format(cells.map(({ text }) => text));
    const wrong = cells.filter(({ text }, i) => tidy(text) !== tidy(formatted[i] ?? ""));
    assertEquals(wrong.map(({ where }) => where), []);
  },
});

Deno.test({
  name: "a code cell that is not formatted is found (needs run, read and write permission)",
  ignore: !granted,
  async fn() {
    const [shown, spaced] = await format(["a[0]", "const  a = 1;"]);
    assertEquals(tidy(shown ?? ""), tidy("a[0]"));
    assertEquals(spaced, "const a = 1;\n");
  },
});

/** A cell without the last semicolon and line end: a cell's last line is often its result. */
function tidy(text: string): string {
  return text.trimEnd().replace(/;$/, "");
}

/** The texts as `deno fmt` writes them. */
async function format(texts: readonly string[]): Promise<string[]> {
  const temporary = await Deno.makeTempDir({ prefix: "norma_format_" });
  try {
    const files = texts.map((_, i) => `${temporary}/${i}.ts`);
    for (const [i, file] of files.entries()) await Deno.writeTextFile(file, texts[i] ?? "");
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--no-config", "--line-width", String(config.fmt.lineWidth), ...files],
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    return await Promise.all(files.map((file) => Deno.readTextFile(file)));
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

function* notebooks(): Generator<[name: string, notebook: Notebook]> {
  for (const { name } of Deno.readDirSync(folder)) {
    if (name.endsWith(".ipynb")) {
      yield [name, JSON.parse(Deno.readTextFileSync(new URL(name, folder)))];
    }
  }
}
