import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { checkCells } from "../../notebooks/tools/check.ts";
import { describe, type Problem } from "../../notebooks/tools/problem.ts";
import { NEEDS, permitted } from "../kernel/permitted.ts";
import { inProject, notebookOf } from "./sample.ts";

/** The problems of a notebook with these code cells, in a project that links to this one. */
function problems(...cells: string[]): Promise<Problem[]> {
  return inProject((folder) => {
    const notebook = notebookOf(...cells.map((source) => ["code", source] as const));
    return checkCells(`${folder}/notebooks/01_cells.ipynb`, notebook);
  });
}

function checkTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `${name} ${NEEDS}`, ignore: !permitted, fn });
}

checkTest("cells that are right have no problems", async () => {
  const found = await problems(
    'import { shape } from "./lib.ts";\nconst sizes: number[] = shape;',
    "const first: number = sizes[0]; // no ! in teaching code\nawait Promise.resolve(first)",
    "[1, 2].map((x) => x * sizes[1]) // the line before ends without a semicolon",
    "{ a: 1, b: first }",
    "{ const first = 'in a block'; console.log(first); }",
    'import { Random } from "jsr:@norma/norma@^0.1.0";\nnew Random(1).uniform()',
  );
  assertEquals(found, []);
});

checkTest("a type error is told with the cell, the line and its text", async () => {
  const found = await problems("const a = 1;", "", "// two lines\n  const b: string = a;");
  assertEquals(found, [{
    cell: 2,
    line: 2,
    source: "  const b: string = a;",
    message: "Type 'number' is not assignable to type 'string'",
  }]);
  assertEquals(
    describe("01_cells", found[0] ?? { message: "" }),
    "01_cells, cell 2, line 2: Type 'number' is not assignable to type 'string'\n" +
      "    const b: string = a;",
  );
});

checkTest("all type errors are told, not only the first", async () => {
  const found = await problems("const a: string = 1;", "let b: number = 'x';\nb.nope;");
  assertEquals(found.map(({ cell, line }) => [cell, line]), [[1, 1], [2, 1], [2, 2]]);
});

checkTest("misspelt and missing imports are found, which the kernel lets pass", async () => {
  const [misspelt] = await problems('import { shap } from "./lib.ts";\nshap;');
  assertMatch(misspelt?.message ?? "", /no exported member 'shap'|named 'shap'/);
  assertEquals([misspelt?.cell, misspelt?.line], [1, 1]);
  const [missing] = await problems("1;", 'import { a } from "./nowhere.ts";\na;');
  assertStringIncludes(missing?.message ?? "", "nowhere.ts");
  assertEquals([missing?.cell, missing?.line], [2, 1]);
});

checkTest("a name that a later cell declares again is told there", async () => {
  const found = await problems(
    "const a = 1;",
    "1;\nlet a = 2;",
    'import { shape } from "./lib.ts";',
  );
  assertEquals(found.map(({ cell, line }) => [cell, line]), [[2, 2]]);
  assertStringIncludes(found[0]?.message ?? "", "a notebook declares a name once");
  const twice = 'import { shape } from "./lib.ts";\nshape;';
  assertEquals((await problems(twice, twice)).map(({ cell }) => cell), [2]);
});

checkTest("a syntax error is told with the cell that has it", async () => {
  const found = await problems("const a = 1;", "function f() {\n  return a;\n", "}", "a +");
  assertEquals(found.map(({ cell, line }) => [cell, line]), [[2, 2], [3, 1], [4, 1]]);
  assertEquals(found[0]?.message, "SyntaxError: Expected '}', got '<eof>'");
  assertEquals(found[0]?.source, "  return a;");
});

checkTest("using at the top level of a cell is refused: nothing would be disposed", async () => {
  const [found] = await problems(
    "const open = () => ({ [Symbol.dispose]() {} });\nusing x = open();",
  );
  assertEquals([found?.cell, found?.line], [1, 2]);
  assertStringIncludes(found?.message ?? "", "never disposes");
});

checkTest("the check leaves nothing behind", async () => {
  await inProject(async (folder) => {
    const path = `${folder}/notebooks/01_cells.ipynb`;
    await checkCells(path, notebookOf(["code", "const a: string = 1;"]));
    const left = await Array.fromAsync(Deno.readDir(`${folder}/notebooks`));
    assertEquals(left.map(({ name }) => name), ["lib.ts"]);
    assert(!(await Array.fromAsync(Deno.readDir(folder))).some(({ name }) => name === "deno.lock"));
  });
});
