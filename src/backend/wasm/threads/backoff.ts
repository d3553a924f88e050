/**
 * Whether to divide at all, at present.
 *
 * @module
 */

/** Nanoseconds of work. */
const FIRST = 1e6, LONGEST = 1e9;
/** How much of a pause is forgotten with each call that went well. */
const FORGETS = 0.9;

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
  /**
   * How a divided call went: microseconds that the longest chunk of a worker took, and that it was
   * to take. How soon a worker began does not matter: what it had not begun, others have done.
   */
  went(took: number, expected: number): void {
    if (took > 2 * expected + STOPPED) {
      this.left = this.pause;
      this.pause = Math.min(2 * this.pause, LONGEST);
    } else this.pause = Math.max(FIRST, FORGETS * this.pause);
  }
}
/** Microseconds that a chunk may take longer for other reasons than that its thread was stopped. */
const STOPPED = 100;
