/**
 * The notebooks as they are committed: that they were run, that their prose says what their cells
 * have computed, and that a reader of another machine can open them.
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import { claimProblems, claimsOf } from "../notebooks/tools/claims.ts";
import { exercisesIn, exercisesShown, withSolutions } from "../notebooks/tools/exercises.ts";
import {
  codeCells,
  formatNotebook,
  hasTag,
  MAY_FAIL,
  type Notebook,
  parseNotebook,
} from "../notebooks/tools/notebook.ts";
import { outputHTML } from "../notebooks/tools/outputs_html.ts";
import { notebookPage } from "../notebooks/tools/page.ts";
import { firstFigure } from "../notebooks/tools/picture.ts";
import { notebooksIn } from "../notebooks/tools/run.ts";

const FOLDER = fileURLToPath(new URL("../notebooks/", import.meta.url));
const readable = Deno.permissions.querySync({ name: "read" }).state === "granted";

/** A test of every notebook that is committed. */
function everyNotebook(
  sentence: string,
  test: (notebook: Notebook, name: string, text: string) => void,
): void {
  Deno.test({
    name: `every notebook ${sentence} (needs read permission)`,
    ignore: !readable,
    async fn() {
      const names = await notebooksIn(FOLDER);
      assert(names.length > 0, "there are no notebooks");
      for (const name of names) {
        const text = await Deno.readTextFile(`${FOLDER}${name}.ipynb`);
        test(parseNotebook(text), name, text);
      }
    },
  });
}

everyNotebook("is stored as the runner and Jupyter store it", (notebook, _, text) => {
  assertEquals(formatNotebook(notebook), text);
});

everyNotebook("was run from top to bottom, and no cell failed", (notebook, name) => {
  const cells = codeCells(notebook);
  const counts = cells.map(({ cell }) => cell.execution_count);
  assertEquals(counts, cells.map(({ number }) => number), name);
  const failed = cells.filter(({ cell }) =>
    !hasTag(cell, MAY_FAIL) && cell.outputs.some((output) => output.output_type === "error")
  );
  assertEquals(failed.map(({ number }) => `${name}, cell ${number}`), []);
});

everyNotebook("says what its cells have computed", (notebook, name) => {
  assertEquals(claimProblems(notebook).map(({ message }) => `${name}: ${message}`), []);
});

everyNotebook("leaves its exercises to the reader, with a solution below", (notebook, name) => {
  const open = exercisesIn(notebook);
  const solved = exercisesIn(withSolutions(notebook));
  for (const [i, { number, cell }] of open.entries()) {
    const where = `${name}, cell ${number}`;
    assertStringIncludes(cell.source, "todo(", where);
    assert(!solved[i]?.cell.source.includes("todo("), `${where} has no solution below`);
    assertEquals(exercisesShown(cell.outputs).map(({ state }) => state), ["open"], where);
  }
});

everyNotebook("would be caught with a wrong number in its prose", (notebook, name) => {
  for (const claim of claimsOf(notebook).claims.values()) {
    const wrong = structuredClone(notebook);
    const cited = new RegExp(`(data-claim="${claim.name}">)[^<]*<`);
    for (const cell of wrong.cells) {
      const number = claim.value + 2 * claim.tolerance;
      cell.source = cell.source.replace(cited, (_, tag: string) => `${tag}${number}<`);
    }
    const [problem] = claimProblems(wrong);
    assertStringIncludes(problem?.message ?? "", `for the claim "${claim.name}"`, name);
  }
});

everyNotebook(
  "becomes a page that stands alone, with a title and headings in order",
  (notebook, name) => {
    notebookPage(`${FOLDER}${name}.ipynb`, notebook); // throws otherwise
  },
);

everyNotebook("says in words what its pictures show", (notebook, name) => {
  const outputs = codeCells(notebook).flatMap(({ cell }) => cell.outputs).map(outputHTML);
  const prose = notebook.cells.map(({ source }) => source);
  const pictures = [...outputs, ...prose].flatMap((text) => text.match(/<img\b[^>]*>/g) ?? []);
  const wordless = pictures.filter((picture) => !/\balt="[^"]{10,}"/.test(picture));
  assertEquals(wordless.map((picture) => picture.slice(0, 200)), [], name);
  assertEquals(prose.filter((text) => /!\[\s*\]\(/.test(text)), [], name);
});

everyNotebook("imports this version, which in the checkout is this code", (notebook, name) => {
  const cells = codeCells(notebook).map(({ cell }) => cell.source);
  const found = cells.flatMap((code) => [...code.matchAll(/["'](?:jsr:)?@norma\/norma([^"']*)/g)]);
  const other = found.filter(([whole, rest = ""]) =>
    !whole.includes("jsr:") || !/^(\/|$)/.test(rest.replace(`@^${config.version}`, "")) ||
    !rest.startsWith("@")
  );
  assertEquals(other.map(([whole]) => `${name}: ${whole}`), []);
});

everyNotebook("names no place on the machine that ran it", (_, name, text) => {
  assertEquals(text.match(/file:\/\/[^"\s]*|\/(?:home|root|Users|tmp)\/[^"\s]*/g) ?? [], [], name);
});

everyNotebook("has its first figure beside it, as the README shows it", (notebook, name) => {
  const svg = firstFigure(notebook);
  assert(svg !== undefined);
  assertEquals(Deno.readTextFileSync(`${FOLDER}${name}.svg`), svg);
});
