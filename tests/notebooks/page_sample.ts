/**
 * A notebook with one of everything that a page can hold, with its outputs.
 *
 * @module
 */
import { batchNorm1d, linear, sequential } from "../../src/nn/mod.ts";
import type { Output } from "../../src/kernel/protocol/outputs.ts";
import { normal, Random, record, variable } from "../../mod.ts";
import { type Notebook, WALL_CLOCK } from "../../notebooks/tools/notebook.ts";
import { notebookOf } from "./sample.ts";

const WIDE_ROW = Array.from({ length: 14 }, (_, i) => `${i}.125`).join(" | ");

const PROSE = `# One of everything: $\\hat{x}$, *em* and \`code\`

A paragraph with a [link](https://example.org), one to [another notebook](01_normalization_maths.ipynb), one to [a heading](#a-table), **bold**, *em*, \`code\` and $x_i^2$. ${
  "It goes on for a while. ".repeat(8)
}

> A quotation, of two
> lines.

1. First
2. Second
   * nested

$$
\\begin{aligned}
\\mu &= \\frac{1}{m} \\sum_i x_i \\\\
\\hat{x}_i &= \\frac{x_i - \\mu}{\\sqrt{\\sigma^2 + \\varepsilon}} \\\\
\\end{aligned}
\\qquad
\\frac{\\partial \\ell}{\\partial x_i} = \\frac{\\gamma}{\\sigma} \\left( \\frac{\\partial \\ell}{\\partial y_i} - \\frac{1}{m} \\sum_j \\frac{\\partial \\ell}{\\partial y_j} - \\hat{x}_i \\, \\frac{1}{m} \\sum_j \\frac{\\partial \\ell}{\\partial y_j} \\hat{x}_j \\right)
$$

## A table

| ${WIDE_ROW} |
|${"---:|".repeat(14)}
| ${WIDE_ROW} |

### Code of other languages

\`\`\`sh
deno task notebooks --pages # ${"and so on ".repeat(12)}
\`\`\`

#### Level four

---

<details><summary>Solution</summary>

\`\`\`ts
const answer = 42; // ${"a line that is wider than a phone ".repeat(2)}
\`\`\`

</details>
`;

const LONG_IMPORTS = `import {\n${
  Array.from({ length: 12 }, (_, i) => `  name${i},\n`).join("")
}} from "jsr:@norma/norma@^0.1.0";

/** A comment, a type, a string, a regular expression and numbers. */
type Row = { readonly name: string; readonly value: number | null };
class Table extends Map<string, Row> {}
const found = /x+/.exec(\`\${1e-5} and "x"\`) ?? new Table(), ${
  "wide = true, ".repeat(5)
}last = 0xff;`;

const SENTENCE = `One sentence that is printed on one line, ${
  "and goes on, ".repeat(10)
}to its end.`;
const COLUMNS = `name        accuracy   loss      rate      steps     seconds    batch\n${
  "batch norm  97.4 %     0.0821    0.3       1500      2.1        60\n".repeat(3)
}`;

/** A picture of one pixel, which is transparent. */
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="700" height="300" viewBox="0 0 700 300">' +
  '<rect width="700" height="300" fill="white"/><path d="M0 300L700 0" stroke="black"/></svg>';

const stream = (text: string): Output => ({ output_type: "stream", name: "stdout", text });
const data = (data: Record<string, string>): Output => ({
  output_type: "display_data",
  data,
  metadata: {},
});
const error: Output = {
  output_type: "error",
  ename: "RangeError",
  evalue: SENTENCE,
  traceback: [`RangeError: ${SENTENCE}`, "    at <anonymous>:1:7"],
};

/** What the library's objects show of themselves. */
async function displayed(): Promise<Output[]> {
  const random = new Random(1);
  const x = normal([8, 12], { random });
  const model = sequential(linear(12, 4), batchNorm1d(4)).resetParameters(random);
  const leaf = variable(normal([3, 12], { random }));
  const run = record(() => model.forward(leaf).square().sum());
  const shown = [x, model, run, run.gradients(run.value)];
  return await Promise.all(
    shown.map(async (value) =>
      data(
        await (Reflect.get(value, Symbol.for("Jupyter.display")) as () => Record<
          string,
          string
        >).call(value),
      )
    ),
  );
}

/** The notebook. */
export async function pageSample(): Promise<Notebook> {
  const notebook = notebookOf(
    ["markdown", PROSE],
    ["code", LONG_IMPORTS],
    ["code", "await show(x);"],
    ["code", "performance.now();", WALL_CLOCK],
    ["code", 'const x = todo("x");\nawait exercise("1 · x", () => {});'],
    ["markdown", "## The end\n\nOf it."],
  );
  const outputs = [
    [stream(SENTENCE), stream(COLUMNS), error],
    [
      ...await displayed(),
      data({ "image/svg+xml": SVG, "text/plain": "A line that falls from left to right" }),
      data({ "image/png": PIXEL, "text/plain": "A single pixel, which is transparent" }),
      data({ "text/markdown": "**Markdown** with $x$", "text/plain": "Markdown" }),
    ],
    [stream("12.5\n")],
    [data({ "text/plain": `To do: 1 · x: ${SENTENCE}` })],
  ];
  const cells = notebook.cells.filter((cell) => cell.cell_type === "code");
  for (const [i, cell] of cells.entries()) {
    cell.execution_count = i + 1;
    cell.outputs = outputs[i] ?? [];
  }
  return notebook;
}
