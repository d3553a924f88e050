/**
 * Whether the outputs in a notebook are those that its cells put out now.
 *
 * @module
 */
import {
  type CodeCell,
  codeCells,
  formatNotebook,
  hasTag,
  type Notebook,
  parseNotebook,
  WALL_CLOCK,
} from "./notebook.ts";
import type { Problem } from "./problem.ts";

/** The cells whose outputs differ, times apart, each with the first line that does. */
export function differences(committed: Notebook, fresh: Notebook): Problem[] {
  const now = codeCells(asStored(fresh));
  return codeCells(asStored(committed)).flatMap(({ number, cell }, i) => {
    if (hasTag(cell, WALL_CLOCK)) return [];
    const before = lines(cell);
    const after = lines(now[i]?.cell);
    const at = Array.from({ length: Math.max(before.length, after.length) }, (_, i) => i)
      .find((i) => before[i] !== after[i]);
    if (at === undefined) return [];
    const details = `    before: ${shortened(before[at])}\n    now:    ${shortened(after[at])}`;
    return [{ cell: number, message: "The outputs in the notebook are not those of now", details }];
  });
}

/** The notebook as it would be read from its file: the order of names does not matter. */
function asStored(notebook: Notebook): Notebook {
  return parseNotebook(formatNotebook(notebook));
}

function lines(cell: CodeCell | undefined): string[] {
  return JSON.stringify([cell?.execution_count, cell?.outputs], null, 1).split("\n");
}

function shortened(line = ""): string {
  return line.trim().length > 120 ? `${line.trim().slice(0, 120)}…` : line.trim();
}
