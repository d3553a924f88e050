import { assertEquals } from "@std/assert";
import { syntaxError } from "../../../src/kernel/cell/problem.ts";
import { type Diagnostic, isMissing, typeErrors } from "../../../src/kernel/language/problems.ts";

function said(line: number, character: number, message: string, more = {}): Diagnostic {
  return {
    message,
    severity: 1,
    source: "deno-ts",
    range: { start: { line, character } },
    ...more,
  };
}

Deno.test("a problem shows its line, a mark under the column and the sentence", () => {
  const code = "const a = 1;\n\tconst s = '😀'; s.x;";
  assertEquals(typeErrors(code, [said(1, 19, "Property 'x' does not exist on type 'string'.")]), [{
    kind: "TypeError",
    message: "Property 'x' does not exist on type 'string' (2:19)",
    traceback: [
      "2 | \tconst s = '😀'; s.x;",
      "    \t                 ^",
      "TypeError: Property 'x' does not exist on type 'string'",
    ],
  }]);
  assertEquals(syntaxError("1 +", { message: "Expression expected", line: 1, column: 4 }), {
    kind: "SyntaxError",
    message: "Expression expected (1:4)",
    traceback: ["1 | 1 +", "       ^", "SyntaxError: Expression expected"],
  });
});

Deno.test("problems stand in their order; five are shown and the others counted", () => {
  const lines = Array.from({ length: 12 }, (_, i) => `line ${i}`);
  const all = lines.map((line, i) => said(11 - i, 2, `${line}.`));
  for (const count of [0, 1, 4, 5, 6, 12]) {
    const problems = typeErrors(lines.join("\n"), all.slice(0, count));
    assertEquals(problems.length, Math.min(count, 5));
    const more = problems.flatMap(({ traceback }) => traceback.slice(3));
    assertEquals(more, count > 5 ? [`and ${count - 5} more`] : []);
  }
  assertEquals(
    typeErrors(lines.join("\n"), all).map(({ message }) => message),
    ["line 11 (1:3)", "line 10 (2:3)", "line 9 (3:3)", "line 8 (4:3)", "line 7 (5:3)"],
  );
});

Deno.test("hints, warnings and what was not downloaded are no problems", () => {
  const hint = said(0, 0, "'x' is declared but its value is never read.", { severity: 4 });
  const warning = said(0, 0, "deprecated", { severity: 2 });
  const missing = said(0, 0, "not installed", { source: "deno", code: "not-installed-npm" });
  assertEquals(typeErrors("x", [hint, warning, missing]), []);
  assertEquals([hint, warning, missing].map(isMissing), [false, false, true]);
});

Deno.test("of a type that cannot be met its own sentence is told", () => {
  const sentence = (message: string) =>
    typeErrors("x", [said(0, 0, message)])[0]?.traceback.slice(2);
  const own = "Cannot broadcast [60, 100] with [99]: 100 against 99";
  const source = `Tensor<[99], "float32">`;
  assertEquals(
    sentence(
      `Argument of type '${source}' is not assignable to parameter of type ` +
        `'Operand<[60, 100], [99], "float32">'.\n  Type '${source}' is not assignable to type ` +
        `'${source} & "${own}"'.\n    Type '${source}' is not assignable to type '"${own}"'.`,
    ),
    [`TypeError: ${own}`],
  );
  assertEquals(
    sentence(
      `The 'this' context of type 'A' is not assignable to method's 'this' of type 'A & ` +
        `"says \\"no\\""'.`,
    ),
    ['TypeError: says "no"'],
  );
  assertEquals( // texts that are no sentences
    sentence(`Type '"gelu"' is not assignable to type '"relu"'.`),
    [`TypeError: Type '"gelu"' is not assignable to type '"relu"'`],
  );
});

Deno.test("what TypeScript adds follows the sentence, and cells are not called modules", () => {
  const file = (cell: number) => `import("file:///notes/$cell_${cell}")`;
  const [problem] = typeErrors("x", [said(
    0,
    0,
    `Type '{ a: ${file(1)}.A; }' is not assignable to type 'B'.\n` +
      `  Type '${file(1)}.A' is not assignable to type '${file(5)}.A'.`,
  )]);
  assertEquals(problem, {
    kind: "TypeError",
    message:
      "Type '{ a: A; }' is not assignable to type 'B': A was declared again since then (1:1)",
    traceback: [
      "1 | x",
      "    ^",
      "TypeError: Type '{ a: A; }' is not assignable to type 'B': A was declared again since then",
      "  Type 'A' is not assignable to type 'A'",
    ],
  });
});
