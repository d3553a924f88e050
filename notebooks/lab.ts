/**
 * `deno task lab [argument …]`: opens the notebooks in JupyterLab, with the Deno that runs this as
 * their kernel. Arguments are JupyterLab's: `deno task lab --no-browser --port 8899`.
 *
 * JupyterLab is that of the PATH, or one that is made from PyPI in `.cache/lab`, as are all folders
 * of Jupyter's: nothing outside of the checkout is touched. Ctrl-C ends it, and its kernels.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { denoComplaint } from "../src/deno_version.ts";
import { INTERRUPTED, whenEnded } from "./tools/lab/endings.ts";
import { jupyterLab, LabError } from "./tools/lab/environment.ts";
import { jupyterFolders } from "./tools/lab/jupyter_folders.ts";
import { serve } from "./tools/lab/serve.ts";
import { keepingLock } from "./tools/lock.ts";

const complaint = denoComplaint(Deno.version.deno);
if (complaint !== undefined) {
  console.error(complaint);
  Deno.exit(1);
}
const notebooks = resolve(import.meta.dirname ?? ".");
const root = resolve(notebooks, "..");
const folder = join(root, ".cache", "lab");
const stop = new AbortController();
try {
  const env = await jupyterFolders(folder);
  const lab = await whenEnded(
    () => stop.abort(),
    () => jupyterLab(folder, console.error, stop.signal),
  );
  stop.signal.throwIfAborted();
  Deno.exit(await keepingLock(root, () => serve(lab, notebooks, Deno.args, env)));
} catch (error) {
  if (stop.signal.aborted) {
    console.error("Interrupted before JupyterLab was started");
    Deno.exit(INTERRUPTED);
  }
  if (!(error instanceof LabError)) throw error;
  console.error(error.message);
  Deno.exit(1);
}
