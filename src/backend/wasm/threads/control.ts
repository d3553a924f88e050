/**
 * Where threads meet: a block of the shared memory that says which call is divided, what of it is
 * left, and who is there.
 *
 * @module
 */
import { memory } from "../../memory.ts";

/** @internal Its address, in the first KiB of the memory, which no kernel uses. */
export const CONTROL = 512;
/**
 * @internal Indices of its int32. Those that different threads write lie on different lines of the
 * cache.
 */
export const SLOT = {
  /**
   * Number of the call, shifted by 12 bits, and how many of its chunks nobody has taken: both in
   * one, so that a thread that comes late cannot take a chunk of another call than it thinks.
   */
  ticket: 0,
  /** The call: which function, how many arguments, which of them is the size that is divided. */
  fn: 1,
  arity: 2,
  size: 3,
  /** Units of the size in a chunk, and in all. */
  share: 4,
  total: 5,
  /** Which argument is the workspace, of which each thread has its own; -1 for none. */
  workspace: 6,
  /** How many threads there may be: a worker whose number is not below it sleeps. */
  wanted: 7,
  /** How large the memory is, in pages of 64 KiB. */
  pages: 8,
  /** Chunks that are done. */
  done: 16,
  /** Whether one of them failed. */
  failed: 17,
  /** Microseconds of the longest chunk, of workers and of the main thread. */
  slowest: 18,
  ownSlowest: 19,
  /** Workers that wait for a ticket. */
  asleep: 32,
  /** Workers that are there. */
  present: 33,
} as const;
/** @internal How many int32 there are. */
export const SLOTS = 34;
/** @internal Bytes from `CONTROL` to the arguments, float64, and to how far each moves a unit. */
export const ARGUMENTS = 192;
/** @internal */
export const MOST_ARGUMENTS = 20;

/** @internal The int32 of the control block. */
export const slots: Int32Array = new Int32Array(memory.buffer, CONTROL, SLOTS);
/** @internal Arguments, then how far each of them moves with a unit of the size. */
export const numbers: Float64Array = new Float64Array(
  memory.buffer,
  CONTROL + ARGUMENTS,
  2 * MOST_ARGUMENTS,
);
