/**
 * What is TypeScript and what is not: where a cell stops being a program.
 *
 * @module
 */
import { stripTypeScriptTypes } from "node:module";

/** A syntax error: what is wrong, and where. */
export interface SyntaxProblem {
  /** For example "Expected '}', got '<eof>'". */
  readonly message: string;
  /** Line and column in the cell, from 1. */
  readonly line: number;
  readonly column: number;
}

/** The first syntax error of a cell, if it has one. */
export function syntaxProblem(code: string): SyntaxProblem | undefined {
  return problemOf(program(code));
}

/** What the kernel takes a cell for: one that opens with a brace is an object, if it can be. */
export function program(code: string): string {
  const object = `(${code}\n)`;
  const isObject = /^\s*\{/.test(code) && !/;\s*$/.test(code) && !problemOf(object);
  return isObject ? object : code;
}

function problemOf(code: string): SyntaxProblem | undefined {
  try {
    stripTypeScriptTypes(code, { mode: "transform" });
    return undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const [, line, column] = /:(\d+):(\d+)\s*$/.exec(said) ?? [];
    const message = said.split("\n")[0]?.replace(/^SyntaxError: /, "") ?? said;
    return { message, line: Number(line ?? 1), column: Number(column ?? 1) };
  }
}
