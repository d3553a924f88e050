/**
 * Whether to divide at all, at present.
 *
 * @module
 */

/** Nanoseconds of work. */
const FIRST = 10e6, LONGEST = 1e9;
/** How much of a pause is forgotten with each call that went well. */
const FORGETS = 0.98;

/**
 * @internal Where another process wants the same processors, a worker may be stopped in the middle
 * of a chunk, for as long as a thousand small products take, and everybody waits. After that, calls
 * are not divided for a while: for twice as long each time, and for less once it goes well.
 */
export class Backoff {
  private pause = FIRST;
  private left = 0;

  /** Whether a call of so many nanoseconds is to be divided. */
  divides(work: number): boolean {
    if (this.left <= 0) return true;
    this.left -= work;
    return false;
  }
  /** How a divided call went: how long the others were waited for, and what a chunk takes. */
  went(waited: number, chunk: number): void {
    if (waited > Math.max(LATE, chunk)) {
      this.left = this.pause;
      this.pause = Math.min(2 * this.pause, LONGEST);
    } else this.pause = Math.max(FIRST, FORGETS * this.pause);
  }
}
/** Nanoseconds that a worker may come late for other reasons. */
const LATE = 100e3;
