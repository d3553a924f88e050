/**
 * JupyterLab while it runs, and how it ends: with the kernels that it started.
 *
 * @module
 */
import type { JupyterLab } from "./environment.ts";

const WINDOWS = Deno.build.os === "windows";
/** Signals that end it: Ctrl-C, a polite request, and a terminal that is closed. */
const ENDINGS: readonly Deno.Signal[] = WINDOWS
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];
/** Milliseconds within which a second signal is the first: `deno task` passes Ctrl-C on, too. */
const SAME = 2000;

/** Runs JupyterLab in a folder until it ends or is ended; answers the exit code. */
export async function serve(
  lab: JupyterLab,
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const server = new Deno.Command(lab.command, {
    args: [...lab.args, ...args],
    cwd: folder,
    env: { ...env },
    stdin: "null",
    // Ctrl-C goes to all programs in the foreground of a terminal, and Jupyter would ask back.
    detached: !WINDOWS,
  }).spawn();
  let ended = -Infinity;
  const end = () => {
    const again = performance.now() - ended;
    if (again < SAME) return;
    ended = performance.now();
    try {
      // On SIGTERM it ends its kernels first. Who does not want to wait for that asks again.
      server.kill(again === Infinity ? "SIGTERM" : "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  for (const signal of ENDINGS) Deno.addSignalListener(signal, end);
  try {
    const { code } = await server.status;
    return Number.isFinite(ended) ? 130 : code;
  } finally {
    for (const signal of ENDINGS) Deno.removeSignalListener(signal, end);
  }
}
