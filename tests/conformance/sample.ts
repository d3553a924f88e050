/**
 * Which elements of a large result are kept and compared: all would be megabytes.
 *
 * @module
 */
import type { Named, Results } from "./replay.ts";

/** Results up to this size are kept whole. */
const WHOLE = 1000;
/** Of larger ones so many, spread evenly from the first to the last. */
const KEPT = 61;

/** The kept elements of so many. */
export function sampleOf(n: number): number[] {
  if (n <= WHOLE) return Array.from({ length: n }, (_, i) => i);
  const apart = (n - 1) / (KEPT - 1);
  return Array.from({ length: KEPT }, (_, i) => Math.round(i * apart));
}
/** The kept elements of each result. */
export function sampled({ passes, buffers }: Results): Results {
  const of = (named: Named): Named =>
    Object.fromEntries(
      Object.entries(named).map(([name, values]) => [
        name,
        sampleOf(values.length).map((i) => values[i]!),
      ]),
    );
  return { passes: passes.map(of), buffers: of(buffers) };
}
