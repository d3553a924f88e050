/**
 * `deno task conformance`: asks PyTorch, Keras and ONNX for their numbers where they are installed,
 * replays every case on Norma, and writes the page.
 *
 * They are asked in the Python that `NORMA_PYTHON` names, or `python3`. What is not there is said,
 * and its numbers stay as they were kept.
 *
 *     pip install torch==2.13.0 keras onnx     apt-get install libonnx-testdata
 *
 * @module
 */
import { PYTHON } from "../python.ts";
import { ask, version } from "./ask.ts";
import { kerasCases, torchCases } from "./cases.ts";
import { type Answers, keep, parsed, questions, written } from "./kept.ts";

const here = (name: string): URL => new URL(name, import.meta.url);

/** The numbers of a package, as they are to be written. */
const asked = {
  async torch() {
    const answers = await ask("torch_answers.py", questions(torchCases));
    return written(keep(torchCases, parsed<Answers>(answers)));
  },
  async keras() {
    const answers = await ask("keras_answers.py", questions(kerasCases));
    return written(keep(kerasCases, parsed<Answers>(answers)));
  },
  onnx: () => ask("onnx_numbers.py"),
};

for (const [name, numbers] of Object.entries(asked)) {
  const found = await version(name);
  if (found === undefined) {
    console.log(`${name}: not in ${PYTHON}; its numbers stay as they were kept`);
    continue;
  }
  console.log(`${name} ${found}: asked …`);
  await Deno.writeTextFile(here(`${name}.json`), await numbers());
}
// Only now, since it reads what was written.
const { page } = await import("./page.ts");
await Deno.writeTextFile(here("README.md"), page());
console.log(`${here("README.md").pathname} is written`);
