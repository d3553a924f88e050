import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { indexPage } from "../../notebooks/tools/index_page.ts";
import { loads } from "../../notebooks/tools/html.ts";
import { notebookPage } from "../../notebooks/tools/page.ts";
import { notebookOf } from "./sample.ts";

/** The page of a notebook with one program. */
function pageOf(program: string): string {
  return notebookPage("x.ipynb", notebookOf(["markdown", "# T"], ["code", program]));
}

/** A program's import of so many names, each on its line. */
const imports = (names: number) =>
  `import {\n${Array.from({ length: names }, (_, i) => `  x${i},\n`).join("")}} from "x";\n`;

Deno.test("imports that would fill a page are folded, the program behind them is not", () => {
  const [, folded = "", rest = ""] =
    /<details><summary>Imports<\/summary>(.*?)<\/details>(.*?)<\/div>/s.exec(
      pageOf(`${imports(20)}import * as y from "y";\n\nconst LONG = false;`),
    ) ?? [];
  assertStringIncludes(folded, "x19,");
  assertMatch(folded, /\* <span[^>]*>as<\/span> y/);
  assertStringIncludes(rest, "LONG");
  assert(!pageOf(`${imports(3)}const LONG = false;`).includes("<details>"));
  assertStringIncludes(pageOf(imports(20)), "</details></div>"); // nothing is behind them
});

Deno.test("an exercise is marked", () => {
  const exercise = 'const x = todo("x");\nawait exercise("1", () => {});';
  assertStringIncludes(pageOf(exercise), '<div class="cell exercise">');
  assertStringIncludes(pageOf("const x = 1;"), '<div class="cell">');
});

Deno.test("a page has its icon in it: a browser asks the server for none", () => {
  assertMatch(pageOf("1"), /<link rel="icon" href="data:image\/svg\+xml,[^"<>]+">/);
  assertEquals(loads(pageOf("1")), []);
});

Deno.test("the index names every notebook, with what it asks", () => {
  const asks = (paragraph: string) => notebookOf(["markdown", `# T\n\n${paragraph}`]);
  const page = indexPage([
    { name: "01_a", title: "<em>A</em>", notebook: asks("What is *a*?") },
    { name: "02_b", title: "B", notebook: asks("What is b?") },
  ]);
  assertMatch(
    page,
    /<h2><a href="01_a\.html"><em>A<\/em><\/a><\/h2>\n<p>What is <em>a<\/em>\?[^]*02_b\.html/,
  );
  assertEquals(loads(page), []);
});
