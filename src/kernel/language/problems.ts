/**
 * What the language server says of a cell, in the terms of its author.
 *
 * @module
 */
import type { Position } from "../cell/position.ts";
import { type Problem, problemAt } from "../cell/problem.ts";

/** A diagnostic of the language server, the part that is read here. */
export interface Diagnostic {
  readonly message: string;
  /** "deno-ts" for what TypeScript says, "deno" for what Deno says of imports. */
  readonly source?: string;
  readonly code?: string | number;
  /** 1 is an error. */
  readonly severity?: number;
  readonly range: { readonly start: Position };
}

/** So many are shown; the others are counted. */
const SHOWN = 5;

/** What TypeScript and Deno say of places in the cell, in their order. */
export function typeErrors(code: string, said: readonly Diagnostic[]): Problem[] {
  const errors = said.filter(isError).toSorted(({ range: { start: a } }, { range: { start: b } }) =>
    a.line - b.line || a.character - b.character
  );
  const shown = errors.slice(0, SHOWN).map(({ message, range }) =>
    problemAt("TypeError", code, range.start, sentences(message))
  );
  const last = shown.pop();
  if (last === undefined) return [];
  const rest = errors.length - SHOWN;
  const traceback = rest > 0 ? [...last.traceback, `and ${rest} more`] : last.traceback;
  return [...shown, { ...last, traceback }];
}

/** Whether a module has to be downloaded first. */
export function isMissing({ source, code }: Diagnostic): boolean {
  return source === "deno" && /^(no-cache|not-installed)/.test(String(code));
}

/**
 * TypeScript's codes for what has no type and gets none from elsewhere: in a cell `(x) => 2 * x` is
 * no mistake, its `x` is an `any`.
 */
const UNTYPED: ReadonlySet<Diagnostic["code"]> = new Set([
  7005, // a variable
  7006, // a parameter
  7008, // a member
  7010, // what a function gives
  7011, // what a function expression gives
  7018, // a property
  7019, // a rest parameter
  7022, // what is computed from itself
  7023, // a function that gives what it gives itself
  7024, // the same without a name
  7031, // a name in a pattern
  7032, // what is set
  7033, // what is got
  7034, // a variable that a function sees
]);

/** What could not be downloaded is for the kernel to say, which tries again. */
function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 1 && !isMissing(diagnostic) && !UNTYPED.has(diagnostic.code);
}

/**
 * TypeScript's sentence and what it adds in further lines. A type that cannot be met carries a
 * sentence of its own, `Tensor<[99]> & "Cannot broadcast [60, 100] with [99]: 100 against 99"`:
 * then that one is all there is to say.
 */
function sentences(said: string): string[] {
  const [, own] = / & "((?:[^"\\]|\\.)+)"/.exec(said) ?? [];
  if (own !== undefined) return [JSON.parse(`"${own}"`)];
  const [first = "", ...details] = withoutModules(said).split("\n").map((line) =>
    line.replace(/\.$/, "")
  );
  const twice = declaredTwice(said);
  const hint = twice === undefined ? "" : `: ${twice} was declared again since then`;
  return [first + hint, ...details];
}

const IN_CELL = /import\("[^"]*\/(\$(?:cell_\d+|draft))(?:\.ts)?"[^)]*\)\.([\p{ID_Continue}$]+)/gu;

/** Types by their names: that a cell is a module is nothing that a reader knows of. */
export function withoutModules(text: string): string {
  return text
    .replace(IN_CELL, "$2")
    .replace(/ from "[^"]*\/\$(?:cell_\d+|draft)\.ts"/g, "")
    .replace(/, \{ with: \{ "resolution-mode": "\w+" \} \}/g, "");
}

/** A name that stands for the types of two cells in one sentence. */
function declaredTwice(said: string): string | undefined {
  const found = [...said.matchAll(IN_CELL)];
  const pair = found.find(([, cell, name]) =>
    found.some((one) => one[2] === name && one[1] !== cell)
  );
  return pair?.[2];
}
