/**
 * What PyTorch and Keras answered, as it is kept in `torch.json` and `keras.json`: the truth, which
 * is the answer in float64, and how far the answer in float32 was from it.
 *
 * @module
 */
import { boundsOf } from "./bounds/mod.ts";
import { type Case, nameOf } from "./cases.ts";
import { errorsOf, type WorstOf } from "./errors.ts";
import { inputsOf } from "./inputs.ts";
import type { Results } from "./replay.ts";

/** A case's truth. */
export interface KeptCase extends Results {
  readonly name: string;
  /** Of its answer in float32. */
  readonly errors: WorstOf;
}
/** The file. */
export interface Kept {
  /** Of what answered. */
  readonly version: string;
  readonly cases: readonly KeptCase[];
}
/** What a script prints. */
export interface Answers {
  readonly version: string;
  readonly answers: readonly { readonly float64: Results; readonly float32: Results }[];
}

/** What a script reads. */
export const questions = (cases: readonly Case[]): string =>
  JSON.stringify(cases.map((c) => ({ ...c, ...inputsOf(c) })));

/** What is kept of the answers. */
export function keep(cases: readonly Case[], { version, answers }: Answers): Kept {
  const kept = (c: Case, i: number): KeptCase => {
    const { float64: truth, float32 } = answers[i]!, bounds = boundsOf(c, inputsOf(c));
    return { name: nameOf(c), ...truth, errors: errorsOf(float32, truth, bounds, "float32") };
  };
  return { version, cases: cases.map(kept) };
}
/** Reads what Python or `written` wrote, where null is NaN. */
export const parsed = <T>(text: string): T =>
  JSON.parse(text, (_, value) => value === null ? NaN : value);
/** One case a line. */
export function written({ version, cases }: Kept): string {
  const errors = (key: string, value: unknown) =>
    key === "roundings" || key === "share" ? Number((value as number).toPrecision(4)) : value;
  const lines = cases.map(({ errors: found, ...rest }) =>
    `${JSON.stringify(rest).slice(0, -1)},"errors":${JSON.stringify(found, errors)}}`
  );
  return `{"version":"${version}","cases":[\n${lines.join(",\n")}\n]}\n`;
}
