/**
 * `deno task test`: all that is checked before a change lands, one step after the other.
 *
 * Every step runs, whatever the others did; what failed is shown again at the end, tests that did
 * not run are listed by name, and the last line is `N passed, N failed`.
 *
 * @module
 */

import { denoComplaint } from "../src/deno_version.ts";
import { changes } from "./run/lock.ts";
import { chooseAssertions, cleanUp } from "./run/std_assert.ts";
import { type Ended, run, type Step } from "./run/step.ts";
import { failure, lastLine, type Tally, tally, total } from "./run/tally.ts";

const complaint = denoComplaint(Deno.version.deno);
if (complaint) {
  console.error(complaint);
  Deno.exit(1);
}

const lock = await Deno.readTextFile("deno.lock");
const ended: Ended[] = [];
try {
  const assertions = await chooseAssertions();
  console.log(`Deno ${Deno.version.deno}, ${assertions.name}`);
  for (const step of steps(assertions.args)) ended.push(await announced(step));
} finally {
  await cleanUp();
}
ended.push(await lockStep());
Deno.exit(report(ended) ? 0 : 1);

/** What is run, the quickest answers first. `config` chooses the `@std/assert`. */
function steps(config: readonly string[]): Step[] {
  const { exports } = JSON.parse(Deno.readTextFileSync("deno.json"));
  const entryPoints = Object.values<string>(exports);
  const documented = [...entryPoints.filter((p) => !p.startsWith("./src/")), "src", "README.md"];
  return [
    { name: "format", args: ["fmt", "--check"] },
    { name: "lint", args: ["lint"] },
    { name: "types", args: ["check", ...config] },
    { name: "doc comments", args: ["doc", "--lint", ...entryPoints] },
    { name: "package", args: ["publish", "--dry-run", "--allow-dirty"] },
    // Types were checked above; a wrong one must not keep every test from running.
    { name: "tests", args: ["test", "--no-check", "--allow-all", ...config], tests: true },
    {
      name: "examples",
      args: ["test", "--doc", "--allow-all", ...config, ...documented],
      tests: true,
    },
  ];
}

/** Runs a step between its name and its result. */
async function announced(step: Step): Promise<Ended> {
  write(step.tests ? `\n${step.name}\n` : `${step.name} … `);
  const end = await run(step);
  write(`${step.tests ? `${step.name}: ` : ""}${end.success ? "ok" : "FAILED"} `);
  write(`(${end.seconds.toFixed(1)} s)\n`);
  return end;
}

/**
 * Whether the lock file has all that was loaded, so that a run on another machine loads the same.
 */
async function lockStep(): Promise<Ended> {
  const found = changes(lock, await Deno.readTextFile("deno.lock"));
  const success = found.length === 0;
  const output = [
    "The committed deno.lock lacks what the tests loaded; commit the new one if this is meant:",
    ...found,
  ].join("\n");
  write(`\nlock file … ${success ? "ok" : "FAILED"}\n`);
  return { step: { name: "lock file", args: [] }, success, output, seconds: 0 };
}

/** Prints the end of the run; answers whether all is well. */
function report(ended: readonly Ended[]): boolean {
  const sum: Tally = total(ended.map(tally));
  if (sum.ignored.length > 0) console.log(`\nignored:\n  ${sum.ignored.join("\n  ")}`);
  for (const end of ended.filter((end) => tally(end).failed > 0)) {
    console.log(`\n${end.step.name} FAILED:\n${failure(end)}`);
  }
  console.log(`\n${lastLine(sum)}`);
  return sum.failed === 0;
}

function write(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
