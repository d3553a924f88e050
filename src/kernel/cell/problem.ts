/**
 * What is wrong with a cell, as a notebook shows it.
 *
 * @module
 */
import { linesOf, type Position, utf16Offset } from "./position.ts";
import type { SyntaxProblem } from "./syntax.ts";

/** What is wrong with a cell, found before it runs. */
export interface Problem {
  readonly kind: "SyntaxError" | "TypeError";
  /** The sentence, with "(line:column)", both from 1, at its end. */
  readonly message: string;
  /** What the notebook shows: the line of the cell, a caret under the column, the sentence. */
  readonly traceback: readonly string[];
}

/** A syntax error, whose column counts code points. */
export function syntaxError(code: string, { message, line, column }: SyntaxProblem): Problem {
  const character = utf16Offset(linesOf(code)[line - 1] ?? "", column - 1);
  return problemAt("SyntaxError", code, { line: line - 1, character }, [message]);
}

/** The problem at a place: a sentence, and lines with details below it. */
export function problemAt(
  kind: Problem["kind"],
  code: string,
  { line, character }: Position,
  [sentence = "", ...details]: readonly string[],
): Problem {
  const source = linesOf(code)[line] ?? "";
  const before = source.slice(0, character);
  const gutter = `${line + 1} | `;
  const indent = before.replace(/[^\t]/gu, " "); // a tab is as wide above as below
  return {
    kind,
    message: `${sentence} (${line + 1}:${[...before].length + 1})`,
    traceback: [
      gutter + source,
      `${" ".repeat(gutter.length)}${indent}^`,
      `${kind}: ${sentence}`,
      ...details,
    ],
  };
}
