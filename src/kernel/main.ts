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
 * Jupyter starts it with the permissions that it needs: to run programs (Deno, for the cells and for
 * their types), to listen and connect at 127.0.0.1, to read files (the connection file, `deno.json` in
 * the notebook's folder and in those above it), and to write to the folder for temporary files. The
 * cells do not run in its process but in that of Deno's own kernel, and may do everything, as they
 * may there without this one: run no notebook that you would not run as a program.
 *
 * @module
 */
import { parseArgs } from "node:util";
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
  const { values: { check, connection }, positionals: [folder] } = orFail(() =>
    parseArgs({
      args: Deno.args,
      options: { check: { type: "string", default: "error" }, connection: { type: "string" } },
      allowPositionals: true,
    })
  );
  const checking = CHECKINGS.find((one) => one === check) ??
    fail(`Expected --check=${CHECKINGS.join(", ")}, got ${check}`);
  if (connection === undefined) {
    const path = await writeKernelspec(folder ?? kernelFolder(), { checking });
    console.log(`Jupyter finds the kernel in ${path}`);
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
  const text = await Deno.readTextFile(path);
  const connection = orFail(() => parseConnection(text));
  await serve(connection, await openLanguage(Deno.cwd()), { checking });
  Deno.exit(0);
}

/** What is computed; what it throws is said and ends the program. */
function orFail<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function fail(sentence: string): never {
  console.error(sentence);
  Deno.exit(1);
}
