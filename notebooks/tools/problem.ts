/**
 * What is wrong with a notebook, as its author needs to read it: where, what, and the line.
 *
 * @module
 */

/** Something to mend in a notebook. */
export interface Problem {
  /** The number that Jupyter shows beside the cell; `undefined` when it is not in a code cell. */
  readonly cell?: number | undefined;
  /** The line within the cell, from 1. */
  readonly line?: number | undefined;
  /** What is wrong. */
  readonly message: string;
  /** The text of the line. */
  readonly source?: string | undefined;
  /** What else is known, for example the calls that led there. */
  readonly details?: string | undefined;
}

/** A run that cannot go on: what has to be mended first. */
export class NotebookError extends Error {
  override readonly name = "NotebookError";
  /** What is wrong. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => describe("notebook", problem)).join("\n"));
    this.problems = problems;
  }
}

/**
 * The problem in one sentence, with the line and the details under it:
 *
 * ```text
 * 04_the_paper, cell 7, line 3: Type 'string' is not assignable to type 'number'
 *     const x: number = "a";
 * ```
 */
export function describe(notebook: string, problem: Problem): string {
  const { cell, line, message, source, details } = problem;
  const where = [notebook, cell && `cell ${cell}`, line && `line ${line}`].filter(Boolean);
  const parts = [`${where.join(", ")}: ${message}`, source && `    ${source.trim()}`, details];
  return parts.filter(Boolean).join("\n");
}
