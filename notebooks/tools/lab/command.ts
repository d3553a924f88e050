/**
 * Programs that may be there or not.
 *
 * @module
 */

/** What a program said, and whether it did what it was asked for. */
export interface Said {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; `undefined` if there is none of that name. */
export async function ask(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Said | undefined> {
  try {
    const program = new Deno.Command(command, { args: [...args], env: { ...env }, stdin: "null" });
    const { success, stdout, stderr } = await program.output();
    const decoder = new TextDecoder();
    return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
