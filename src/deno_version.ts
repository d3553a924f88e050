/**
 * The oldest Deno that Norma runs on, and the sentence for an older one.
 *
 * Older releases lose the output of notebook cells, and some lack `links`, which the tests need;
 * their own errors would not say so. Other runtimes and browsers are not asked.
 *
 * @module
 */

/** The oldest Deno that Norma runs on. */
export const OLDEST_DENO = "2.9.1";

/**
 * What is wrong with a version of Deno, in a sentence, or `undefined` where nothing is.
 *
 * A version that does not start with three numbers is let through: it is not ours to judge.
 *
 * @param version as `Deno.version.deno` has it: `"2.9.6"`, `"2.10.0-rc.1"`, `"2.9.1+7f3a2c1"`
 *
 * @internal
 */
export function denoComplaint(version: string): string | undefined {
  if (!isBefore(version, OLDEST_DENO)) return undefined;
  return `Norma needs Deno ${OLDEST_DENO} or newer, this is ${version}: run deno upgrade`;
}

/**
 * Throws where this runs on a Deno that is too old; does nothing in other runtimes.
 *
 * @throws {Error} `Norma needs Deno 2.9.1 or newer, this is 2.8.3: run deno upgrade`
 *
 * @internal
 */
export function requireDeno(): void {
  const { Deno } = globalThis as { Deno?: { version?: { deno?: string } } };
  const complaint = denoComplaint(Deno?.version?.deno ?? "");
  if (complaint) throw new Error(complaint);
}

/**
 * Whether a version of Deno is older than another, or `undefined` where one of them is no version.
 *
 * @internal
 */
export function isBefore(version: string, other: string): boolean | undefined {
  const a = numbersOf(version);
  const b = numbersOf(other);
  if (a === undefined || b === undefined) return undefined;
  const at = a.findIndex((number, i) => number !== b[i]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

/** The numbers of "2.9.1" and a last one: -1 for a pre-release such as "2.9.1-rc.1", else 0. */
function numbersOf(version: string): number[] | undefined {
  const [, major, minor, patch, preRelease] = /^(\d+)\.(\d+)\.(\d+)(-)?/.exec(version) ?? [];
  if (major === undefined) return undefined;
  return [Number(major), Number(minor), Number(patch), preRelease ? -1 : 0];
}
