/**
 * What is raced: Norma in one of its ways, or another library, each given the same problems.
 *
 * @module
 */
import type { Normalization, Normalized, Training } from "../problems.ts";
import type { Candidate } from "../rounds.ts";

/** Milliseconds of some calls. */
export type Sampler = Candidate["sample"];

/** A library, with a number of threads. */
export interface Peer {
  /** For the table. */
  readonly name: string;
  /** Of the library. */
  readonly version: string;
  /** What one has to know of how it is used. */
  readonly about: string;
  /** A training step, and the losses of the first steps. */
  training(problem: Training): Prepared<{ losses: readonly number[]; step: Sampler }>;
  /** A normalization forward, forward and backward, and what they answer, if it takes part. */
  normalization?(
    problem: Normalization,
  ): Prepared<{ answer: Normalized; forward: Sampler; both: Sampler }>;
  /** Ends what it has started; what to report about it, if anything. */
  close?(): Promise<string | undefined>;
}
/** A problem that a peer has made ready, here or in another process. */
export type Prepared<T> = T | Promise<T>;
