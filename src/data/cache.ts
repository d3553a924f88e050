/**
 * The folder where downloads are kept from one run to the next.
 *
 * @module
 */

/**
 * The user's cache folder, as the system names it; `undefined` without permission to find it, read
 * it and write it, and outside of Deno. Never asks: who has not granted it does without a cache.
 *
 * @internal
 */
export function cacheFolder(): string | undefined {
  if (!("Deno" in globalThis)) return undefined;
  const folder = Deno.build.os === "windows"
    ? variable("LOCALAPPDATA", "")
    : Deno.build.os === "darwin"
    ? variable("HOME", "/Library/Caches")
    : variable("XDG_CACHE_HOME", "") ?? variable("HOME", "/.cache");
  if (folder === undefined) return undefined;
  const path = `${folder}/norma`;
  return granted({ name: "read", path }) && granted({ name: "write", path }) ? path : undefined;
}

function variable(name: string, suffix: string): string | undefined {
  if (!granted({ name: "env", variable: name })) return undefined;
  const value = Deno.env.get(name);
  return value ? value + suffix : undefined;
}

function granted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

/**
 * Writes a file so that it is there whole or not at all, also when two processes write it at once
 * or one is interrupted: under another name first.
 *
 * @internal
 */
export async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const partial = await Deno.makeTempFile({ dir: folder, prefix: `${name}.` });
  try {
    await Deno.writeFile(partial, bytes);
    await Deno.rename(partial, `${folder}/${name}`);
  } catch (error) {
    await Deno.remove(partial).catch(() => {});
    throw error;
  }
}
