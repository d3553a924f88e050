/**
 * JupyterLab while it runs, and how it ends: with the kernels that it started.
 *
 * @module
 */
import { INTERRUPTED, whenEnded } from "./endings.ts";
import type { JupyterLab } from "./environment.ts";

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
    detached: Deno.build.os !== "windows",
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
  const { code } = await whenEnded(end, () => server.status);
  return Number.isFinite(ended) ? INTERRUPTED : code;
}
