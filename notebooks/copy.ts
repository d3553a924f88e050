/**
 * The notebooks in a folder of one's own, for readers without a checkout:
 *
 * ```sh
 * deno run -A jsr:@norma/norma/notebooks            # into the folder norma-notebooks
 * deno run -A jsr:@norma/norma/notebooks lessons    # into the folder lessons
 * ```
 *
 * A notebook that is there already is left alone; `--force` replaces it.
 *
 * @module
 */

/** The names of the notebooks, in the order in which they build on each other. */
export const notebooks: readonly string[] = [
  "01_normalization_maths",
  "02_training_vs_eval",
  "03_batch_size_effects",
  "04_the_paper",
];

/** What became of a notebook: written, or left as it was because it was there. */
export interface Copied {
  /** Its path. */
  readonly path: string;
  /** Whether it was written now. */
  readonly written: boolean;
}

/**
 * Copies every notebook into a folder, which is made if there is none.
 *
 * @param folder Where they go.
 * @param options `replace` also writes those that are there already; default: `false`.
 * @throws {Error} if a notebook cannot be had, or the folder cannot be written.
 *
 * @example
 * ```ts
 * import { copyNotebooks } from "@norma/norma/notebooks";
 * import { assert } from "@std/assert";
 * const folder = await Deno.makeTempDir();
 * const copied = await copyNotebooks(folder);
 * assert(copied.every(({ written }) => written));
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function copyNotebooks(
  folder: string,
  { replace = false }: { replace?: boolean } = {},
): Promise<Copied[]> {
  await Deno.mkdir(folder, { recursive: true });
  const copied: Copied[] = [];
  for (const name of notebooks) {
    const path = `${folder}/${name}.ipynb`;
    const text = await textOf(`${name}.ipynb`);
    copied.push({ path, written: await write(path, text, replace) });
  }
  return copied;
}

/** A file beside this one, wherever that is: on JSR, or on this machine. */
async function textOf(file: string): Promise<string> {
  const response = await fetch(new URL(file, import.meta.url));
  if (!response.ok) throw new Error(`Cannot get ${response.url}: ${response.status}`);
  return await response.text();
}

async function write(path: string, text: string, replace: boolean): Promise<boolean> {
  try {
    await Deno.writeTextFile(path, text, { createNew: !replace });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

if (import.meta.main) {
  const replace = Deno.args.includes("--force");
  const folder = Deno.args.find((arg) => !arg.startsWith("-")) ?? "norma-notebooks";
  for (const { path, written } of await copyNotebooks(folder, { replace })) {
    console.log(written ? path : `${path} is there already and stays; --force replaces it`);
  }
  console.log(
    `\nOpen them with Jupyter and a kernel for Deno: ours, or Deno's own by "deno jupyter --install"\n` +
      `  deno run -A jsr:@norma/norma/kernel    # once\n  jupyter lab ${folder}`,
  );
}
