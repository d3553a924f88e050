/**
 * A run over a folder of notebooks: all are checked, then each is run.
 *
 * @module
 */
import { join, relative, resolve } from "node:path";
import { checkCells } from "./check.ts";
import { claimProblems } from "./claims.ts";
import { differences } from "./compare.ts";
import { runNotebook } from "./execute.ts";
import { exercisesIn, withSolutions } from "./exercises.ts";
import { indexPage, type Listed } from "./index_page.ts";
import { keepingLock } from "./lock.ts";
import { formatNotebook, type Notebook, parseNotebook } from "./notebook.ts";
import { notebookPage, titleHTML } from "./page.ts";
import { firstFigure } from "./picture.ts";
import { describe, NotebookError, type Problem } from "./problem.ts";
import { Report } from "./report.ts";

/** What to run, and how. */
export interface FolderOptions {
  /** Names of notebooks, with or without `.ipynb`; all of the folder when there are none. */
  readonly names?: readonly string[];
  /** Compare the outputs with those in the notebooks, and write nothing. */
  readonly check?: boolean;
  /** Write the pages of what the notebooks hold already, and run nothing. */
  readonly pages?: boolean;
  /** Stops the run. */
  readonly signal?: AbortSignal;
}

/** Runs the notebooks of a folder; answers whether all is well. What is not is printed. */
export async function run(folder: string, options: FolderOptions = {}): Promise<boolean> {
  const all = await notebooksIn(folder);
  const names = options.names?.map((name) => name.replace(/^.*[\\/]|\.ipynb$/g, "")) ?? [];
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    console.log(`There is no notebook ${unknown} in ${folder}, there are ${all.join(", ")}`);
    return false;
  }
  const work = new FolderRun(folder, options);
  await keepingLock(work.root, () => work.run(names.length > 0 ? names : all, all));
  return work.succeeded;
}

/** The names of the notebooks in a folder, in their order. */
export async function notebooksIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.filter(({ name, isFile }) => isFile && /^[^.].*\.ipynb$/.test(name))
    .map(({ name }) => name.replace(/\.ipynb$/, "")).sort();
}

class FolderRun {
  /** Where the project lies. */
  readonly root: string;
  readonly #folder: string;
  readonly #options: FolderOptions;
  readonly #report = new Report();
  readonly #failed = new Set<string>();

  constructor(folder: string, options: FolderOptions) {
    this.root = resolve(folder, "..");
    this.#folder = folder;
    this.#options = options;
  }

  get succeeded(): boolean {
    return this.#failed.size === 0 && !this.#options.signal?.aborted;
  }

  async run(names: readonly string[], all: readonly string[]): Promise<void> {
    if (!this.#options.pages) {
      for (const name of names) await this.#attempt(name, () => this.#checkCells(name));
      for (const name of names) await this.#attempt(name, () => this.#execute(name));
    }
    if (this.#options.signal?.aborted) return this.#report.line("Stopped");
    if (!this.#options.check) await this.#writePages(all);
    const failed = [...this.#failed];
    if (failed.length > 0) this.#report.line(`Failed: ${failed.join(", ")}`);
  }

  /** Does a part of the work, unless an earlier one has failed, and tells what is wrong. */
  async #attempt<T>(name: string, part: () => Promise<T>): Promise<T | undefined> {
    if (this.#failed.has(name) || this.#options.signal?.aborted) return undefined;
    try {
      return await part();
    } catch (error) {
      if (!(error instanceof NotebookError)) throw error;
      this.#failed.add(name);
      if (this.#options.signal?.aborted) return undefined;
      for (const problem of error.problems) this.#report.line(describe(name, problem));
      return undefined;
    }
  }

  async #checkCells(name: string): Promise<void> {
    this.#report.doing(name, "type check");
    const notebook = await this.#read(name);
    throwAny(await checkCells(this.#path(name), notebook));
    if (exercisesIn(notebook).length === 0) return;
    throwAny(await checkCells(this.#path(name), withSolutions(notebook)));
  }

  async #execute(name: string): Promise<void> {
    const before = await this.#read(name);
    const { notebook: fresh, problems } = await runNotebook(this.#path(name), before, {
      root: this.root,
      signal: this.#options.signal,
      started: (cell, of) => this.#report.cell(name, cell, of),
      ended: () => this.#report.cellEnded(),
    });
    this.#report.notebookEnded(name);
    if (this.#options.check) throwAny(differences(before, fresh));
    // Written even if the prose is wrong now: its author needs the numbers.
    else await this.#write(name, fresh);
    throwAny([...claimProblems(fresh), ...problems]);
  }

  /** The notebook, and beside it its first figure, for the README. */
  async #write(name: string, notebook: Notebook): Promise<void> {
    await Deno.writeTextFile(this.#path(name), formatNotebook(notebook));
    const svg = firstFigure(notebook);
    if (svg !== undefined) await Deno.writeTextFile(join(this.#folder, `${name}.svg`), svg);
  }

  /** A page for every notebook, also for those that were not run now, the index, and no other. */
  async #writePages(names: readonly string[]): Promise<void> {
    const site = join(this.#folder, "_site");
    await Deno.mkdir(site, { recursive: true });
    for await (const { name } of Deno.readDir(site)) {
      if (name.endsWith(".html")) await Deno.remove(join(site, name));
    }
    const listed: Listed[] = [];
    for (const name of names) {
      const notebook = await this.#read(name);
      const title = await this.#attempt(name, () => Promise.resolve(titleHTML(notebook)));
      if (title !== undefined) listed.push({ name, title, notebook });
    }
    for (const [i, { name, notebook }] of listed.entries()) {
      await this.#attempt(name, async () => {
        const around = { names, before: listed[i - 1], after: listed[i + 1] };
        const page = notebookPage(this.#path(name), notebook, around);
        await Deno.writeTextFile(join(site, `${name}.html`), page);
      });
    }
    const index = join(site, "index.html");
    await Deno.writeTextFile(index, indexPage(listed));
    this.#report.line(`Pages: ${relative(Deno.cwd(), index)}`);
  }

  async #read(name: string): Promise<Notebook> {
    return parseNotebook(await Deno.readTextFile(this.#path(name)));
  }

  #path(name: string): string {
    return join(this.#folder, `${name}.ipynb`);
  }
}

function throwAny(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new NotebookError(problems);
}
