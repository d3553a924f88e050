/**
 * Temporary files and folders: their owner's alone, and where the kernel may write.
 *
 * @module
 */
import { tmpdir } from "node:os";

/** Where programs of this system put them, unless they are told something else. */
const USUAL = Deno.build.os === "windows" ? undefined : "/tmp";

/** The folders in which `temporary()` makes something. */
export function temporaryFolders(): string[] {
  return [...new Set([tmpdir(), ...USUAL === undefined ? [] : [USUAL]])];
}

/**
 * Makes a file or a folder in the system's folder. `TMPDIR` may have changed since the kernel was
 * given its permissions, as it does with every job on a cluster: then in the usual one.
 */
export async function temporary(
  make: (options: Deno.MakeTempOptions) => Promise<string>,
  options: Deno.MakeTempOptions,
): Promise<string> {
  try {
    return await make(options);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable) || USUAL === undefined) throw error;
    return await make({ ...options, dir: USUAL });
  }
}
