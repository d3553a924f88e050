/**
 * A race of functions in one process: samples are taken in turn, round after round, and judged by
 * medians, because the speed of a shared machine drifts. Ratios within a run mean something,
 * microseconds only beside them.
 *
 * @module
 */

/** Something to time. */
export interface Candidate {
  /** For the table. */
  readonly name: string;
  /** One call. */
  run(): void;
}
/** How a candidate did. */
export interface Timing {
  /** Of the candidate. */
  readonly name: string;
  /** Microseconds a call, median over the rounds. */
  readonly microseconds: number;
  /** Median over the rounds of its time over that of the first candidate: above 1 is slower. */
  readonly ratio: number;
}

const ROUNDS = 11, SAMPLE = 10, WARM_UP = 400; // the latter two in milliseconds

/** Times all candidates. */
export function race(candidates: readonly Candidate[]): Timing[] {
  const calls = candidates.map(callsPerSample), samples: number[][] = candidates.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    candidates.forEach((c, i) => samples[i]!.push(time(c, calls[i]!)));
  }
  return candidates.map(({ name }, i) => ({
    name,
    microseconds: median(samples[i]!) * 1e3,
    ratio: median(samples[i]!.map((t, round) => t / samples[0]![round]!)),
  }));
}
/** Warms up (the engine compiles twice) and counts. */
function callsPerSample(candidate: Candidate): number {
  const end = performance.now() + WARM_UP;
  let calls = 0;
  do {
    candidate.run();
    calls++;
  } while (performance.now() < end);
  return Math.max(1, Math.round(calls * SAMPLE / WARM_UP));
}
/** Milliseconds a call. */
function time(candidate: Candidate, calls: number): number {
  const start = performance.now();
  for (let i = 0; i < calls; i++) candidate.run();
  return (performance.now() - start) / calls;
}
/** The middle one. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
