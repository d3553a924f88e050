/** Counts what passed, failed and was ignored, and words the end of the test task. @module */

import type { Ended } from "./step.ts";

/** What a step adds to the last line. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** The names of tests that did not run. */
  readonly ignored: readonly string[];
}

/** At most this much of a failed step's output is shown again. */
const MOST_LINES = 200;

/**
 * The tests of a step that runs tests; any other step counts as one.
 *
 * A test run that fails without a failed test (a type error, a leak) counts as one failure, and so
 * does one that ran no test at all.
 */
export function tally({ step, success, output }: Ended): Tally {
  if (!step.tests) return { passed: Number(success), failed: Number(!success), ignored: [] };
  const totals = [...output.matchAll(/^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed.*$/gm)];
  const [, passed = "0", failed = "0"] = totals.at(-1) ?? [];
  const names = [...output.matchAll(/^ *(\S.*) \.\.\. ignored\b/gm)].map(([, name = ""]) => name);
  const sound = success && Number(passed) > 0;
  return {
    passed: Number(passed),
    failed: Math.max(Number(failed), Number(!sound)),
    ignored: names,
  };
}

/** The tallies of all steps as one. */
export function total(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    ignored: tallies.flatMap(({ ignored }) => ignored),
  };
}

/** The last line of the test task. */
export function lastLine({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}

/** What a failed step printed about its failure. */
export function failure({ step, output }: Ended): string {
  const start = step.tests ? output.search(/^ *ERRORS *$/m) : 0;
  const lines = output.slice(Math.max(start, 0)).trim().split("\n")
    .filter((line) => !/^(Check|Download) \S+$/.test(line));
  if (lines.length <= MOST_LINES) return lines.join("\n");
  return `… ${lines.length - MOST_LINES} lines left out\n${lines.slice(-MOST_LINES).join("\n")}`;
}
