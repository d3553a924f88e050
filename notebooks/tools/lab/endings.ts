/**
 * How a reader ends the task, whatever it is doing.
 *
 * @module
 */

/** Ctrl-C, a polite request, and a terminal that is closed. */
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** The exit code of what was ended so. */
export const INTERRUPTED = 130;

/** Does the work; `end` is called for every signal meanwhile. */
export async function whenEnded<T>(end: () => void, work: () => Promise<T>): Promise<T> {
  for (const signal of SIGNALS) Deno.addSignalListener(signal, end);
  try {
    return await work();
  } finally {
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, end);
  }
}
