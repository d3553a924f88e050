/**
 * `deno task conformance`: asks PyTorch, ONNX and Keras for their numbers where they are installed,
 * replays every case on Norma, and writes the page.
 *
 * They are asked in the Python that `NORMA_PYTHON` names, or `python3`. What is not there is said,
 * and its numbers stay as they were kept.
 *
 *     pip install torch==2.13.0 onnx keras     apt-get install libonnx-testdata
 *
 * @module
 */
import { PYTHON } from "../python.ts";
import { kerasCases, torchCases } from "./cases.ts";
import { type Answers, keep, parsed, questions, written } from "./kept.ts";

const here = (name: string): URL => new URL(name, import.meta.url);

/** What a script beside this file prints for `input`, or nothing, with a word why. */
async function ask(script: string, module: string, input = ""): Promise<string | undefined> {
  try {
    const looked = await new Deno.Command(PYTHON, {
      args: ["-c", `import importlib.util as u; exit(u.find_spec("${module}") is None)`],
    }).output();
    if (!looked.success) {
      console.log(`${PYTHON} has no ${module}: its numbers stay as they were kept`);
      return;
    }
    const child = new Deno.Command(PYTHON, {
      args: ["-W", "ignore", here(script).pathname],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const written = new Blob([input]).stream().pipeTo(child.stdin);
    const { success, stdout } = await child.output();
    await written;
    if (success) return new TextDecoder().decode(stdout);
    throw new Error(`${script} failed`);
  } catch (problem) {
    if (!(problem instanceof Deno.errors.NotFound)) throw problem;
    console.log(`There is no ${PYTHON}: the numbers of ${module} stay as they were kept`);
  }
}

const layers = [
  { module: "torch", cases: torchCases },
  { module: "keras", cases: kerasCases },
] as const;
for (const { module, cases } of layers) {
  const answered = await ask(`${module}_answers.py`, module, questions(cases));
  if (answered === undefined) continue;
  const kept = keep(cases, parsed<Answers>(answered));
  await Deno.writeTextFile(here(`${module}.json`), written(kept));
  console.log(`${module} ${kept.version} answered ${cases.length} cases`);
}
const nodes = await ask("onnx_numbers.py", "onnx");
if (nodes !== undefined) {
  await Deno.writeTextFile(here("onnx.json"), nodes);
  console.log(`onnx gave ${JSON.parse(nodes).cases.length} node tests`);
}
// Only now, since it reads what was written.
const { page } = await import("./page.ts");
await Deno.writeTextFile(here("README.md"), page());
console.log(`${here("README.md").pathname} is written`);
