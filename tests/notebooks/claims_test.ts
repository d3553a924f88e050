import { assertEquals } from "@std/assert";
import { claimProblems } from "../../notebooks/tools/claims.ts";
import type { Notebook } from "../../notebooks/tools/notebook.ts";
import { notebookOf } from "./sample.ts";

/** A notebook that claims `values` with a tolerance of 0.005 and says `prose`. */
function saying(prose: string, values: Record<string, number>, tags: string[] = []): Notebook {
  const notebook = notebookOf(["code", "await claims();"], ["markdown", prose]);
  const [cell] = notebook.cells;
  if (cell?.cell_type !== "code") throw new TypeError("Expected a code cell");
  cell.metadata = { tags };
  cell.outputs = Object.entries(values).map(([name, value]) => ({
    output_type: "display_data",
    data: { "application/vnd.norma.claim+json": { name, value, tolerance: 0.005 } },
    metadata: {},
  }));
  return notebook;
}

/** The sentences against a text that cites "a", computed as 0.954. */
function complaints(prose: string, values: Record<string, number> = { a: 0.954 }): string[] {
  return claimProblems(saying(prose, values)).map(({ message }) => message);
}

function cite(text: string, name = "a"): string {
  return `<span data-claim="${name}">${text}</span>`;
}

Deno.test("prose that cites its claims is right, in every way to write a number", () => {
  for (const text of ["0.954", "0.95", "95.4 %", "95 %", "95%", "95.4 percent", "9.54e-1"]) {
    assertEquals(complaints(`It reaches ${cite(text)} after the run.`), [], text);
  }
  const values = { a: -12_345.6, b: 14.002 };
  const many = `From ${cite("−12,345.6")} or ${cite("-12 345.6")} to ${cite("14×", "b")}`;
  assertEquals(complaints(many, values), []);
  const inside = `# ${cite("0.95")}\n\n- **${cite("0.954")}**\n\n| a |\n|---|\n| ${
    cite("0.951")
  } |`;
  assertEquals(complaints(inside), []);
});

Deno.test("a wrong number is caught", () => {
  assertEquals(complaints(`It reaches ${cite("0.945")}.`), [
    'The prose says "0.945" for the claim "a", computed is 0.954 ± 0.005',
  ]);
  assertEquals(complaints(`It reaches ${cite("96 %")}.`).length, 1);
  assertEquals(complaints(`It reaches ${cite("−0.954")}.`).length, 1);
});

Deno.test("the tolerance is inclusive, whatever binary fractions make of it", () => {
  assertEquals(complaints(cite("0.304"), { a: 0.299 }), []);
  assertEquals(complaints(cite("0.3041"), { a: 0.299 }).length, 1);
});

Deno.test("a claim that nobody makes, and one that nobody cites, are caught", () => {
  assertEquals(complaints(`${cite("0.954")} and ${cite("0.5", "b")}`), [
    'The prose cites the claim "b", which no cell makes',
  ]);
  assertEquals(complaints("Nothing."), ['No prose cites the claim "a"']);
});

Deno.test("a citation without one number is caught", () => {
  for (const text of ["", "high", "0.95 to 0.96", "0.95.4"]) {
    assertEquals(complaints(`It is ${cite("0.954")}, that is ${cite(text)}.`), [
      `The prose cites the claim "a" with "${text}": no number`,
    ]);
  }
});

Deno.test("a result without a citation is caught, wherever it stands", () => {
  const places: [string, string][] = [
    ["It reaches 0.954.", "0.954"],
    ["About **95 %** are right.", "95 %"],
    ["It is 14× as fast.", "14×"],
    ["| a |\n|---|\n| 0.5 |", "0.5"],
    ["- one\n  - it falls by −0.25", "−0.25"],
    ["## 95.4 percent\n", "95.4 percent"],
    ["<details><summary>1.5</summary></details>", "1.5"],
    ["<div>\nIt reaches 0.95\n</div>", "0.95"],
  ];
  for (const [text, number] of places) {
    assertEquals(complaints(`${text}\n\n${cite("0.954")}`), [
      `The prose says "${number}" and cites no claim; a setting stands in code or in a formula`,
    ]);
  }
});

Deno.test("settings, formulas, quotations and names are no results", () => {
  const text = [
    "With `lr = 0.1` and $\\sigma = 0.01$, in 1,500 steps of 60 images, three seeds.",
    "Pictures of 28×28, or 28 × 28, pixels.",
    "$$\n\\epsilon = 0.00001\n$$",
    "> reaches 99.8 % of the accuracy",
    "See [arXiv:1502.03167](https://arxiv.org/abs/1502.03167), section 3.1 and Figure 1.2.",
    "```ts\nconst rate = 0.5;\n```",
    "<!-- 0.5 -->",
    cite("0.954"),
  ].join("\n\n");
  assertEquals(complaints(text), []);
});

Deno.test("a claim is made once, and not in a cell that measures time", () => {
  const twice = saying(cite("0.954"), { a: 0.954 });
  const [cell] = twice.cells;
  if (cell?.cell_type === "code") cell.outputs.push(...cell.outputs);
  assertEquals(claimProblems(twice), [{ cell: 1, message: 'The claim "a" is made twice' }]);
  assertEquals(claimProblems(saying(cite("0.954"), { a: 0.954 }, ["wall-clock"])).length, 1);
});
