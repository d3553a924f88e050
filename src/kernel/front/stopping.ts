/**
 * Stop: what a press of the button does to the cell that runs.
 *
 * A signal goes first, so that whoever listens for it, as `fit()` does, ends at its own pace. Where
 * nobody does, what the cell's top level waits for is rejected. Code that never comes to rest does
 * not notice signals: Deno's kernel terminates it.
 *
 * @module
 */
import { call, TOOLS } from "../deno/preamble.ts";
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

/** What the cell is told when it cannot be stopped. */
const STUCK = "This cannot be stopped: it comes neither to an end nor to rest. Interrupt it once " +
  "more, or restart the kernel, which loses its state.\n";

/** The code to run first in a kernel whose cells are to be stopped. */
export function stopPreamble(): string {
  return call(listen, { grace: GRACE, stopping: STOPPING, listening: LISTENING, tools: TOOLS });
}

/** The code to run after each cell: what was not stopped until then need not be. */
export const RESTED = `globalThis[Symbol.for("${TOOLS}")].rested();`;

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

  const wait = <T>(value: T): T | Promise<Awaited<T>> => {
    if (typeof (value as { then?: unknown } | null | undefined)?.then !== "function") return value;
    const stopped = Promise.withResolvers<never>();
    const stop = () => {
      const error = new Error("Stopped");
      error.name = "Interrupted";
      error.stack = "Interrupted: Stopped";
      stopped.reject(error);
    };
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
  const rested = () => {
    clearTimeout(timer);
    signals = 0;
  };
  Object.assign(Reflect.get(globalThis, Symbol.for(tools)), { wait, each, rested });
}

/** The ways to stop the cell that runs in a session. */
export class Stopping {
  readonly #session: Session;
  /** Shows the reader a sentence. */
  readonly #say: (text: string) => void;
  #heard = false;
  #listened = false;
  #presses = 0;

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

  /** Forgets the presses of the cell before. */
  begin(): void {
    this.#presses = 0;
  }

  /** Stops the cell that runs until `ended` resolves. */
  async press(ended: Promise<unknown>): Promise<void> {
    const press = ++this.#presses;
    const over = ended.then(() => true);
    const later = (milliseconds: number) =>
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), milliseconds));
    this.#heard = false;
    this.#session.signal("SIGINT");
    const patience = this.#listened && press === 1 ? UNHEARD_LISTENED : UNHEARD;
    for (const end = Date.now() + patience; !this.#heard && Date.now() < end;) {
      if (await Promise.race([over, later(20)])) return;
    }
    // To one that hears signals this would be the end of its listeners.
    if (!this.#heard) await this.#session.terminate();
    if (this.#heard && this.#listened && press === 1) return; // at its own pace
    if (!await Promise.race([over, later(HOPELESS)])) this.#say(STUCK);
  }
}
