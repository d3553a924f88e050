import { assertEquals } from "@std/assert";
import { exercisesIn, solutionProblem, withSolutions } from "../../notebooks/tools/exercises.ts";
import type { Output } from "../../src/kernel/protocol/outputs.ts";
import { notebookOf } from "./sample.ts";

const OPEN = "function sum() {\n  return todo('the sum');\n}\nawait exercise('sum', () => sum());";
const SOLUTION =
  "<details><summary>Solution</summary>\n\n```ts\nfunction sum() {\n  return 4;\n}\n" +
  "```\n\nTwo and two.\n\n</details>";

/** The texts of the exercises of a notebook once they are solved. */
function solved(...cells: (readonly ["code" | "markdown", string])[]): string[] {
  return exercisesIn(withSolutions(notebookOf(...cells))).map(({ cell }) => cell.source);
}

Deno.test("a solution takes the place of all that waits, and the check stays", () => {
  const answer = "function sum() {\n  return 4;\n}\nawait exercise('sum', () => sum());";
  assertEquals(solved(["code", OPEN], ["markdown", SOLUTION]), [answer]);
  assertEquals(
    solved(["code", OPEN], ["markdown", "A hint: `2`"], ["markdown", `So:\n\n${SOLUTION}`]),
    [answer],
  );
});

Deno.test("a solution stands folded, and before the next program", () => {
  const unfolded = "```ts\nfunction sum() {}\n```";
  assertEquals(solved(["code", OPEN], ["markdown", unfolded]), [OPEN]);
  assertEquals(solved(["code", OPEN], ["code", "1"], ["markdown", SOLUTION]), [OPEN]);
  assertEquals(solved(["code", "const exercise = 1;"], ["markdown", SOLUTION]), []);
});

Deno.test("a solution that is missing, wrong, or that nobody checked is told", () => {
  const output = (state: string, message = ""): Output => ({
    output_type: "display_data",
    data: { "application/vnd.norma.exercise+json": { name: "sum", state, message } },
    metadata: {},
  });
  assertEquals(solutionProblem(3, [output("solved")]), undefined);
  assertEquals(
    [[output("open", "the sum")], [output("solved"), output("wrong", "5 is not 4")], []].map((o) =>
      solutionProblem(3, o)?.message
    ),
    [
      'The solution of "sum" is missing or incomplete: the sum',
      'The solution of "sum" does not pass its check: 5 is not 4',
      "The cell of the exercise showed no result of its check",
    ],
  );
});
