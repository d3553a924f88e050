/**
 * A race: samples are taken in turn, round after round, and judged by medians, because the speed of
 * a shared machine drifts. Ratios within a run mean something, microseconds only beside them.
 *
 * @module
 */

/** Something to time. */
export interface Candidate {
  /** For the table. */
  readonly name: string;
  /** Milliseconds that `calls` calls take, here or in another process. */
  sample(calls: number): number | Promise<number>;
}
/** The middle half of the rounds. */
export interface Quartiles {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}
/** How a candidate did. */
export interface Timing {
  /** Of the candidate. */
  readonly name: string;
  /** Microseconds a call, median over the rounds. */
  readonly microseconds: number;
  /** Its time over that of the first candidate, in each round: above 1 is slower. */
  readonly ratio: Quartiles;
}

const ROUNDS = 11, SAMPLE = 10, WARM_UP = 150; // the latter two in milliseconds

/** A function of this process. */
export function here(name: string, run: () => void): Candidate {
  return {
    name,
    sample(calls) {
      const start = performance.now();
      for (let i = 0; i < calls; i++) run();
      return performance.now() - start;
    },
  };
}

/** Times all candidates. */
export async function race(candidates: readonly Candidate[]): Promise<Timing[]> {
  const calls: number[] = [], samples: number[][] = candidates.map(() => []);
  for (const candidate of candidates) calls.push(await callsPerSample(candidate));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, candidate] of candidates.entries()) {
      await candidate.sample(1); // the caches, and what the collector had to do, are the last one's
      samples[i]!.push(await candidate.sample(calls[i]!) / calls[i]!);
    }
  }
  return candidates.map(({ name }, i) => ({
    name,
    microseconds: quartiles(samples[i]!).median * 1e3,
    ratio: quartiles(samples[i]!.map((t, round) => t / samples[0]![round]!)),
  }));
}
/** Warms up (the engine compiles twice) and counts the calls of a sample. */
async function callsPerSample(candidate: Candidate): Promise<number> {
  const end = performance.now() + WARM_UP;
  let calls = 1, perCall = Infinity;
  do {
    const took = await candidate.sample(calls);
    perCall = Math.min(perCall, took / calls);
    if (took < SAMPLE / 2) calls *= 2;
  } while (performance.now() < end);
  return Math.max(1, Math.round(SAMPLE / perCall));
}
/** The middle number and those in the middle of both halves, interpolated. */
export function quartiles(numbers: readonly number[]): Quartiles {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1), below = Math.floor(place), above = Math.ceil(place);
    return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}
