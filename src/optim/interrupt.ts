/**
 * Stop in a notebook and Ctrl-C in a terminal, which both are SIGINT.
 *
 * @module
 */

/** Milliseconds of computing before others get a turn. */
const TURN = 50;

/** Where signals arrive: in Deno and Node. A browser has none. */
function signals(): Pick<typeof import("node:process"), "on" | "off"> | undefined {
  return Reflect.get(globalThis, "process");
}

/**
 * @internal Notices interrupts while it is open, and gives the event loop a turn so that it can.
 * Without a listener SIGINT would end the process: the kernel too, with everything that was
 * computed.
 */
export class Interrupt implements Disposable {
  #noticed = false;
  #open = true;
  #since = performance.now();
  readonly #signal: AbortSignal | undefined;
  readonly #listener = () => {
    // Whoever still waits after the second one can end the process with the third.
    if (this.#noticed) this[Symbol.dispose]();
    this.#noticed = true;
  };

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
    signals()?.on("SIGINT", this.#listener);
  }
  /** Whether there was one. */
  get noticed(): boolean {
    return this.#noticed || this.#signal?.aborted === true;
  }
  /** Lets others run if it is time; to be called between steps, where no scope is open. */
  async turn(): Promise<void> {
    if (performance.now() - this.#since < TURN) return;
    await new Promise<void>((resolve) => void setTimeout(resolve, 0));
    this.#since = performance.now();
  }
  /** Stops listening. */
  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    signals()?.off("SIGINT", this.#listener);
  }
}
