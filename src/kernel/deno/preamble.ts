/**
 * What is run in Deno's kernel before the first cell, to mend what it leaves out. It counts as no
 * cell and leaves no names behind.
 *
 * The functions here run in the kernel's process: their text is sent there, so that they can use
 * nothing of this module.
 *
 * @module
 */
import type { Json, JsonObject } from "../protocol/message.ts";

/** A message type of our own: what is published with it tells that all before it has arrived. */
export const MARKER = "norma_marker";
/** A message type of our own: the content of another message is in a file. */
export const LARGE = "norma_large";
/**
 * In a message's metadata: the cell that it comes from, also when that one has ended, or `null`. What
 * Deno's kernel says by itself lacks it.
 */
export const CELL = "norma_cell";
/** The name, for `Symbol.for`, of what the preamble offers to cells and to the front. */
export const TOOLS = "norma.kernel";

/**
 * From so many characters on a content goes through a file. Deno's kernel writes to a connection
 * from several places at once; what the system does not take in one piece mixes with what else is
 * written, and the stream is lost.
 */
const LARGEST = 1 << 18;

/**
 * So many prints in so many milliseconds are sent one by one, further ones joined, up to so many
 * characters. Deno's kernel takes as long to send a message as a loop to print a hundred lines: what
 * waits to be sent would keep the cell from its end, long after it was stopped.
 */
const PRINTING = { prints: 100, milliseconds: 50, characters: 1 << 16 };

/** The code to run first; large contents are put into `folder`. */
export function preamble(folder: string): string {
  return [
    call(watchParent),
    call(publishWhole, {
      folder,
      largest: LARGEST,
      printing: PRINTING,
      large: LARGE,
      cell: CELL,
      marker: MARKER,
      tools: TOOLS,
    }),
    call(tellUncaught),
  ].join("\n");
}

/** The expression of what the preamble offers. Not even a cell with a `Symbol` of its own hides it. */
export const KERNEL = `globalThis[globalThis.Symbol.for("${TOOLS}")]`;

/** The code that begins a cell: what it puts out from here on names it. On one line. */
export function enter(id: string): string {
  return `${KERNEL}.enter(${JSON.stringify(id)});`;
}

/** The code that ends a cell by its marker, where that was not published with the cell's value. */
export function over(id: string): string {
  return `${KERNEL}.over(${JSON.stringify(id)});`;
}

/** The code that calls a function of this file with values that JSON can say. */
export function call<T extends Json>(run: (options: T) => void, options?: T): string {
  return `(${run})(${options === undefined ? "" : JSON.stringify(options)});`;
}

/**
 * A kernel whose client was killed ends by itself. Linux sees to it also where an endless loop keeps
 * all timers waiting.
 */
function watchParent(): void {
  const parent = Deno.ppid;
  Deno.unrefTimer(setInterval(() => Deno.ppid === parent || Deno.exit(1), 1000));
  if (Deno.build.os !== "linux") return;
  const PR_SET_PDEATHSIG = 1, SIGKILL = 9n;
  try {
    const { symbols: { prctl } } = Deno.dlopen("libc.so.6", {
      prctl: { parameters: ["i32", "u64"], result: "i32" },
    });
    prctl(PR_SET_PDEATHSIG, SIGKILL);
  } catch {
    // Another C library: the timer has to do.
  }
}

/** What nobody awaited and nobody caught is shown like any other error, instead of not at all. */
function tellUncaught(): void {
  const tell = (error: unknown) =>
    Deno.jupyter.broadcast(
      "error",
      error instanceof Error
        ? { ename: error.name, evalue: error.message, traceback: `${error.stack}`.split("\n") }
        : { ename: "Error", evalue: String(error), traceback: [] },
    );
  addEventListener("unhandledrejection", (event) => void tell(event.reason));
  addEventListener("error", (event) => {
    event.preventDefault(); // else nothing would run any more: the cell would never end
    tell(event.error ?? event.message); // of a worker's error only the message is known
  });
}

/** What Deno has for itself, as far as it is used here. */
interface Internals {
  readonly Console: new (print: (text: string, level: number) => void) => Console;
  readonly jupyter: {
    formatInner(value: unknown, raw: boolean | undefined): Promise<JsonObject>;
    broadcastResult(count: number, value: unknown): Promise<void>;
  };
}

