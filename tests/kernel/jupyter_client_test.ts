/**
 * The notebooks in a real Jupyter client: nbclient, which JupyterLab's `jupyter execute` is made
 * of. Needs `pip install nbclient`; the kernelspec is written to a folder of its own.
 */

import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { CLAIM_TYPE } from "../../src/display/claim.ts";
import {
  codeCells,
  formatNotebook,
  type Notebook,
  parseNotebook,
} from "../../notebooks/tools/notebook.ts";
import { notebooksIn } from "../../notebooks/tools/run.ts";
import { notebookOf } from "../notebooks/sample.ts";
import { type Kernelspec, kernelspec } from "../../src/kernel/spec.ts";
import { PYTHON } from "../python.ts";
import { NEEDS, permitted } from "./permitted.ts";

const FOLDER = fileURLToPath(new URL("../../notebooks/", import.meta.url));

/** Runs the notebook that comes in, in the folder of the first argument; what goes out has run. */
const PROGRAM = `
import sys, nbformat
from nbclient import NotebookClient
sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")
notebook = nbformat.read(sys.stdin, as_version=4)
nbformat.validate(notebook)
resources = {"metadata": {"path": sys.argv[1]}}
NotebookClient(notebook, timeout=600, kernel_name="deno", resources=resources).execute()
nbformat.validate(notebook)
nbformat.write(notebook, sys.stdout)
`;

/** Why the tests of this file cannot run; `undefined` when they can. */
function obstacle(): string | undefined {
  if (!permitted) return NEEDS;
  try {
    const python = new Deno.Command(PYTHON, { args: ["-c", "import nbclient"], stderr: "null" });
    return python.outputSync().success ? undefined : "(needs nbclient: pip install nbclient)";
  } catch {
    return "(needs python3 with nbclient)";
  }
}

const missing = obstacle();

const STOCK: Kernelspec = {
  argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
  display_name: "Deno",
  language: "typescript",
};
const KERNELS = { "Deno's kernel": () => STOCK, "the norma kernel": kernelspec };

for (const [kernel, spec] of Object.entries(KERNELS)) {
  Deno.test({
    name: `a real Jupyter client runs a notebook on ${kernel} ${missing ?? ""}`.trim(),
    ignore: missing !== undefined,
    async fn() {
      const claim = new URL("../../src/display/claim.ts", import.meta.url);
      const { cells } = await runInJupyter(
        spec(),
        notebookOf(
          ["markdown", "# σ"],
          ["code", `import { claim } from "${claim}";\nconst x: number = 20;`],
          ["code", 'await claim("answer", 2 * x + 2, 0.5);'],
          ["code", "await new Promise((resolve) => setTimeout(resolve, 20)); x"],
        ),
      );
      const outputs = cells.map((cell) => cell.cell_type === "code" ? cell.outputs : []);
      assertEquals(outputs[2], [{
        output_type: "display_data",
        data: {
          "text/plain": "answer = 42.00 ± 0.5",
          [CLAIM_TYPE]: { name: "answer", value: 42, tolerance: 0.5 },
        },
        metadata: {},
      }]);
    },
  });
}

for (const [kernel, spec] of Object.entries(KERNELS)) {
  Deno.test({
    name: `every notebook shows its claims and pictures in a real Jupyter client, on ${kernel} ${
      missing ?? ""
    }`.trim(),
    ignore: missing !== undefined,
    async fn() {
      for (const name of await notebooksIn(FOLDER)) {
        const committed = parseNotebook(await Deno.readTextFile(`${FOLDER}${name}.ipynb`));
        const ran = await runInJupyter(spec(), committed);
        assertEquals(shown(ran), shown(committed), name);
      }
    },
  });
}

/** How many claims and how many pictures each cell has shown. */
function shown(notebook: Notebook): { cell: number; claims: number; pictures: number }[] {
  return codeCells(notebook).map(({ number, cell }) => {
    const bundles = cell.outputs.flatMap((output) => "data" in output ? [output.data] : []);
    const claims = bundles.filter((data) => CLAIM_TYPE in data).length;
    const pictures = bundles.filter((data) => String(data["text/html"]).includes("<img")).length;
    return { cell: number, claims, pictures };
  });
}

Deno.test({
  name: `the norma kernel loses nothing of 1,000 cells in a real Jupyter client ${missing ?? ""}`
    .trim(),
  ignore: missing !== undefined,
  async fn() {
    const kinds: ((i: number) => [string, string])[] = [
      (i) => [`${i}`, `${i}`],
      (i) => [`console.log("x${i}"); ${i}`, `x${i}\n${i}`],
      (i) => [`Deno.jupyter.html\`\${"y".repeat(200_000)}${i}\``, `${"y".repeat(200_000)}${i}`],
    ];
    const numbers = Array.from({ length: 1000 }, (_, i) => i);
    const wanted = numbers.map((i) => kinds[i % 100 === 0 ? 2 : i % 2]!(i));
    const log = "// @norma-check off\nfor (let i = 0; i < 2000; i++) console.log(i)";
    const codes = [log, ...wanted.map(([code]) => code)].map((code) => ["code", code] as const);
    const { cells } = await runInJupyter(kernelspec(), notebookOf(...codes));
    const text = (cell: typeof cells[number]) =>
      (cell.cell_type === "code" ? cell.outputs : []).map((output) =>
        output.output_type === "stream"
          ? output.text
          : "data" in output
          ? Object.values(output.data).join("")
          : output.ename
      ).join("");
    const [first = "", ...rest] = cells.map(text);
    assertEquals(first.split("\n").length, 2001);
    const lost = rest.filter((found, i) => found !== wanted[i]![1]);
    assertEquals(lost.length, 0, `${lost[0]?.slice(0, 100)}`);
  },
});

/** The notebook after nbclient has run it on a kernel; throws when a cell fails. */
async function runInJupyter(spec: Kernelspec, notebook: Notebook): Promise<Notebook> {
  const data = await Deno.makeTempDir({ prefix: "jupyter-" });
  try {
    await Deno.mkdir(`${data}/kernels/deno`, { recursive: true });
    await Deno.writeTextFile(`${data}/kernels/deno/kernel.json`, JSON.stringify(spec));
    const process = new Deno.Command(PYTHON, {
      args: ["-c", PROGRAM, FOLDER],
      env: { NO_COLOR: "1", JUPYTER_PATH: data, JUPYTER_RUNTIME_DIR: data, JUPYTER_DATA_DIR: data },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const input = process.stdin.getWriter();
    await input.write(new TextEncoder().encode(formatNotebook(notebook)));
    await input.close();
    const { success, stdout, stderr } = await process.output();
    assert(success, new TextDecoder().decode(stderr));
    return parseNotebook(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}
