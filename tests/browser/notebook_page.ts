/**
 * A notebook in JupyterLab, as its reader sees it and clicks in it.
 *
 * @module
 */
import { join } from "node:path";
import type { Chromium, Page } from "./chromium.ts";
import type { Lab } from "./lab.ts";
import { ARTEFACTS } from "./programs.ts";

/** A picture in an output. */
export interface SeenPicture {
  readonly alt: string;
  /** The width of its content in pixels; 0 if there is none. */
  readonly naturalWidth: number;
  /** The size that it takes on the page. */
  readonly width: number;
  readonly height: number;
}

/** A code cell. */
export interface SeenCell {
  /** What stands before it: a number when it has run, `*` while it runs or waits. */
  readonly prompt: string;
  /** The text of its outputs. */
  readonly text: string;
  readonly pictures: readonly SeenPicture[];
  readonly outputs: number;
}

/** What the page tells of its code cells. */
const SEEN = `[...document.querySelectorAll(".jp-Notebook .jp-CodeCell")].map((cell) => {
  const outputs = [...cell.querySelectorAll(".jp-OutputArea-child .jp-OutputArea-output")];
  return {
    prompt: cell.querySelector(".jp-InputPrompt").textContent.replace(/[\\[\\]:\\s]/g, ""),
    text: outputs.map((output) => output.textContent.trim()).filter(Boolean).join("\\n"),
    outputs: outputs.length,
    pictures: [...cell.querySelectorAll(".jp-OutputArea-output img")].map((img) => {
      const { width, height } = img.getBoundingClientRect();
      return { alt: img.alt, naturalWidth: img.naturalWidth, width, height };
    }),
  };
})`;

/** Whether the application is there. */
const STARTED = `globalThis.jupyterapp?.shell.currentWidget?.sessionContext !== undefined`;
/** Resolves when the notebook is there, its kernel too, and nothing is being arranged any more. */
const READY = `(async () => {
  await jupyterapp.restored;
  const { revealed, sessionContext } = jupyterapp.shell.currentWidget;
  await revealed;
  await sessionContext.ready;
  await sessionContext.session.kernel.info;
  jupyterapp.shell.collapseLeft();
})()`;
/** A long notebook is rendered bit by bit. */
const RENDERED = `document.querySelectorAll(".jp-Notebook .jp-Cell").length ===
  jupyterapp.shell.currentWidget.content.model.cells.length`;

/** What Tab offers. */
const COMPLETIONS = `(() => {
  const items = [...document.querySelectorAll(".jp-Completer .jp-Completer-match")];
  return items.length > 0 && items.map((item) => item.textContent);
})()`;
/** What Shift-Tab shows. */
const TOOLTIP = `document.querySelector(".jp-Tooltip-content")?.textContent.trim()`;

const SCROLL_UP = `document.querySelector(".jp-Notebook .jp-WindowedPanel-outer").scrollTop = 0`;
const CONTENT = `document.querySelector(".jp-Notebook .jp-WindowedPanel-inner").scrollHeight`;
/** Whether a window that has grown is filled: cells, or the space between two, in most of it. */
const FILLED = `[0.2, 0.4, 0.6, 0.8].filter((share) =>
  document.elementFromPoint(innerWidth / 2, innerHeight * share)?.closest(".jp-Cell")
).length > 1`;
/** The window in pixels, what JupyterLab has above and below a notebook, what can be drawn. */
const WIDTH = 1100, HEIGHT = 900, RIM = 140, HIGHEST = 16_000;

/** An open notebook. */
export class NotebookPage implements AsyncDisposable {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Opens a notebook and waits until it can be worked with. */
  static async open(chromium: Chromium, lab: Lab, name: string): Promise<NotebookPage> {
    await using opened = new AsyncDisposableStack();
    const page = opened.use(await chromium.open(lab.address(name), WIDTH, HEIGHT));
    await page.until(STARTED, 60_000);
    await page.evaluate(READY);
    await page.until(RENDERED, 180_000);
    opened.move();
    return new NotebookPage(page);
  }

  /** Clicks "Run All Cells" in the menu. */
  async runAll(): Promise<void> {
    await this.#page.click(withText(".lm-MenuBar-itemLabel", "Run"));
    await this.#page.click(withText(".lm-Menu-itemLabel", "Run All Cells"));
  }

