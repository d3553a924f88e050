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

/**
 * Runs a program to its end, or until it is ended; `undefined` if there is none of that name that
 * can be started.
 */
export async function ask(
  command: string,
  args: readonly string[],
  { env = {}, signal }: { env?: Readonly<Record<string, string>>; signal?: AbortSignal } = {},
): Promise<Said | undefined> {
  const program = new Deno.Command(command, {
    args: [...args],
    env: { ...env },
    stdin: "null",
    ...signal && { signal },
  });
  try {
    const { success, stdout, stderr } = await program.output();
    const decoder = new TextDecoder();
    return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch {
    // Not there, not executable, made for another machine: all the same here.
    return undefined;
  }
}
