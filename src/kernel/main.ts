/**
 * The norma kernel: notebooks in TypeScript that lose no output, can be stopped without losing
 * their state, and show syntax and type errors under the cell before it runs. Deno's own kernel
 * does the running.
 *
 * Run once, it makes itself known to Jupyter, which then offers it as "Norma (Deno)":
 *
 * ```sh
 * deno run -A jsr:@norma/norma/kernel
 * ```
 *
 * A folder that Jupyter searches for kernels may follow, and `--check=warning` or `--check=off` for
 * those who do not want type errors to keep a cell from running.
 *
 * It runs programs (Deno, for the cells and for their types), listens on addresses of this machine
 * alone, and reads and writes files: the cells' own permissions are all, as in Deno's kernel.
 *
 * @module
 */
import { denoComplaint } from "../deno_version.ts";
import { type Checking, CHECKINGS } from "./front/checking.ts";
import { parseConnection } from "./front/connection.ts";
import {
  kernelFolder,
  type Kernelspec,
  kernelspec,
  type KernelspecOptions,
  writeKernelspec,
} from "./spec.ts";

export { type Checking, kernelFolder, type Kernelspec, kernelspec, type KernelspecOptions };
export { writeKernelspec };

if (import.meta.main) {
  const complaint = denoComplaint(Deno.version.deno);
  if (complaint !== undefined) fail(complaint);
  const options = new Map(
    Deno.args.filter((arg) => arg.startsWith("--")).map((arg) => {
      const [name = "", ...value] = arg.split("=");
      return [name, value.join("=")];
    }),
  );
  const checking = CHECKINGS.find((one) => one === (options.get("--check") ?? "error")) ??
    fail(`Expected --check=${CHECKINGS.join(", ")}, got ${options.get("--check")}`);
  const connection = options.get("--connection");
  if (connection === undefined) {
    const [folder = kernelFolder()] = Deno.args.filter((arg) => !arg.startsWith("--"));
    console.log(`Jupyter finds the kernel in ${await writeKernelspec(folder, { checking })}`);
  } else {
    await run(connection, checking);
  }
}

/** Serves the clients of a connection file; never returns. */
async function run(path: string, checking: Checking): Promise<never> {
  // Not before they are needed: TypeScript's parser is large.
  const [{ serve }, { openLanguage }] = await Promise.all([
    import("./front/kernel.ts"),
    import("./language/language.ts"),
  ]);
  const connection = parseConnection(await Deno.readTextFile(path));
  await serve(connection, await openLanguage(Deno.cwd()), { checking });
  Deno.exit(0);
}

function fail(sentence: string): never {
  console.error(sentence);
  Deno.exit(1);
}
