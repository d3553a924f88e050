/**
 * The site as `deno task notebooks --pages` writes it: of the notebooks that are committed, and of
 * one that holds everything that a page can hold.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatNotebook } from "../../notebooks/tools/notebook.ts";
import { notebooksIn, run } from "../../notebooks/tools/run.ts";
import { pageSample } from "./page_sample.ts";

const NOTEBOOKS = fileURLToPath(new URL("../../notebooks/", import.meta.url));

/** The name of the notebook that holds everything. */
export const EVERYTHING = "99_everything";

/** The site in a folder of its own. */
export class Site implements AsyncDisposable {
  readonly #project: string;
  /** Where its files lie. */
  readonly folder: string;
  /** The names of its notebooks, in their order. */
  readonly names: readonly string[];

  private constructor(project: string, names: readonly string[]) {
    this.#project = project;
    this.folder = join(project, "notebooks", "_site");
    this.names = names;
  }

  /** Writes it. */
  static async write(): Promise<Site> {
    const project = await Deno.makeTempDir({ prefix: "site-" });
    const notebooks = join(project, "notebooks");
    await Deno.mkdir(notebooks);
    for await (const { name, isFile } of Deno.readDir(NOTEBOOKS)) {
      if (isFile) await Deno.copyFile(join(NOTEBOOKS, name), join(notebooks, name));
    }
    const sample = formatNotebook(await pageSample());
    await Deno.writeTextFile(join(notebooks, `${EVERYTHING}.ipynb`), sample);
    if (!await run(notebooks, { pages: true })) throw new Error("The site cannot be written");
    return new Site(project, await notebooksIn(notebooks));
  }

  /** The files of it. */
  async files(): Promise<string[]> {
    const entries = await Array.fromAsync(Deno.readDir(this.folder));
    return entries.map(({ name }) => name).sort();
  }

  /** The text of one. */
  read(file: string): Promise<string> {
    return Deno.readTextFile(join(this.folder, file));
  }

  /** Removes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#project, { recursive: true });
  }
}
