/**
 * Every case on Norma: how far from the truth.
 *
 * @module
 */
import type { Float } from "../../src/nn/mod.ts";
import type { CaseBounds } from "./bounds/bound.ts";
import { boundsOf } from "./bounds/mod.ts";
import type { Case } from "./cases.ts";
import { errorsOf, type WorstOf } from "./errors.ts";
import { type Inputs, inputsOf } from "./inputs.ts";
import type { Kept, KeptCase } from "./kept.ts";
import { type BackendName, replay } from "./replay.ts";

/** A way to run a case. */
export interface Way {
  readonly backend: BackendName;
  readonly dtype: Float;
}
/** All of them. */
export const ways: readonly Way[] = (["wasm", "reference"] as const).flatMap((backend) =>
  (["float32", "float64"] as const).map((dtype) => ({ backend, dtype }))
);

/** Inputs and bounds, which take longer to find than the results, of the cases that had any. */
const prepared = new Map<Case, { inputs: Inputs; bounds: CaseBounds }>();
/** Inputs and bounds of a case, found once. */
export function prepare(c: Case): { inputs: Inputs; bounds: CaseBounds } {
  const known = prepared.get(c);
  if (known !== undefined) return known;
  const inputs = inputsOf(c), found = { inputs, bounds: boundsOf(c, inputs) };
  prepared.set(c, found);
  return found;
}

/** The worst errors of one case in one way. */
export function measure(c: Case, truth: KeptCase, { backend, dtype }: Way): WorstOf {
  const { inputs, bounds } = prepare(c);
  return errorsOf(replay(c, inputs, dtype, backend), truth, bounds, dtype);
}

/** A case with the errors in float32 of what answered, and of Norma. */
export interface Measured {
  readonly case: Case;
  readonly peer: WorstOf;
  readonly norma: WorstOf;
}
/** All cases on the default backend. */
export const measured = (cases: readonly Case[], kept: Kept): Measured[] =>
  cases.map((c, i) => ({
    case: c,
    peer: kept.cases[i]!.errors,
    norma: measure(c, kept.cases[i]!, { backend: "wasm", dtype: "float32" }),
  }));
