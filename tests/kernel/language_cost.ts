/**
 * What checking cells costs, printed: time to start, time of a cell, memory.
 * `deno run -A tests/kernel/language_cost.ts`
 *
 * @module
 */
import type { DenoLanguage } from "../../src/kernel/language/language.ts";

const before = Deno.memoryUsage().rss;
const loading = performance.now();
const { openLanguage } = await import("../../src/kernel/language/language.ts");
print("loading our code, most of it TypeScript's parser", performance.now() - loading, "ms");
print("memory of our code", (Deno.memoryUsage().rss - before) / 2 ** 20, "MB");

const CELLS = 100;
const FIRST = `import { zeros } from "jsr:@norma/norma@^0.1.0";\nconst h = zeros([60, 100]);`;

/** Cells that do with the library what notebooks do. */
const KINDS: Record<string, (i: number) => string> = {
  "an expression": (i) => `h.relu().add(${i})`,
  "a name of its own": (i) => `const r${i} = h.relu().matmul(zeros([100, ${i + 1}]));`,
  "a name again": (i) => `const again = h.mean({ axis: 0 }).add(${i}); again.shape`,
  "a wrong shape": (i) => `h.matmul(zeros([${i + 101}, 3]))`,
};

const start = performance.now();
const language = await openLanguage(new URL("../../notebooks", import.meta.url).pathname, {
  timeout: 60_000,
  loadTimeout: 60_000,
});
await language.check("1");
print("ready after", performance.now() - start, "ms");
print("first import of the library", await timeOf(language, FIRST), "ms");
print("language server with the library", residentMegabytes(language.pid), "MB");
for (const [name, cell] of Object.entries(KINDS)) {
  const times: number[] = [];
  for (let i = 0; i < CELLS; i++) times.push(await timeOf(language, cell(i)));
  times.sort((a, b) => a - b);
  print(`check of ${name}: median`, times[CELLS / 2], "ms");
  print(`check of ${name}: 95 %`, times[CELLS * 0.95], "ms");
}
const asked = performance.now();
for (let i = 0; i < CELLS; i++) await language.inspect(`const look${i} = h.relu();`, 8);
print("Shift-Tab: mean", (performance.now() - asked) / CELLS, "ms");
print("language server after all of them", residentMegabytes(language.pid), "MB");
await language.close();

async function timeOf(language: DenoLanguage, code: string): Promise<number> {
  const start = performance.now();
  const { problems, unchecked } = await language.check(code);
  const time = performance.now() - start;
  if (unchecked !== undefined) throw new Error(unchecked);
  if (problems.length === 0) language.ran(code);
  return time;
}

/** The memory of another process; Linux alone tells it in a file. */
function residentMegabytes(pid: number | undefined): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

function print(what: string, value: number | undefined, unit: string): void {
  console.log(`${what.padEnd(50)} ${(value ?? NaN).toFixed(0).padStart(6)} ${unit}`);
}
