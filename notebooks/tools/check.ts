/**
 * Type-checks the cells of notebooks, which Deno's kernel runs unchecked: a misspelt import, for
 * example, is merely `undefined` there.
 *
 * The cells of a notebook become one module beside it, line for line, so that relative imports mean
 * the same. It follows that a notebook declares and imports a name once, although the kernel would
 * take it again from a later cell: so a cell does the same when it is run a second time or out of
 * order. What is needed for a moment stands in a block, `{ const x = … }`.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { program, syntaxProblem } from "../../src/kernel/cell/syntax.ts";
import { withCheckConfig } from "../../src/kernel/language/config.ts";
import { codeCells, type Notebook } from "./notebook.ts";
import type { Problem } from "./problem.ts";

/** The problems of the notebook at `path`: syntax first, types when there are no others. */
export async function checkCells(path: string, notebook: Notebook): Promise<Problem[]> {
  const lines = codeCells(notebook).flatMap(({ number, cell }) =>
    cell.source.split("\n").map((source, i) => ({ cell: number, line: i + 1, source }))
  );
  const problems = [...syntaxProblems(notebook), ...undisposed(lines)];
  return problems.length > 0 ? problems : await typeProblems(path, notebook);
}

/** The line of a cell that a line of the module comes from. */
interface Line {
  readonly cell: number;
  readonly line: number;
  readonly source: string;
}

function syntaxProblems(notebook: Notebook): Problem[] {
  return codeCells(notebook).flatMap(({ number, cell }) => {
    const problem = syntaxProblem(cell.source);
    if (problem === undefined) return [];
    const source = cell.source.split("\n")[problem.line - 1];
    return [{
      cell: number,
      line: problem.line,
      message: `SyntaxError: ${problem.message}`,
      source,
    }];
  });
}

/** The kernel accepts `using` at the top level of a cell and never disposes what is used. */
function undisposed(lines: readonly Line[]): Problem[] {
  return lines.filter(({ source }) => /^(await )?using /.test(source)).map((line) => ({
    ...line,
    message: "A cell never disposes what its top level is using: put it in a block or a function",
  }));
}

async function typeProblems(path: string, notebook: Notebook): Promise<Problem[]> {
  const { text, lines } = asModule(notebook);
  const module = join(dirname(path), `.${basename(path, ".ipynb")}.check.ts`);
  await Deno.writeTextFile(module, text);
  try {
    const said = await withCheckConfig(dirname(path), (config) => denoCheck(config, module));
    return said === undefined ? [] : problemsIn(said, pathToFileURL(module).href, lines);
  } finally {
    await Deno.remove(module);
  }
}

/** One module of all cells, and where its lines come from. */
function asModule(notebook: Notebook): { text: string; lines: (Line | undefined)[] } {
  const text: string[] = [];
  const lines: (Line | undefined)[] = [];
  for (const { number, cell } of codeCells(notebook)) {
    for (const [i, source] of program(cell.source).split("\n").entries()) {
      text.push(source);
      lines.push({ cell: number, line: i + 1, source: cell.source.split("\n")[i] ?? "" });
    }
    text.push(";"); // what the next cell begins with must not continue this one
    lines.push(undefined);
  }
  return { text: [...text, "export {};", ""].join("\n"), lines };
}

/** What `deno check` has to say against a module; `undefined` when it has nothing. */
async function denoCheck(config: string, module: string): Promise<string | undefined> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "--config", config, module],
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  return success ? undefined : new TextDecoder().decode(stderr);
}

/**
 * The problems that `deno check` reports: a message, the line and a mark under it, the position.
 */
function problemsIn(said: string, module: string, lines: readonly (Line | undefined)[]): Problem[] {
  const pattern = /^(?:TS\d+ \[ERROR\]|error): ([^]*?)\n {4,}at (file:.*):(\d+):(\d+)$/gm;
  const found = [...said.matchAll(pattern)].map(([, text = "", file, line, column]): Problem => {
    const message = sentence(text);
    if (file !== module) return { message: `${message} (${file}:${line}:${column})` };
    return { ...lines[Number(line) - 1], message };
  });
  const first = new Set<string>();
  const problems = found.filter(({ message }) => {
    // TypeScript names every declaration of a name; the first one is not the wrong one.
    if (!message.includes(DECLARED_ONCE) || first.has(message)) return true;
    return !first.add(message);
  });
  return problems.length > 0 ? problems : [{ message: said.trim() }];
}

const DECLARED_ONCE = "a notebook declares a name once, a name for passing use stands in a block";

/** The message alone, without the line of code and the mark under it, which follow it. */
function sentence(text: string): string {
  const message = text.replace(/\n.*\n *[~^]+$/, "").replace(/\.$/, "").trim();
  return /^(Cannot redeclare|Duplicate identifier)/.test(message)
    ? `${message}: ${DECLARED_ONCE}`
    : message;
}