type Publish = typeof Deno.jupyter.broadcast;

/**
 * Whatever is printed, displayed, or the value of a cell, arrives in one piece, however large it
 * is, and says which cell it comes from: timers and promises remember the cell that began them.
 */
function publishWhole({ folder, largest, printing, large, cell, marker, tools }: {
  folder: string;
  largest: number;
  printing: { prints: number; milliseconds: number; characters: number };
  large: string;
  cell: string;
  marker: string;
  tools: string;
}): void {
  const { process } = globalThis as unknown as { process: typeof import("node:process") };
  const { AsyncLocalStorage } = process.getBuiltinModule("node:async_hooks");
  const { setImmediate } = process.getBuiltinModule("node:timers");
  const { jupyter } = Deno;
  const internals = Reflect.get(Deno, Reflect.get(Deno, "internal")) as Internals;
  const running = new AsyncLocalStorage<string>();
  const send = jupyter.broadcast;
  let files = 0;

  const length = (value: unknown): number => {
    if (typeof value === "string") return value.length;
    if (typeof value !== "object" || value === null) return 8;
    return Object.values(value).reduce((sum, part) => sum + length(part), 8);
  };
  const publishAs: (id: string | undefined, ...message: Parameters<Publish>) => Promise<void> = (
    id,
    type,
    content,
    options = {},
  ) => {
    const metadata = { ...options.metadata, [cell]: id ?? null };
    if (length(content) < largest) return send(type, content, { ...options, metadata });
    const path = `${folder}/${++files}`;
    Deno.writeTextFileSync(path, JSON.stringify(content), { mode: 0o600 });
    return send(large, { type, path }, { ...options, metadata });
  };
  const publish: Publish = (...message) => {
    flush();
    return publishAs(running.getStore(), ...message);
  };

  // Cells may replace them.
  const { setTimeout, clearTimeout, performance } = globalThis;
  /** What waits to be joined by more. */
  let printed: { id: string | undefined; name: string; text: string } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let prints = 0, since = 0;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (printed === undefined) return;
    const { id, name, text } = printed;
    printed = undefined;
    publishAs(id, "stream", { name, text });
  };
  const print = (name: string, text: string) => {
    const id = running.getStore();
    const now = performance.now();
    if (printed?.id !== id || printed?.name !== name) flush();
    if (now - since > printing.milliseconds) {
      flush();
      since = now;
      prints = 0;
    }
    if (printed === undefined && prints++ < printing.prints) {
      publishAs(id, "stream", { name, text });
      return;
    }
    printed = { id, name, text: (printed?.text ?? "") + text };
    if (printed.text.length > printing.characters) flush();
    else timer ??= setTimeout(flush, printing.milliseconds);
  };

  jupyter.broadcast = publish;
  jupyter.display = async (value, { raw, update, display_id } = {}) => {
    const data = await internals.jupyter.formatInner(value, raw);
    const transient = display_id ? { display_id } : {};
    await publish(update ? "update_display_data" : "display_data", {
      data,
      metadata: {},
      transient,
    });
  };
  const { broadcastResult } = internals.jupyter;
  const publishValue = async (count: number, value: unknown) => {
    if (value === undefined) return;
    let data;
    try {
      data = await jupyter.format(value);
    } catch (error) {
      const failing = { [Symbol.for("Jupyter.display")]: () => Promise.reject(error) };
      return await broadcastResult(count, failing);
    }
    const metadata = {};
    await publish("execute_result", { execution_count: count, data, metadata, transient: {} });
  };
  globalThis.console = new internals.Console((text, level) => {
    print(level > 1 ? "stderr" : "stdout", text);
  });
  let entered = "";
  const kernel = {
    enter(id: string) {
      entered = id;
      running.enterWith(id);
    },
    over(id = entered) {
      flush();
      return send(marker, { id });
    },
  };
  Object.defineProperty(globalThis, Symbol.for(tools), { value: kernel });
  // Called for every cell that has not failed, and that is not silent.
  internals.jupyter.broadcastResult = async (count, value) => {
    try {
      await publishValue(count, value);
    } finally {
      // Rejections that nobody handled are told in the event loop's next turn.
      await new Promise<void>((resolve) => setImmediate(resolve));
      kernel.over();
    }
  };
}
