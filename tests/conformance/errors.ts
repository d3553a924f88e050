/**
 * How far results are from the truth, in roundings, and in shares of what is allowed.
 *
 * @module
 */
import type { Float } from "../../src/nn/mod.ts";
import {
  type Bound,
  type Bounds,
  type CaseBounds,
  ROUNDING,
  type Statistics,
} from "./bounds/bound.ts";
import type { Named, Results } from "./replay.ts";
import { sampleOf } from "./sample.ts";

/** The worst error of a quantity. */
export interface Worst {
  /** In roundings of the size of its terms. */
  readonly roundings: number;
  /** As a share of what is allowed. */
  readonly share: number;
}
/** Those of a case, by the statistics that were used and by quantity. */
export type WorstOf = Partial<Record<Statistics, Record<string, Worst>>>;

const ZERO: Worst = { roundings: 0, share: 0 };
/** The worse of both, each by itself. */
export const worse = (a: Worst = ZERO, b: Worst = ZERO): Worst => ({
  roundings: larger(a.roundings, b.roundings),
  share: larger(a.share, b.share),
});
/** NaN is worse than any number. */
const larger = (a: number, b: number): number => a >= b || Number.isNaN(a) ? a : b;
/** `a / b`, where nothing of nothing is nothing. */
export const ratio = (a: number, b: number): number => a === 0 ? 0 : a / b;

function worst(
  got: readonly number[],
  truth: readonly number[],
  bound: Bound,
  dtype: Float,
): Worst {
  const at = sampleOf(got.length);
  if (at.length !== truth.length || bound.size.length !== got.length) {
    throw new RangeError(`${got.length} and ${bound.size.length} numbers for ${truth.length}`);
  }
  const u = ROUNDING[dtype];
  return truth.reduce<Worst>((found, t, k) => {
    const i = at[k]!;
    const error = Math.abs(got[i]! - t);
    const allowed = u * bound.ours[i]! + ROUNDING.float64 * bound.truths[i]!;
    return worse(found, {
      roundings: ratio(error, u * bound.size[i]!),
      share: ratio(error, allowed),
    });
  }, ZERO);
}

/** The worst errors of a case, given the kept elements of its truth. */
export function errorsOf(
  got: Results,
  truth: Results,
  bounds: CaseBounds,
  dtype: Float,
): WorstOf {
  const found: WorstOf = {};
  const compare = (got: Named, truth: Named, by: Bounds, statistics: Statistics = "input") => {
    const worstOf = found[statistics] ??= {};
    const names = Object.keys(truth).sort().join();
    if (Object.keys(got).sort().join() !== names) {
      throw new RangeError(`Expected ${names}, got ${Object.keys(got).sort()}`);
    }
    for (const [name, numbers] of Object.entries(truth)) {
      const bound = by[name];
      if (bound === undefined) throw new RangeError(`There is no bound of ${name}`);
      worstOf[name] = worse(worstOf[name], worst(got[name]!, numbers, bound, dtype));
    }
  };
  bounds.passes.forEach(({ statistics, bounds }, i) =>
    compare(got.passes[i]!, truth.passes[i]!, bounds, statistics)
  );
  compare(got.buffers, truth.buffers, bounds.buffers);
  return found;
}
