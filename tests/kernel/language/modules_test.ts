import { assertEquals } from "@std/assert";
import { CellModules, inCell, inModule } from "../../../src/kernel/language/modules.ts";

function notebook(...cells: string[]): CellModules {
  const modules = new CellModules("file:///notes/");
  for (const code of cells) modules.add(modules.next(code));
  return modules;
}

/** The line that the cell gets. */
function added(modules: CellModules, code: string): string {
  const { text, added } = modules.next(code);
  return text.split("\n")[added] ?? "";
}

Deno.test("a cell imports what it mentions, and exports what it declares", () => {
  const modules = notebook(
    "const a = 1; let b = 2; let c; const d = []; interface I {}",
    "class A {} export function f() {}",
  );
  assertEquals(
    added(modules, "const x = a;"),
    [
      'import { a } from "./$cell_0.ts";',
      "export { x };",
    ].join(" "),
  );
  assertEquals(
    added(modules, "b; c; d; type J = I; f(A)"),
    [
      'declare let b: typeof import("./$cell_0.ts")["b"];',
      "declare let c: any;",
      "declare const d: any[];",
      'import type { I } from "./$cell_0.ts";',
      'import { A } from "./$cell_1.ts";',
      'import { f } from "./$cell_1.ts";',
      "export { J };",
    ].join(" "),
  );
  assertEquals(added(modules, "export const y = 1"), "export {  };");
});

Deno.test("a draft sees everything", () => {
  const { text } = notebook("const a = 1;", "const b = 2;").draft("a");
  assertEquals(text.split("\n"), [
    'import { a } from "./$cell_0.ts"; import { b } from "./$cell_1.ts"; export {  };',
    "a",
  ]);
});

Deno.test("the line stands behind what has to come first, and an object in parentheses", () => {
  const modules = notebook();
  const cells = ["a;\nb", "#!/bin/deno\na", '/// <reference lib="dom" />\na', "{ a: 1 }", "a\r\nb"];
  assertEquals(cells.map((code) => modules.next(code).text), [
    "export {  };\na;\nb",
    "#!/bin/deno\nexport {  };\na",
    '/// <reference lib="dom" />\nexport {  };\na',
    "export {  };(\n{ a: 1 }\n)",
    "export {  };\na\r\nb",
  ]);
});

Deno.test("every place of a cell has its place in the module, and back", () => {
  for (const code of ["a\nb\nc", "#!/bin/deno\na\nb", "{ a: 1,\nb: 2 }"]) {
    const module = notebook("const a = 1;").next(code);
    const lines = module.text.split("\n");
    for (const [line, source] of code.split("\n").entries()) {
      const place = inModule(module, { line, character: 1 });
      assertEquals(lines[place.line], source);
      assertEquals(inCell(module, place), { line, character: 1 });
    }
    assertEquals(inCell(module, { line: module.added, character: 0 }), undefined);
  }
});

Deno.test("modules that nobody needs any more are used again", () => {
  const modules = new CellModules("file:///notes/");
  const uris = new Set<string>();
  for (let i = 0; i < 500; i++) { // the same cells again and again
    for (const code of ["const a = 1;", "const b = a + 1; console.log(b);", "b", "let c = b;"]) {
      const module = modules.next(code);
      modules.add(module);
      uris.add(module.uri);
    }
  }
  assertEquals(modules.needed().size, 3);
  assertEquals(uris.size < 16, true);
});

Deno.test("what a needed module imports is needed, and so is what holds for all", () => {
  const modules = notebook(
    "const a = [1];",
    "const b = a;",
    "const a = 2;",
    "declare global {}",
    "1",
  );
  const needed = [...modules.needed()].map(({ uri }) => uri.replace(/.*_(\d+)\.ts/, "$1"));
  assertEquals(needed.sort(), ["0", "1", "2", "3"]);
});