  /** Runs all cells, and waits until no one runs or waits any more. */
  async runAllToTheEnd(timeout: number): Promise<void> {
    await this.runAll();
    const haveRun = (cells: readonly SeenCell[]) => cells.every(({ prompt }) => +prompt > 0);
    await this.until("every cell has run", haveRun, timeout);
  }

  /** Clicks "Run this cell and advance" in the toolbar. */
  async run(): Promise<void> {
    await this.#page.click(button("notebook:run-cell-and-select-next"));
  }

  /** Clicks "Interrupt the kernel" in the toolbar. */
  async stop(): Promise<void> {
    await this.#page.click(button("notebook:interrupt-kernel"));
  }

  /** Clicks into the text of a code cell, and types at its end. */
  async type(cell: number, text: string): Promise<void> {
    const editor = `document.querySelectorAll(".jp-Notebook .jp-CodeCell .cm-content")[${cell}]`;
    await this.#page.click(editor);
    await this.#page.press("End");
    await this.#page.type(text);
  }

  /** Presses Tab, which asks for what may stand here; answers what is offered. */
  async tab(): Promise<readonly string[]> {
    await this.#page.press("Tab");
    return await this.#page.until(COMPLETIONS) as string[];
  }

  /** Closes what Tab has opened. */
  async escape(): Promise<void> {
    await this.#page.press("Escape");
    await this.#page.until(`!(${COMPLETIONS})`);
  }

  /** Presses Shift-Tab, which asks what the thing at the cursor is; answers what is said. */
  async shiftTab(): Promise<string> {
    await this.#page.press("Tab", { shift: true });
    return await this.#page.until(TOOLTIP) as string;
  }

  /** The code cells as they are now. */
  async cells(): Promise<readonly SeenCell[]> {
    return await this.#page.evaluate(SEEN) as SeenCell[];
  }

  /** Waits until something is so. */
  async until(
    what: string,
    isSo: (cells: readonly SeenCell[]) => boolean,
    timeout = 30_000,
  ): Promise<readonly SeenCell[]> {
    let cells = await this.cells();
    for (const end = Date.now() + timeout; !isSo(cells); cells = await this.cells()) {
      if (Date.now() > end) {
        throw new Error(`Waited ${timeout / 1000} s until ${what}: ${JSON.stringify(cells)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return cells;
  }

  /** Whether the notebook's outputs may do all that HTML can. */
  async isTrusted(): Promise<boolean> {
    const cells = "[...jupyterapp.shell.currentWidget.content.model.cells]";
    return await this.#page.evaluate(
      `${cells}.filter((cell) => cell.type === "code").every((cell) => cell.trusted)`,
    ) as boolean;
  }

  /** Whether there is something in it that has not been saved. */
  async isChanged(): Promise<boolean> {
    return await this.#page.evaluate(
      "jupyterapp.shell.currentWidget.context.model.dirty",
    ) as boolean;
  }

  /** Changes the theme. */
  async theme(theme: "Light" | "Dark"): Promise<void> {
    const args = JSON.stringify({ theme: `JupyterLab ${theme}` });
    await this.#page.evaluate(`jupyterapp.commands.execute("apputils:change-theme", ${args})`);
    await this.#page.until(`document.body.dataset.jpThemeLight === "${theme === "Light"}"`);
  }

  /** Saves the notebook. */
  async save(): Promise<void> {
    await this.#page.evaluate(`jupyterapp.commands.execute("docmanager:save")`);
  }

  /** Runs code in the page. */
  async evaluate(code: string): Promise<unknown> {
    return await this.#page.evaluate(code);
  }

  /** A picture of the whole notebook, to be looked at. */
  async screenshot(name: string): Promise<void> {
    await this.#page.evaluate(SCROLL_UP);
    const height = Math.min(HIGHEST, RIM + Number(await this.#page.evaluate(CONTENT)));
    await this.#page.resize(WIDTH, height);
    await this.#page.until(FILLED);
    await this.#page.screenshot(join(ARTEFACTS, `${name}.png`));
    await this.#page.resize(WIDTH, HEIGHT);
  }

  /** Closes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#page[Symbol.asyncDispose]();
  }
}

/** The button of a command in the toolbar. */
function button(command: string): string {
  return `document.querySelector(".jp-NotebookPanel-toolbar [data-command='${command}']")`;
}

/** The element of a class whose text is this. */
function withText(selector: string, text: string): string {
  return `[...document.querySelectorAll("${selector}")].find((e) => e.textContent === "${text}")`;
}
