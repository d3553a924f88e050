/**
 * What is run in a kernel before the first cell, to mend what Deno's kernel leaves out. It counts
 * as no cell and leaves no names behind.
 *
 * @module
 */

/** A message type of our own: what is published with it tells that all before it has arrived. */
export const MARKER = "norma_marker";

/** A kernel whose client was killed ends by itself. */
const WATCH_PARENT = `
  const parent = Deno.ppid;
  Deno.unrefTimer(setInterval(() => Deno.ppid === parent || Deno.exit(1), 1000));`;

/** What nobody awaited and nobody caught is shown like any other error, instead of not at all. */
const TELL_UNCAUGHT = `
  const tell = (error) => Deno.jupyter.broadcast("error", error instanceof Error
    ? { ename: error.name, evalue: error.message, traceback: String(error.stack).split("\\n") }
    : { ename: "Error", evalue: String(error), traceback: [] });
  addEventListener("unhandledrejection", (event) => void tell(event.reason));
  addEventListener("error", (event) => void tell(event.error));`;

/** The code to run first. */
export const PREAMBLE = `{${WATCH_PARENT}${TELL_UNCAUGHT}\n}`;

/** The code that publishes the marker. */
export function publishMarker(id: string): string {
  return `await globalThis.Deno.jupyter.broadcast("${MARKER}", { id: "${id}" });`;
}
