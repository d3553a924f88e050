/** Checks that the committed lock file covers all that the tests loaded. @module */

/** The versions and checksums that a lock file pins, by specifier. */
export function pins(text: string): Map<string, string> {
  const lock = JSON.parse(text) as Record<string, Record<string, unknown> | undefined>;
  const tables = ["specifiers", "jsr", "npm", "remote"];
  return new Map(
    tables.flatMap((table) =>
      Object.entries(lock[table] ?? {}).map(([key, pin]) => [key, JSON.stringify(pin)])
    ),
  );
}

/** What is pinned otherwise afterwards, a line each. */
export function changes(before: string, after: string): string[] {
  const [old, now] = [pins(before), pins(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((key) => old.get(key) !== now.get(key))
    .map((key) => `${!old.has(key) ? "new" : !now.has(key) ? "gone" : "changed"}: ${key}`);
}
