/**
 * Says how far something is, while it runs.
 *
 * @module
 */
import { outletHere } from "./outlet_here.ts";
import type { Outlet } from "./progress_outlet.ts";

/** How much there is to do. */
export interface ProgressOptions {
  /** The number of pieces, if it is known; then there is a bar, and a time that is left. */
  total?: number;
}

/** Milliseconds between two lines: a front end that gets more falls behind. */
const PAUSE = 100;

/** Something that goes on; {@linkcode progress} makes one. */
export class Progress {
  readonly #name: string;
  readonly #total: number | undefined;
  readonly #outlet: Outlet;
  readonly #now: () => number;
  readonly #start: number;
  /** When the next line may come, and what waits for that. */
  #next = -Infinity;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #done = 0;
  #text: string | undefined;
  #closing: Promise<void> | undefined;

  /** Use {@linkcode progress}, which finds the outlet and the clock (milliseconds). */
  constructor(name: string, total: number | undefined, outlet: Outlet, now: () => number) {
    if (typeof name !== "string" || name.trim() === "") {
      throw new TypeError(
        `A progress needs a name and got ${JSON.stringify(name)}: ` +
          `write what goes on, such as "sweep"`,
      );
    }
    if (total !== undefined && !(Number.isInteger(total) && total > 0)) {
      throw new RangeError(
        `The progress ${
          JSON.stringify(name)
        } got total: ${total}: a total is a whole number from 1 ` +
          `on; leave it out if it is not known`,
      );
    }
    this.#name = name;
    this.#total = total;
    this.#outlet = outlet;
    this.#now = now;
    this.#start = now();
    this.#show();
  }

  /**
   * Tells how many pieces are done, and perhaps what the last one gave. Cheap enough for every step
   * of a loop: what comes within a tenth of a second of the last line is shown later, or not if
   * there is something newer by then.
   *
   * @throws {RangeError} if `done` is not from 0 to the total.
   * @throws {Error} after {@linkcode done}.
   */
  update(done: number, text?: string): void {
    this.expectOpen();
    if (!(done >= 0 && done <= (this.#total ?? Number.MAX_VALUE))) {
      const range = this.#total === undefined ? "from 0 on" : `from 0 to ${this.#total}`;
      throw new RangeError(
        `The progress ${JSON.stringify(this.#name)} was told that ${done} are done: count ${range}`,
      );
    }
    this.#done = done;
    this.#text = text;
    const rest = this.#next - this.#now();
    if (rest <= 0) return this.#show();
    if (this.#waiting !== undefined) return;
    const waiting = this.#waiting = setTimeout(() => {
      try {
        this.#show();
      } catch {
        // The next one who calls draws the same, and hears of it.
      }
    }, rest);
    // Nobody has to stay for a line that is not the last.
    if ("Deno" in globalThis) Deno.unrefTimer(waiting);
  }

  /**
   * Shows the line that stays, such as `sweep: 24 of 24 · best 0.1`, and waits until it is there.
   * No time stands in it, so that a notebook that runs again gives the same bytes. Who calls it
   * again waits for the same line.
   */
  done(text?: string): Promise<void> {
    return this.#closing ??= this.#close(text);
  }

  /** @internal Throws after `done()`. */
  expectOpen(): void {
    if (this.#closing === undefined) return;
    throw new Error(
      `The progress ${JSON.stringify(this.#name)} was updated after done(): make a new one`,
    );
  }

  async #close(text: string | undefined): Promise<void> {
    clearTimeout(this.#waiting);
    this.#text = text;
    await this.#outlet.close(this.#count());
  }

  #show(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    const now = this.#now();
    const rest = this.#outlet.show(this.#count(), (now - this.#start) / 1000);
    this.#next = now + Math.max(PAUSE, rest ?? 0);
  }

  #count() {
    return { name: this.#name, done: this.#done, total: this.#total, text: this.#text };
  }
}

/**
 * Begins to show progress: below the cell in a notebook, on one line in a terminal, and as at most
 * a dozen lines where standard error is a file.
 *
 * @param name What goes on; it begins the line.
 * @throws {TypeError} if the name is empty.
 * @throws {RangeError} if the total is not a whole number from 1 on.
 *
 * @example
 * ```ts
 * import { progress } from "@norma/norma/display";
 *
 * const rates = [0.1, 0.3, 1];
 * const bar = progress("sweep", { total: rates.length });
 * for (const [i, rate] of rates.entries()) {
 *   // … train with this rate …
 *   bar.update(i + 1, `learning rate ${rate}`);
 * }
 * await bar.done(); // sweep: 3 of 3
 * ```
 */
export function progress(name: string, { total }: ProgressOptions = {}): Progress {
  return new Progress(name, total, outletHere(), () => performance.now());
}
