/**
 * Exercises and their solutions. An exercise is a cell that waits for its reader, up to the line
 * that begins with `await exercise(`; its solution is the first program in a `<details>` of the
 * Markdown below. Put in the place of what waits, it has to pass the check that the reader's own
 * answer has to pass.
 *
 * @module
 */
import { type Exercise, EXERCISE_TYPE, isExercise } from "../../src/display/exercise.ts";
import type { Output } from "../../src/kernel/protocol/outputs.ts";
import { parsed } from "./markdown.ts";
import { type Cell, codeCells, type Notebook, type NumberedCell } from "./notebook.ts";
import type { Problem } from "./problem.ts";

const CHECK = /^await exercise\(/m;

/** Whether a cell waits for its reader. */
export function isForReader({ cell_type, source }: Cell): boolean {
  return cell_type === "code" && CHECK.test(source);
}

/** The cells that wait for their reader. */
export function exercisesIn(notebook: Notebook): NumberedCell[] {
  return codeCells(notebook).filter(({ cell }) => isForReader(cell));
}

/** The notebook as a reader leaves it who has copied every solution; the one handed in stays. */
export function withSolutions(notebook: Notebook): Notebook {
  const solved = structuredClone(notebook);
  const waiting = exercisesIn(solved);
  for (const { cell } of waiting) {
    const below = solved.cells.slice(solved.cells.indexOf(cell) + 1);
    const end = below.findIndex(({ cell_type }) => cell_type === "code");
    const prose = end < 0 ? below : below.slice(0, end);
    const [solution] = prose.flatMap(({ source }) => solutionIn(source) ?? []);
    if (solution === undefined) continue;
    cell.source = `${solution}\n${cell.source.slice(cell.source.search(CHECK))}`;
  }
  return solved;
}

/** The program that a Markdown cell keeps folded. */
function solutionIn(markdown: string): string | undefined {
  let folded = false;
  for (const token of parsed(markdown)) {
    if (token.type === "html") folded = /<details\b/.test(token.raw) || folded;
    if (token.type === "code" && folded) return token.text;
  }
  return undefined;
}

/** How exercises stand, as a cell's outputs tell. */
export function exercisesShown(outputs: readonly Output[]): Exercise[] {
  return outputs.flatMap((output) => {
    const found = output.output_type === "display_data" ? output.data[EXERCISE_TYPE] : undefined;
    return isExercise(found) ? [found] : [];
  });
}

/** What is wrong with an exercise whose cell, once it holds the solution, has these outputs. */
export function solutionProblem(number: number, outputs: readonly Output[]): Problem | undefined {
  const shown = exercisesShown(outputs);
  if (shown.length === 0) {
    return { cell: number, message: "The cell of the exercise showed no result of its check" };
  }
  const failed = shown.find(({ state }) => state !== "solved");
  if (failed === undefined) return undefined;
  const how = failed.state === "open" ? "is missing or incomplete" : "does not pass its check";
  return {
    cell: number,
    message: `The solution of "${failed.name}" ${how}: ${failed.message}`,
  };
}
