/**
 * An exercise in a notebook: something that the reader writes, and a check that says how it went.
 *
 * @module
 */
import { kernel, publish } from "./jupyter.ts";

/** How an exercise stands. */
export interface Exercise {
  /** What it is called. */
  readonly name: string;
  /** `"open"` while a {@linkcode todo} is reached, then `"wrong"` or `"solved"`. */
  readonly state: "open" | "wrong" | "solved";
  /** What is to do, or what the check found; empty once it is solved. */
  readonly message: string;
}

/**
 * The MIME type of an exercise among the outputs of a cell.
 *
 * @internal
 */
export const EXERCISE_TYPE = "application/vnd.norma.exercise+json";

/** What a place that waits for its author throws. */
class Unwritten extends Error {
  override readonly name = "Unwritten";
}

/**
 * Stands where the reader is to write something, whatever type is asked for there. Whoever gets
 * there is told what is missing.
 *
 * @param what What is to be written, as a noun: `"the variance of the mean"`.
 * @throws {Error} always.
 *
 * @example
 * ```ts
 * import { todo } from "@norma/norma/display";
 *
 * export function spreadOfMean(sigma: number, m: number): number {
 *   return todo("the standard deviation of the mean of m samples");
 * }
 * ```
 */
export function todo(what: string): never {
  throw new Unwritten(what);
}

/**
 * Runs the check of an exercise and shows below the cell whether it is solved. A notebook goes on
 * whatever comes of it: neither a {@linkcode todo} nor a wrong answer fails the cell.
 *
 * In a notebook it returns nothing, so that nothing is shown twice. Elsewhere it shows nothing and
 * returns how the exercise stands.
 *
 * @param name What the exercise is called.
 * @param check Throws, for example by an assertion, if what the reader wrote is wrong.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { exercise } from "@norma/norma/display";
 *
 * function spreadOfMean(sigma: number, m: number): number {
 *   return sigma / Math.sqrt(m);
 * }
 * await exercise("1 · the spread of a mean", () => {
 *   assertAlmostEquals(spreadOfMean(2, 16), 0.5);
 * }); // Solved: 1 · the spread of a mean
 * ```
 */
export async function exercise(
  name: string,
  check: () => void | Promise<void>,
): Promise<Exercise | undefined> {
  const outcome = await judged(name, check);
  const here = kernel();
  if (here === undefined) return outcome;
  await publish({ "text/plain": sentence(outcome), [EXERCISE_TYPE]: { ...outcome } }, here);
  return undefined;
}

async function judged(name: string, check: () => void | Promise<void>): Promise<Exercise> {
  try {
    await check();
    return { name, state: "solved", message: "" };
  } catch (error) {
    const state = error instanceof Unwritten ? "open" : "wrong";
    return { name, state, message: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Whether an output says how an exercise stands.
 *
 * @internal
 */
export function isExercise(output: unknown): output is Exercise {
  if (typeof output !== "object" || output === null) return false;
  const { name, state }: { name?: unknown; state?: unknown } = output;
  return typeof name === "string" && ["open", "wrong", "solved"].includes(String(state));
}

function sentence({ name, state, message }: Exercise): string {
  if (state === "solved") return `Solved: ${name}`;
  return `${state === "open" ? "To do" : "Not yet"}: ${name}: ${message}`;
}
