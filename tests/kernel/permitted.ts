/**
 * What the tests that start a kernel need, and what they ask of the system.
 *
 * @module
 */

/** Whether processes, connections and files are allowed: a bare `deno test` allows none of them. */
export const permitted: boolean = (["run", "net", "read", "write"] as const).every((name) =>
  Deno.permissions.querySync({ name }).state === "granted"
);

/** Ends the name of a test that needs them. */
export const NEEDS = "(needs run, net, read and write permission)";

/** Whether a process of this id is there. */
export function alive(pid: number): boolean {
  try {
    Deno.kill(pid, "SIGCONT"); // a running process ignores it
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Waits until something is so; the test fails when it is not so after half a minute. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; !await isSo();) {
    if (Date.now() > end) throw new Error(`Waited 30 s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The lines of a stream of text, one by one. */
export async function* lines(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const found = (rest + text).split("\n");
    rest = found.pop() ?? "";
    yield* found;
  }
}
