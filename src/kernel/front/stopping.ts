/**
 * Stop: what a press of the button does to the cell that runs.
 *
 * A signal goes first, so that whoever listens for it, as `fit()` does, ends at its own pace. Where
 * nobody does, what the cell's top level waits for is rejected. Code that never comes to rest does
 * not notice signals: Deno's kernel terminates it. A cell that begins after the signal has
 * arrived ends at once.
 *
 * @module
 */
import { call, over, TOOLS } from "../deno/preamble.ts";
import type { Session } from "../deno/session.ts";

/** A message type of our own: the signal has arrived. */
export const STOPPING = "norma_stopping";
/** A message type of our own: whether somebody listens for the signal. */
export const LISTENING = "norma_listening";

/** Milliseconds for what listens to signals without telling, before awaits are rejected. */
const GRACE = 250;
/** Milliseconds after which code that has not noticed the signal is terminated. */
const UNHEARD = 400;
/** The same, while somebody listens for the signal: a step of a training takes its time. */
const UNHEARD_LISTENED = 10_000;
/** Milliseconds after which a cell that has not ended is said not to. */
const HOPELESS = 1500;
/** How often it is terminated until then. */
const ATTEMPTS = 6;

/** Whether a process can be sent one without ending it. */
const SIGNALS = Deno.build.os !== "windows";

/** What the cell is told when it cannot be stopped. */
const STUCK = "This cannot be stopped: it comes neither to an end nor to rest. Interrupt it once " +
  "more, or restart the kernel, which loses its state.\n";

/** The code to run first in a kernel whose cells are to be stopped. */
export function stopPreamble(): string {
  return call(listen, { grace: GRACE, stopping: STOPPING, listening: LISTENING, tools: TOOLS });
}

/** Runs in the kernel's process: it uses nothing of this module. */
function listen({ grace, stopping, listening, tools }: {
  grace: number;
  stopping: string;
  listening: string;
  tools: string;
}): void {
  type Process = Pick<typeof import("node:process"), "on" | "listenerCount">;
  const { process } = globalThis as unknown as { process: Process };
  const { broadcast } = Deno.jupyter;
  const pending = new Set<() => void>();
  let signals = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stopAll = () => {
    for (const stop of pending) stop();
    pending.clear();
  };
  Deno.addSignalListener("SIGINT", () => {
    signals++;
    broadcast(stopping, {});
    if (signals > 1) stopAll();
    else if (process.listenerCount("SIGINT") === 0) timer = setTimeout(stopAll, grace);
  });
  // Told at once, because a step that computes for long may follow; the one event comes before the
  // listener is there, the other after it is gone.
  process.on("newListener", (name) => name === "SIGINT" && broadcast(listening, { is: true }));
  process.on("removeListener", (name) => {
    if (name === "SIGINT") broadcast(listening, { is: process.listenerCount(name) > 0 });
  });

  const interrupted = () => {
    const error = new Error("Stopped");
    error.name = "Interrupted";
    error.stack = "Interrupted: Stopped";
    return error;
  };
  const wait = <T>(value: T): T | Promise<Awaited<T>> => {
    if (typeof (value as { then?: unknown } | null | undefined)?.then !== "function") return value;
    const stopped = Promise.withResolvers<never>();
    const stop = () => stopped.reject(interrupted());
    pending.add(stop);
    return Promise.race([value, stopped.promise]).finally(() => pending.delete(stop));
  };
  const each = <T>(values: AsyncIterable<T> | Iterable<T>): AsyncIterable<T> => ({
    [Symbol.asyncIterator]() {
      const iterator = Symbol.asyncIterator in values
        ? values[Symbol.asyncIterator]()
        : values[Symbol.iterator]();
      return {
        next: async () => {
          const { done, value } = await wait(iterator.next());
          return { done: done === true, value: await wait(value) };
        },
        return: async (value?: unknown) =>
          await iterator.return?.(value) ?? { done: true, value: undefined },
      } as AsyncIterator<T>;
    },
  });
  const kernel = Reflect.get(globalThis, Symbol.for(tools));
  const { enter, over } = kernel;
  Object.assign(kernel, {
    wait,
    each,
    enter(id: string) {
      enter(id);
      if (signals > 0) throw interrupted();
    },
    over(id?: string) {
      // What was not stopped until the end of its cell need not be.
      clearTimeout(timer);
      signals = 0;
      over(id);
    },
  });
}

/** The ways to stop the cell that runs in a session. */
export class Stopping {
  readonly #session: Session;
  /** Shows the reader a sentence. */
  readonly #say: (text: string) => void;
  #heard = true;
  #listened = false;
  #presses = 0;
  /** Resolves when the last press has done what it can. */
  #pressed: Promise<void> = Promise.resolve();

  constructor(session: Session, say: (text: string) => void) {
    this.#session = session;
    this.#say = say;
  }

  /** Takes a message of the kernel's; answers whether it was one for us. */
  take(type: string, content: { readonly is?: unknown }): boolean {
    if (type === STOPPING) this.#heard = true;
    else if (type === LISTENING) this.#listened = content.is === true;
    else return false;
    return true;
  }

  /** Stops the cell that runs until `ended` resolves. */
  press(ended: Promise<unknown>): Promise<void> {
    return this.#pressed = this.#press(ended.then(() => true));
  }

  async #press(over: Promise<true>): Promise<void> {
    const press = ++this.#presses;
    this.#heard = false;
    if (SIGNALS) this.#session.signal("SIGINT");
    const patience = !SIGNALS ? 0 : this.#listened && press === 1 ? UNHEARD_LISTENED : UNHEARD;
    for (const end = Date.now() + patience; !this.#heard && Date.now() < end;) {
      if (await Promise.race([over, later(20)])) return;
    }
    // To one that hears signals this would be the end of its listeners. In the middle of a print it
    // may come to nothing.
    for (let i = 0; !this.#heard && i < ATTEMPTS; i++) {
      await this.#session.terminate();
      if (await Promise.race([over, later(HOPELESS / ATTEMPTS)])) return;
    }
    if (this.#heard && this.#listened && press === 1) return; // at its own pace
    if (!this.#heard || !await Promise.race([over, later(HOPELESS)])) this.#say(STUCK);
  }

  /** After a cell that was stopped: resolves when nothing of that is left for the next one. */
  async settle(): Promise<void> {
    await this.#pressed;
    this.#presses = 0;
    for (const end = Date.now() + UNHEARD; !this.#heard && Date.now() < end;) await later(5);
    await this.#session.silently(over(""));
  }
}

function later(milliseconds: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), milliseconds));
}
