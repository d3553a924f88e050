/**
 * The lock file during a run: Deno's kernel enters into it whatever a cell imports, and a run
 * changes nothing but notebooks and pages.
 *
 * @module
 */
import { join } from "node:path";

/** Does the work and leaves `deno.lock` of this folder as it was, also when the work fails. */
export async function keepingLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = join(folder, "deno.lock");
  const before = await content(path);
  try {
    return await work();
  } finally {
    if (await content(path) !== before) {
      if (before === undefined) await Deno.remove(path);
      else await Deno.writeTextFile(path, before);
    }
  }
}

/** The text of a file; `undefined` when there is none. */
async function content(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
