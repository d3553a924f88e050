/**
 * The notebooks in a real JupyterLab, in a real browser. Pictures of what was seen are kept in
 * `.cache/browser`.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { parseNotebook } from "../../notebooks/tools/notebook.ts";
import { notebooksIn } from "../../notebooks/tools/run.ts";
import { Chromium } from "./chromium.ts";
import { Lab } from "./lab.ts";
import { NotebookPage, type SeenCell } from "./notebook_page.ts";
import { CHROMIUM, missing, ROOT } from "./programs.ts";
import {
  DENOS_KERNEL,
  endless,
  everything,
  mistaken,
  NORMA_KERNEL,
  numbered,
  on,
  restless,
  unfinished,
} from "./sample.ts";

/** Both are needed by all tests, and take seconds to start. */
const started: { lab?: Promise<Lab>; chromium?: Promise<Chromium> } = {};
const start = () =>
  Promise.all([started.lab ??= Lab.start(), started.chromium ??= Chromium.start(CHROMIUM!)]);

function labTest(name: string, body: (lab: Lab, chromium: Chromium) => Promise<void>): void {
  Deno.test({
    name: `in JupyterLab ${name} ${missing ?? ""}`.trim(),
    ignore: missing !== undefined,
    // What is started lives until the last test.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => await body(...await start()),
  });
}

Deno.test.afterAll(async () => {
  await using programs = new AsyncDisposableStack();
  for (const program of await Promise.allSettled<AsyncDisposable>(Object.values(started))) {
    if (program.status === "fulfilled") programs.use(program.value);
  }
});

/** How each picture looks that is not as it should be. */
function unseen(cells: readonly SeenCell[]): string[] {
  const pictures = cells.flatMap(({ pictures }) => pictures);
  return pictures.filter(({ naturalWidth, width, height, alt }) =>
    naturalWidth === 0 || width < 50 || height < 50 || alt.length < 10
  ).map((picture) => JSON.stringify(picture));
}

/** Looks at every picture, in both themes. */
async function everyPictureIsSeen(page: NotebookPage, name: string, pictures: number) {
  for (const theme of ["Dark", "Light"] as const) {
    await page.theme(theme);
    // JupyterLab renders a long notebook bit by bit.
    const cells = await page.until(
      `there are ${pictures} pictures`,
      (cells) => cells.flatMap((cell) => cell.pictures).length >= pictures,
    );
    assertEquals(cells.flatMap((cell) => cell.pictures).length, pictures, theme);
    assertEquals(unseen(cells), [], theme);
    await page.screenshot(`${name}_${theme.toLowerCase()}`);
  }
}

/** A test of the kernel that notebooks get in the lab, and of Deno's own. */
function everyKernel(
  name: string,
  body: (lab: Lab, chromium: Chromium, kernel: string) => Promise<void>,
): void {
  for (const kernel of [NORMA_KERNEL, DENOS_KERNEL]) {
    labTest(`${name}, on ${kernel}`, (lab, chromium) => body(lab, chromium, kernel));
  }
}

everyKernel(
  "every way to show something is seen, in both themes, trusted or not",
  async (lab, chromium, kernel) => {
    const name = `everything_${kernel}`;
    await lab.write(`${name}.ipynb`, on(kernel, everything()));
    {
      await using page = await NotebookPage.open(chromium, lab, `${name}.ipynb`);
      await page.runAllToTheEnd(60_000);
      const cells = await page.cells();
      // Below the picture of a fit there is a table.
      const texts = cells.map(({ text }) => text.replace(/(?<=: all steps made).*/s, ""));
      assertEquals(texts, [
        "",
        "",
        "",
        "",
        "",
        "line: 3 of 3 · over",
        "printed",
        "answer = 42.00 ± 0.5",
        "Fit of 300 steps, to epoch 12: all steps made",
        "",
      ]);
      assertEquals(cells.map(({ outputs }) => outputs), [0, 0, 1, 1, 1, 1, 1, 1, 1, 1]);
      await everyPictureIsSeen(page, `${name}_trusted`, 5);
      assert(await page.isTrusted());
      await page.save();
    }
    // Any change makes it the notebook of somebody else, whose HTML is cleaned before it is shown.
    const saved = parseNotebook(await lab.read(`${name}.ipynb`));
    await lab.write("untrusted.ipynb", { ...saved, metadata: { ...saved.metadata, title: "x" } });
    await using page = await NotebookPage.open(chromium, lab, "untrusted.ipynb");
    assertEquals(await page.isTrusted(), false);
    await everyPictureIsSeen(page, `${name}_untrusted`, 5);
  },
);

everyKernel("Run All puts every output below its own cell", async (lab, chromium, kernel) => {
  const count = 30;
  await lab.write("numbered.ipynb", on(kernel, numbered(count)));
  await using page = await NotebookPage.open(chromium, lab, "numbered.ipynb");
  await page.runAllToTheEnd(60_000);
  const cells = (await page.cells()).slice(1);
  const found = cells.map(({ text, pictures }) => [text, ...pictures.map(({ alt }) => alt)]);
  assertEquals(found, Array.from({ length: count }, (_, i) => [`print ${i}`, `figure ${i}`]));
});

/** Notes, in every frame, which pictures a cell shows, and whether one is missing or not there yet. */
const WATCH = (cell: number) =>
  `{
  const seen = new Set(), heights = new Set();
  let broken = 0, most = 0;
  const area = document.querySelectorAll(".jp-Notebook .jp-CodeCell")[${cell}];
  requestAnimationFrame(function look() {
    const pictures = [...area.querySelectorAll(".jp-OutputArea-output img")];
    if (seen.size > 0 && pictures.length === 0) broken++;
    most = Math.max(most, area.querySelectorAll(".jp-OutputArea-output").length);
    for (const picture of pictures) {
      seen.add(picture.src);
      heights.add(picture.getBoundingClientRect().height);
      if (!picture.complete || picture.naturalWidth === 0) broken++;
    }
    requestAnimationFrame(look);
  });
  (window.watched ??= []).push(() => ({ seen: seen.size, heights: heights.size, broken, most }));
}`;

