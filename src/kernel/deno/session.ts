/**
 * Deno's own Jupyter kernel while it runs: started, heard, mended, and ended without a trace.
 *
 * @module
 */
import { asRun } from "./as_run.ts";
import { Channels } from "./channels.ts";
import type { Json, JsonObject, Message } from "../protocol/message.ts";
import { CELL, LARGE, MARKER, over, preamble } from "./preamble.ts";
import { KernelDied, type KernelOptions, KernelProcess } from "./process.ts";
import { temporary } from "./temporary.ts";

/** How a cell is run. */
export interface CellOptions {
  /** What its outputs name as the cell that they come from; default: something random. */
  readonly id?: string;
  /** Whether it counts as no cell, and its value is not published; default `false`. */
  readonly silent?: boolean;
  /** Whether it may ask the reader for input; default `false`. */
  readonly allowStdin?: boolean;
}

/** Milliseconds that a marker may need after the reply; one that was lost is asked for. */
const MARKED = 250;

/** A running kernel. */
export class Session implements AsyncDisposable {
  readonly #process: KernelProcess;
  readonly #channels: Channels;
  /** Where large contents lie between the kernel and us. */
  readonly #folder: string;
  #gone: Promise<void> | undefined;
  #onStatus = () => {};
  #onMarker = (_id: string) => {};
  /** What the kernel says of the cell that has failed: it may be on its way before the last lines. */
  #failure: Message | undefined;
  /** Takes what the kernel publishes. */
  published: (message: Message) => void = () => {};
  /** Takes the kernel's questions to whoever sits in front of it. */
  asked: (question: Message) => void = () => {};

  private constructor(process: KernelProcess, channels: Channels, folder: string) {
    this.#process = process;
    this.#channels = channels;
    this.#folder = folder;
    channels.published = (message) => this.#published(message);
    channels.asked = (question) => this.asked(question);
  }

  /** Starts a kernel and waits until it listens and is heard. */
  static async start(options: KernelOptions = {}): Promise<Session> {
    for (let attempt = 1;; attempt++) {
      const process = await KernelProcess.spawn(options);
      try {
        return await Session.#connect(process, options.startTimeout ?? 60_000);
      } catch (error) {
        process.signal("SIGKILL");
        await process.ended;
        if (!(error instanceof KernelDied && error.portTaken) || attempt === 5) throw error;
      } finally {
        await process.forgetConnectionFile();
      }
    }
  }

  static async #connect(process: KernelProcess, timeout: number): Promise<Session> {
    const stop = new AbortController();
    process.ended.then((died) => stop.abort(died));
    const silent = new Error(`The kernel did not answer within ${timeout / 1000} s`);
    const timer = setTimeout(() => stop.abort(silent), timeout);
    const folder = await temporary(Deno.makeTempDir, { prefix: "kernel-" });
    let channels: Channels | undefined;
    try {
      const open = channels = await Channels.open(process, stop.signal);
      stop.signal.addEventListener("abort", () => open.lose(stop.signal.reason), { once: true });
      const session = new Session(process, channels, folder);
      await session.#heard();
      await session.silently(preamble(folder));
      return session;
    } catch (error) {
      channels?.close();
      await Deno.remove(folder, { recursive: true });
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** A publisher drops what it says before somebody subscribes: ask until an answer is heard. */
  async #heard(): Promise<void> {
    let heard = false;
    this.#onStatus = () => heard = true;
    while (!heard) {
      await this.request("shell", "kernel_info_request", {});
      for (let i = 0; i < 10 && !heard; i++) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  }

  /** The process id of the kernel. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Resolves, never rejects, when the process has ended. */
  get ended(): Promise<KernelDied> {
    return this.#process.ended;
  }

  /**
   * Runs a cell to its end: the kernel has replied, and everything that it published until then is
   * here. Outputs leave the kernel in their order, but some after the reply; after the last of them
   * comes a marker.
   *
   * @throws {KernelDied} when the process ends.
   */
  async cell(
    code: string,
    { id = crypto.randomUUID(), silent = false, allowStdin = false }: CellOptions = {},
  ): Promise<Message> {
    const marked = new Promise<true>((resolve) => {
      this.#onMarker = (found) => found === id && resolve(true);
    });
    this.#failure = undefined;
    try {
      const reply = await this.#evaluate(asRun(code, id), { silent, allowStdin });
      const isOver = !silent && reply.content.status === "ok" && await soon(marked);
      if (!isOver) {
        await this.silently(over(id));
        await this.#channels.unlessLost(marked);
      }
      return reply;
    } finally {
      if (this.#failure !== undefined) this.published(this.#failure);
    }
  }

  /** Runs code that counts as no cell. */
  async silently(code: string): Promise<void> {
    const { content } = await this.#evaluate(code, { silent: true, allowStdin: false });
    if (content.status === "error") throw new Error(`The kernel failed: ${content.evalue}`);
  }

  #evaluate(
    code: string,
    { silent, allowStdin }: Required<Omit<CellOptions, "id">>,
  ): Promise<Message> {
    return this.request("shell", "execute_request", {
      code,
      silent,
      store_history: !silent,
      user_expressions: {},
      allow_stdin: allowStdin,
      stop_on_error: false,
    });
  }

  /** Sends a request of Jupyter's and waits for its reply. */
  request(channel: "shell" | "control", type: string, content: JsonObject): Promise<Message> {
    return this.#channels.request(channel, type, content);
  }

  /** Answers a question of the kernel's. */
  answer(question: Message, content: JsonObject): void {
    this.#channels.answer(question, content);
  }

  #published(message: Message): void {
    if (message.type === "status") this.#onStatus();
    else if (message.type === MARKER) this.#onMarker(String(message.content.id));
    else if (message.type === LARGE) this.published(this.#fetched(message));
    else if (message.type === "error" && !(CELL in message.metadata)) this.#failure = message;
    else this.published(message);
  }

  /** The message whose content lies in a file, which is removed. */
  #fetched(message: Message): Message {
    const { type, path } = message.content;
    // A cell may send what it likes; it may do so with files of its own, and not with others.
    if (typeof path !== "string" || !path.startsWith(`${this.#folder}/`)) return message;
    const content = JSON.parse(Deno.readTextFileSync(path)) as Json;
    Deno.removeSync(path);
    return { ...message, type: String(type), content: content as JsonObject };
  }

  /** Stops synchronous code and keeps the state; a cell that waits for a promise goes on. */
  async terminate(): Promise<void> {
    await this.request("control", "interrupt_request", {});
  }

  /** Sends the process a signal, if it is still there. */
  signal(name: Deno.Signal): void {
    this.#process.signal(name);
  }

  /** Ends the kernel; by force when it has not gone after some milliseconds. */
  shutdown(patience = 3000): Promise<void> {
    return this.#gone ??= this.#end(patience);
  }

  async #end(patience: number): Promise<void> {
    const forced = setTimeout(() => this.signal("SIGKILL"), patience);
    try {
      await this.request("control", "shutdown_request", { restart: false });
    } catch {
      // It is gone already.
    }
    await this.ended;
    clearTimeout(forced);
    this.#channels.close();
    await Deno.remove(this.#folder, { recursive: true });
  }

  /** The same as `shutdown()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }
}

/** Whether the marker comes before it has to be asked for. */
function soon(marked: Promise<true>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), MARKED);
  return Promise.race([marked, late.promise]).finally(() => clearTimeout(timer));
}
