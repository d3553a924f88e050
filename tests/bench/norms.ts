/**
 * Normalization through the public functions with the tape on, forward, and forward and backward.
 *
 * @module
 */
import type { Contest } from "./contest.ts";
import { normalizedExactly } from "./float64.ts";
import { normalization } from "./problems.ts";
import type { Race } from "./results.ts";
import { factor, print, time } from "./table.ts";

const CASES = [
  ["batch norm", [60, 100]],
  ["batch norm", [128, 512]],
  ["batch norm", [64, 16, 28, 28]],
  ["batch norm", [32, 64, 32, 32]],
  ["layer norm", [8192, 512]],
  ["layer norm", [4096, 768]],
] as const;

/** Races and prints. */
export async function norms(contest: Contest): Promise<Race[]> {
  const races: Race[] = [];
  for (const [kind, shape] of CASES) {
    const problem = normalization(kind, shape), what = `${kind} [${shape.join(", ")}]`;
    const timings = await contest.race(
      what,
      ["forward", "both"],
      async (peer) => {
        if (peer.normalization === undefined) return null;
        const { answer, forward, both } = await peer.normalization(problem);
        return { answers: { ...answer }, samplers: { forward, both } };
      },
      { ...normalizedExactly(problem) },
    );
    races.push({ what: `${what}, forward`, timings: timings.forward });
    races.push({ what: `${what}, and backward`, timings: timings.both });
  }
  const names = [...new Set(races.flatMap(({ timings }) => timings.map(({ name }) => name)))];
  print("Normalization; × is the time of others over Norma's", [
    ["", ...names],
    ...races.map(({ what, timings }) => [
      what,
      ...names.map((name, i) => {
        const timing = timings.find((t) => t.name === name);
        return !timing ? "–" : i === 0 ? time(timing.microseconds) : factor(timing.ratio);
      }),
    ]),
  ]);
  return races;
}