/** What it has noted: pictures, their heights, frames without one, and outputs at most. */
interface Watched {
  readonly seen: number;
  readonly heights: number;
  readonly broken: number;
  readonly most: number;
}

labTest("a curve and a grid move in one output each, without a flicker", async (lab, chromium) => {
  await lab.write("live.ipynb", everything());
  await using page = await NotebookPage.open(chromium, lab, "live.ipynb");
  for (const cell of [2, 3]) await page.evaluate(WATCH(cell));
  await page.runAll();
  await page.until("the curve is there", (cells) => cells[2]!.pictures.length === 1);
  await page.screenshot("live_curve");
  await page.until("the grid is there", (cells) => cells[3]!.pictures.length === 1);
  await page.screenshot("live_grid");
  await page.until("the grid is full", (cells) => +cells[3]!.prompt > 0);
  const watched = await page.evaluate("watched.map((tell) => tell())") as Watched[];
  for (const { seen, heights, broken, most } of watched) {
    assert(seen >= 4, `${seen} pictures in two seconds`);
    assertEquals({ heights, broken, most }, { heights: 1, broken: 0, most: 1 });
  }
});

labTest("Stop ends fit(), and the kernel keeps what it has", async (lab, chromium) => {
  await lab.write("endless.ipynb", endless());
  await using page = await NotebookPage.open(chromium, lab, "endless.ipynb");
  await page.runAll();
  await page.until("the curve is there", (cells) => cells[2]!.pictures.length === 1);
  await page.screenshot("stop_before");
  await page.stop();
  const cells = await page.until("the last cell has run", (cells) => +cells[3]!.prompt > 0);
  assertEquals(cells[3]!.text, "42 interrupted true");
  assertEquals(cells.map(({ prompt }) => prompt), ["1", "2", "3", "4"]);
  assertEquals(cells[2]!.pictures.length, 1);
  assertMatch(cells[2]!.pictures[0]!.alt, /^The loss (falls|rises) from /);
  await page.screenshot("stop_after");
});

labTest(
  "Stop ends what never comes to rest, and the kernel keeps what it has",
  async (lab, chromium) => {
    await lab.write("restless.ipynb", restless());
    await using page = await NotebookPage.open(chromium, lab, "restless.ipynb");
    await page.runAll();
    await page.until("it goes round", (cells) => cells[1]!.text === "going round");
    await page.stop();
    const stopped = await page.until("it is stopped", (cells) => +cells[1]!.prompt > 0);
    assertEquals(stopped[1]!.text, "going round\nInterrupted: Stopped");
    await page.run();
    const cells = await page.until("the last cell has run", (cells) => +cells[2]!.prompt > 0);
    assertEquals(cells[2]!.text, "42");
    await page.screenshot("stop_restless");
  },
);

labTest("a cell with a wrong type or shape says so and does not run", async (lab, chromium) => {
  await lab.write("mistaken.ipynb", mistaken());
  await using page = await NotebookPage.open(chromium, lab, "mistaken.ipynb");
  for (let cell = 0; cell < 4; cell++) {
    await page.run();
    await page.until(`cell ${cell} has run`, (cells) => +cells[cell]!.prompt > 0);
  }
  const [, type = "", shape = "", last] = (await page.cells()).map(({ text }) => text);
  assertMatch(type, /TypeError: Type 'number' is not assignable to type 'string'/);
  assertMatch(shape, /Cannot broadcast \[60, 100\] with \[99\]: 100 against 99/);
  assertEquals(last, "neither has run");
  await page.screenshot("mistaken");
});

labTest("Tab completes, and Shift-Tab tells the type", async (lab, chromium) => {
  await lab.write("unfinished.ipynb", unfinished());
  await using page = await NotebookPage.open(chromium, lab, "unfinished.ipynb");
  await page.run();
  await page.until("the first cell has run", (cells) => cells[0]!.prompt === "1");
  await page.type(1, "");
  assertMatch(await page.shiftTab(), /const batch: Tensor<\[60, 100\], "float32">/);
  await page.screenshot("shift_tab");
  await page.escape();
  await page.type(1, ".resh");
  assertEquals(await page.tab(), ["reshape"]);
  await page.screenshot("tab");
});

labTest(
  "a real notebook runs from top to bottom, and every figure is seen",
  async (lab, chromium) => {
    const [name] = await notebooksIn(join(ROOT, "notebooks"));
    const text = await Deno.readTextFile(join(ROOT, "notebooks", `${name}.ipynb`));
    const committed = parseNotebook(text);
    const pictures = text.match(/<img /g)?.length ?? 0;
    assert(pictures > 0);
    await lab.write("real.ipynb", committed);
    await using page = await NotebookPage.open(chromium, lab, "real.ipynb");
    assertEquals(await page.isTrusted(), false);
    assertEquals(await page.isChanged(), false);
    await everyPictureIsSeen(page, `${name}_committed`, pictures);
    await page.runAllToTheEnd(300_000);
    assertEquals((await page.cells()).filter(({ text }) => /Error/.test(text)), []);
    await everyPictureIsSeen(page, `${name}_run`, pictures);
  },
);

labTest("no page had anything to complain about on the console", async (_, chromium) => {
  const ours = "what would be noticed";
  await using page = await chromium.open("about:blank", 100, 100);
  await page.evaluate(`console.error("${ours}")`);
  assertEquals(chromium.complaints, [ours]);
});
