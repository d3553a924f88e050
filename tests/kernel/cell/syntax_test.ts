import { assertEquals } from "@std/assert";
import { syntaxProblem } from "../../../src/kernel/cell/syntax.ts";

Deno.test("syntaxProblem() finds where a cell stops being TypeScript", () => {
  assertEquals(syntaxProblem("const x = 1;\nlet y = (2;\n"), {
    message: "Expected ',', got ';'",
    line: 2,
    column: 11,
  });
  assertEquals(
    syntaxProblem("function f() {\n  return 1;\n")?.message,
    "Expected '}', got '<eof>'",
  );
  assertEquals(syntaxProblem("1 +")?.line, 1);
});

Deno.test("syntaxProblem() lets pass what the kernel takes", () => {
  const cells = [
    "",
    "// a comment",
    "const x: number = await Promise.resolve(1);\nx",
    'import { a, type B } from "./x.ts"; export const q = 1;',
    "enum A { B }\nclass C { constructor(private readonly x: number) {} }",
    "type T = { a?: 1 }; const t = { a: 1 } satisfies T",
    "{ a: 1, b: 2 }",
    "{ using x = open(); }",
    "for await (const x of y) console.log(x)",
  ];
  for (const cell of cells) assertEquals(syntaxProblem(cell), undefined, cell);
});
