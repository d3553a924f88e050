/**
 * Runs a notebook from top to bottom in a fresh kernel of Deno's own.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Kernel, KernelDied } from "../../src/kernel/deno/client.ts";
import type { ErrorOutput, Output } from "../../src/kernel/protocol/outputs.ts";
import { failedLine } from "../../src/kernel/deno/as_run.ts";
import { exercisesIn, solutionProblem, withSolutions } from "./exercises.ts";
import { codeCells, hasTag, MAY_FAIL, type Notebook, type NumberedCell } from "./notebook.ts";
import { NotebookError, type Problem } from "./problem.ts";

/** How to run a notebook. */
export interface RunOptions {
  /** Stops the run; the kernel ends at once. */
  readonly signal?: AbortSignal | undefined;
  /** Called when a cell starts: its number, and how many there are. */
  readonly started?: (cell: number, of: number) => void;
  /** Called when a cell has ended well. */
  readonly ended?: (cell: number, of: number) => void;
  /** The folder whose paths are left out of outputs; default: none. */
  readonly root?: string;
  /** Milliseconds that a cell may take; default: an hour. */
  readonly timeout?: number;
}

/** What became of a run. */
export interface Finished {
  /** The notebook with fresh outputs; the one that was handed in stays as it is. */
  readonly notebook: Notebook;
  /** What is wrong with the solutions of its exercises, which were tried after the last cell. */
  readonly problems: readonly Problem[];
}

/**
 * Runs the cells, then the solutions of the exercises. Throws a `NotebookError` at the first cell
 * that fails, unless it is tagged as one that may.
 */
export async function runNotebook(
  path: string,
  notebook: Notebook,
  { signal, started, ended, root, timeout = 3_600_000 }: RunOptions = {},
): Promise<Finished> {
  const fresh = structuredClone(notebook);
  for (const cell of fresh.cells) {
    if (cell.cell_type === "code") Object.assign(cell, { execution_count: null, outputs: [] });
  }
  const cells = codeCells(fresh);
  // Without NO_COLOR the text of results would have escape sequences in it.
  await using kernel = await Kernel.start({ cwd: dirname(resolve(path)), env: { NO_COLOR: "1" } });
  using _ = whenAborted(signal, () => kernel.kill());
  for (const { number, cell } of cells) {
    started?.(number, cells.length);
    const { count, outputs, error } = await execute(kernel, { number, cell }, timeout);
    cell.execution_count = count;
    cell.outputs = outputs;
    if (error !== undefined && !hasTag(cell, MAY_FAIL)) {
      throw new NotebookError([failure({ number, cell }, error)]);
    }
    ended?.(number, cells.length);
  }
  const problems: Problem[] = [];
  for (const { number, cell } of exercisesIn(withSolutions(fresh))) {
    const { outputs, error } = await execute(kernel, { number, cell }, timeout);
    const problem = error === undefined
      ? solutionProblem(number, outputs)
      : failure({ number, cell }, error);
    if (problem !== undefined) problems.push(problem);
  }
  // Only now: a cell may have updated what an earlier one has shown.
  for (const { cell } of cells) cell.outputs = cell.outputs.map((output) => anywhere(output, root));
  return { notebook: fresh, problems };
}

async function execute(kernel: Kernel, { number, cell }: NumberedCell, timeout: number) {
  try {
    return await kernel.execute(cell.source, { timeout });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new NotebookError([{ cell: number, message, source: whatEnded(error, cell.source) }]);
  }
}

/** Where a cell ends the process, if it says so in so many words. */
function whatEnded(error: unknown, source: string): string | undefined {
  if (!(error instanceof KernelDied)) return undefined;
  return source.split("\n").find((line) => /\bexit\(/.test(line));
}

/** Where the cell failed, and all that the kernel says about it. */
function failure({ number, cell }: NumberedCell, error: ErrorOutput): Problem {
  const line = lineOf(error, cell.source);
  return {
    cell: number,
    line,
    message: `${error.ename}: ${error.evalue}`,
    source: line === undefined ? undefined : cell.source.split("\n")[line - 1],
    details: error.traceback.filter((line) => /^\s+at /.test(line)).join("\n"),
  };
}

function lineOf({ ename, evalue, traceback }: ErrorOutput, source: string): number | undefined {
  const [, line] = ename === "SyntaxError" && /\((\d+):\d+\)$/.exec(evalue) || [];
  return line === undefined ? failedLine(source, traceback) : Number(line);
}

/** The output without the place where the project lies: it is the same on every machine. */
function anywhere(output: Output, root: string | undefined): Output {
  if (root === undefined) return output;
  const folder = resolve(root);
  const short = (text: string) =>
    text.replaceAll(`${pathToFileURL(folder)}/`, "").replaceAll(`${folder}/`, "");
  return JSON.parse(
    JSON.stringify(output, (_, value) => typeof value === "string" ? short(value) : value),
  );
}

function whenAborted(signal: AbortSignal | undefined, act: () => void): Disposable {
  if (signal?.aborted) act();
  signal?.addEventListener("abort", act, { once: true });
  return { [Symbol.dispose]: () => signal?.removeEventListener("abort", act) };
}
