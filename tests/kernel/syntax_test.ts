import { assertEquals } from "@std/assert";
import { failedLine, syntaxProblem } from "../../src/kernel/deno/syntax.ts";

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

Deno.test("failedLine() leads from the kernel's positions to the cell's lines", () => {
  const cell = `import {
  one,
  two,
} from "./x.ts";
import { type Type } from "./y.ts";
import type { Other } from "./y.ts";
import defaults from "./z.ts";
// a comment

interface Gone {
  x: number;
}

const a: Gone = {

  x: 1 };
function f(n: number) {
  if (n > 0)
    throw new RangeError("neg");
}

f(
  a.x);`;
  // The program: what begins a cell, three imports, const, x, }, function, if … throw, }, f(a.x).
  const traceback = ["RangeError: neg", "    at f (<anonymous>:9:20)", "    at <anonymous>:11:1"];
  assertEquals(failedLine(cell, traceback), 22);
});

Deno.test("failedLine() knows no line when the traceback has none", () => {
  assertEquals(failedLine("throw 1", [""]), undefined);
  assertEquals(failedLine("f()", ["Error: x", "    at f (file:///lib.ts:3:1)"]), undefined);
  assertEquals(failedLine("f()", ["Error: x", "    at <anonymous>:99:1"]), undefined);
});
