/**
 * What PyTorch and Keras answered, as it is kept in `torch.json` and `keras.json`: the truth, which
 * is the answer in float64, and how far the answer in float32 was from it.
 *
 * @module
 */
import { boundsOf } from "./bounds/mod.ts";
import { type Case, nameOf } from "./cases.ts";
import { errorsOf, type Worst, type WorstOf } from "./errors.ts";
import { inputsOf } from "./inputs.ts";
import type { Results } from "./replay.ts";
import { sampled } from "./sample.ts";

/** A case's truth, of large results a sample. */
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
    const { float64, float32 } = answers[i]!, bounds = boundsOf(c, inputsOf(c));
    const truth = sampled(float64);
    return { name: nameOf(c), ...truth, errors: errorsOf(float32, truth, bounds, "float32") };
  };
  return { version, cases: cases.map(kept) };
}
/** Reads what Python wrote, where null is NaN. */
export const parsed = <T>(text: string): T =>
  JSON.parse(text, (_, value) => value === null ? NaN : value);
/** Reads what `written` wrote. */
export function read(json: unknown): Kept {
  const { version, cases } = json as Kept;
  const worst = (_: string, value: unknown) =>
    Array.isArray(value) ? { roundings: value[0] ?? NaN, share: value[1] ?? NaN } : value;
  const errors = (pairs: unknown) => JSON.parse(JSON.stringify(pairs), worst) as WorstOf;
  return { version, cases: cases.map((c) => ({ ...c, errors: errors(c.errors) })) };
}
/** One case a line; a worst error as its roundings and its share. */
export function written({ version, cases }: Kept): string {
  const four = (x: number) => Number(x.toPrecision(4));
  const pair = (_: string, value: unknown) => {
    if (typeof value !== "object" || value === null || !("roundings" in value)) return value;
    const { roundings, share } = value as Worst;
    return [four(roundings), four(share)];
  };
  const lines = cases.map((c) => JSON.stringify(c, pair));
  return `{"version":"${version}","cases":[\n${lines.join(",\n")}\n]}\n`;
}
