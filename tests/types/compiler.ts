/**
 * Deno's own type checker, run on text.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** One complaint of the checker. */
export interface Diagnostic {
  /** The line, counted from 1. */
  readonly line: number;
  /** What the checker says, without the place. */
  readonly message: string;
}

/** What the checker found. */
export interface Checked {
  /** In the order of the text; empty if all is well. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many times the compiler put arguments into a generic type: its measure of effort. */
  readonly instantiations: number;
}

const here = import.meta.url;
const needed = ["run", "read", "write"] as const;

/** Whether the permissions are there that {@linkcode check} needs. */
export const canCheck: boolean = needed.every((name) =>
  Deno.permissions.querySync({ name }).state === "granted"
);

/** The text of a file beside this one. */
export const read = (file: string): Promise<string> => Deno.readTextFile(new URL(file, here));

/**
 * Checks `text` as if it were a file beside this one.
 *
 * The text goes to a new folder every time: for a path that it knows, Deno skips what has not
 * changed since the last time, and counts less.
 */
export async function check(text: string): Promise<Checked> {
  const folder = await Deno.makeTempDir(), file = `${folder}/program.ts`;
  const placed = text.replaceAll(/from "(\.[^"]*)"/g, (_, path) => `from "${new URL(path, here)}"`);
  try {
    await Deno.writeTextFile(file, placed);
    const config = fileURLToPath(new URL("../../deno.json", here));
    const { stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--no-lock", "--config", config, "--log-level=debug", file],
      env: { NO_COLOR: "1" },
    }).output();
    return parse(new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Reads the checker's output, of which the debug level shows the compiler's statistics. */
function parse(output: string): Checked {
  const count = output.match(/Instantiations: (\d+)/)?.[1];
  if (count === undefined) throw new Error(`deno check did not reach the compiler:\n${output}`);
  const diagnostics = output.split(/^TS\d+ \[ERROR\]: /m).slice(1).map((block) => {
    const [message, line] = block.split(/^ +at file:\S*\/program\.ts:(\d+):\d+$/m);
    if (line === undefined) throw new Error(`An error outside of the text:\n${block}`);
    return { line: Number(line), message: message! };
  });
  return { diagnostics, instantiations: Number(count) };
}
