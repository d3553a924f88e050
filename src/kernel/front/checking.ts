/**
 * How strictly cells are checked.
 *
 * @module
 */

/**
 * What happens to a cell with type errors: `"error"` shows them and does not run it, `"warning"`
 * shows them and runs it, `"off"` does not look for them. Syntax errors are always shown.
 */
export type Checking = "error" | "warning" | "off";

/** All of them. */
export const CHECKINGS: readonly Checking[] = ["error", "warning", "off"];

/**
 * What a cell asks for in a comment before its first line of code, from that cell on:
 * `// @norma-check warning`.
 */
export function checkingAsked(code: string): Checking | undefined {
  const [comments = ""] = /^(\s*\/\/.*\n?)*/.exec(code) ?? [];
  const [, asked] = /^\s*\/\/\s*@norma-check\s+(\w+)\s*$/m.exec(comments) ?? [];
  return CHECKINGS.find((checking) => checking === asked);
}
