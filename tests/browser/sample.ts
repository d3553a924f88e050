/**
 * A notebook with one of everything that a notebook shows.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import type { Notebook } from "../../notebooks/tools/notebook.ts";
import { notebookOf } from "../notebooks/sample.ts";

const NORMA = `jsr:@norma/norma@^${config.version}`;

const IMPORTS = `
import * as Plot from "npm:@observablehq/plot@0.6.17";
import { crossEntropy, Random } from "${NORMA}";
import { digits, type Samples } from "${NORMA}/data";
import { claim, figure, flush, lossCurve, progress, progressGrid, show } from "${NORMA}/display";
import { batchNorm1d, linear, relu, sequential } from "${NORMA}/nn";
import { fit, type FitOptions, SGD } from "${NORMA}/optim";
const random = new Random(1);
const [test, train] = digits().split(297, random);
const plot = (alt: string) => ({
  title: alt, alt, height: 160,
  x: { label: "step" }, y: { label: "loss" }, marks: [Plot.lineY([3, 2, 1])],
});`;

const MODEL = `
const model = sequential(linear(64, 32), batchNorm1d(32), relu(), linear(32, 10))
  .resetParameters(random);
const batches = train.batches(60, { shuffle: random });
const train_ = (options: Partial<FitOptions<Samples<number, [64]>>>) => fit(model, batches, {
  loss: ({ x, y }) => crossEntropy(model.forward(x), y),
  optimizer: new SGD(model.parameters(), { lr: 0.1 }),
  ...options,
});`;

const CURVE = `
const fitted = await train_({
  steps: 300, progress: lossCurve, name: "live curve", validation: test.batches(297),
  onStep: () => new Promise((resolve) => setTimeout(resolve, 8)),
});`;

const GRID = `
const axes = { rows: { label: "norm", values: ["none", "batch norm"] },
  columns: { label: "learning rate", values: [0.1, 0.3, 1] }, value: "accuracy" };
const grid = progressGrid("live grid", axes);
for (const [i, norm] of axes.rows.values.entries()) {
  for (const lr of axes.columns.values) {
    grid.start(norm, lr);
    await new Promise((resolve) => setTimeout(resolve, 250));
    await grid.set(norm, lr, lr === 1 && i === 0 ? NaN : 0.5 + i / 10 + lr / 5);
  }
}
await grid.done();`;

/** The names that a notebook says its kernel has. */
export const NORMA_KERNEL = "deno", DENOS_KERNEL = "deno-own";

/** The same notebook for another kernel of the lab's. */
export function on(kernel: string, notebook: Notebook): Notebook {
  const kernelspec = { display_name: kernel, language: "typescript", name: kernel };
  return { ...notebook, metadata: { kernelspec } };
}

/** Every way to show something, each in a cell of its own. */
export function everything(): Notebook {
  return notebookOf(
    ["markdown", "# One of everything"],
    ["code", IMPORTS.trim()],
    ["code", MODEL.trim()],
    ["code", CURVE.trim()],
    ["code", GRID.trim()],
    ["code", 'await show(plot("shown by show()"));'],
    [
      "code",
      'const bar = progress("line", { total: 3 });\nbar.update(3);\nawait bar.done("over");',
    ],
    ["code", 'console.log("printed");\nawait flush();'],
    ["code", 'await claim("answer", 42, 0.5);'],
    ["code", "fitted"],
    ["code", 'await figure(plot("the value of the last cell"))'],
  );
}

/** Many cells, each of which shows its number in three ways. */
export function numbered(cells: number): Notebook {
  const cell = (i: number) =>
    ["code", `console.log("print ${i}");\nawait show(plot("figure ${i}"));`] as const;
  return notebookOf(["code", IMPORTS.trim()], ...Array.from({ length: cells }, (_, i) => cell(i)));
}

/** A training without an end, between two cells that keep and tell something. */
export function endless(): Notebook {
  return notebookOf(
    ["code", IMPORTS.trim()],
    ["code", `${MODEL.trim()}\nlet kept = 42;`],
    [
      "code",
      'const { ended, history } = await train_({\n  steps: 1e9, progress: lossCurve, name: "endless",\n});',
    ],
    ["code", "console.log(kept, ended, history.length > 0);\nawait flush();"],
  );
}

/** Cells of which the second has a wrong type and the third a wrong shape. */
export function mistaken(): Notebook {
  return notebookOf(
    ["code", `import { ones } from "${NORMA}";\nconst x = ones([60, 100]);\nlet ran = "neither";`],
    ["code", 'ran = "the type";\nconst rows: string = x.shape[0];'],
    ["code", 'ran = "the shape";\nx.add(ones([99]));'],
    ["code", 'console.log(ran, "has run");'],
  );
}

/** A cell that never comes to rest, between two that keep and tell something. */
export function restless(): Notebook {
  return notebookOf(
    ["code", "let kept = 41;"],
    ["code", 'kept++;\nconsole.log("going round");\nwhile (true) {}'],
    ["code", "console.log(kept);"],
  );
}

/** A tensor, and a cell to type in. */
export function unfinished(): Notebook {
  return notebookOf(
    ["code", `import { ones } from "${NORMA}";\nconst batch = ones([60, 100]);`],
    ["code", "batch"],
  );
}
