/**
 * Asking the Python that `NORMA_PYTHON` names, or `python3`.
 *
 * @module
 */
import { PYTHON } from "../python.ts";

/** The version of a Python package, or nothing if it, or Python, is not installed. */
export async function version(of: string): Promise<string | undefined> {
  const code = `import importlib.metadata as m; print(m.version("${of}").split("+")[0])`;
  try {
    const { success, stdout } = await new Deno.Command(PYTHON, {
      args: ["-c", code],
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (problem) {
    if (problem instanceof Deno.errors.NotFound) return undefined;
    throw problem;
  }
}

/** What a script beside this file prints for `input`. */
export async function ask(script: string, input = ""): Promise<string> {
  const child = new Deno.Command(PYTHON, {
    args: ["-W", "ignore", `${import.meta.dirname}/${script}`],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const sent = new Blob([input]).stream().pipeTo(child.stdin).catch(() => {});
  const { success, stdout, stderr } = await child.output();
  await sent;
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(`${script} failed:\n${new TextDecoder().decode(stderr)}`);
}
