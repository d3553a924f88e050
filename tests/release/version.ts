/**
 * The version of the module, and all the places that name it.
 *
 * @module
 */

/** A version as it is published. */
const VERSION = /^\d+\.\d+\.\d+$/;
/** How notebooks, the README and tests import the module: from any version that fits this one. */
const RANGE = /(@norma\/norma@\^)\d+\.\d+\.\d+/g;

/** The text of `deno.json` with another version in it. */
export function withVersion(config: string, version: string): string {
  if (!VERSION.test(version)) {
    throw new RangeError(
      `Cannot release version ${JSON.stringify(version)}: give three numbers, as in 0.2.0`,
    );
  }
  return config.replace(/^( {2}"version": ")[^"]*(",)$/m, `$1${version}$2`);
}

/** A text whose imports ask for this version. */
export function withRange(text: string, version: string): string {
  return text.replace(RANGE, `$1${version}`);
}

/** The ranges of a text that ask for another version. */
export function otherRanges(text: string, version: string): string[] {
  return (text.match(RANGE) ?? []).filter((range) => range !== `@norma/norma@^${version}`);
}

/** What the changelog lacks for a release on a day, `2026-01-31`; `undefined` if nothing. */
export function changelogProblem(
  changelog: string,
  version: string,
  day: string,
): string | undefined {
  const [, heading, when] = /^## (\S+) \((.*)\)$/m.exec(changelog) ?? [];
  if (heading === version && when === day) return undefined;
  return `CHANGELOG.md has to begin with "## ${version} (${day})" and begins with ` +
    (heading === undefined ? "no version" : `"## ${heading} (${when})"`);
}
