/**
 * A client of Deno's own Jupyter kernel: starts it, runs cells in it, loses none of their outputs,
 * and leaves no process behind.
 *
 * @module
 */
import { Channels } from "./channels.ts";
import type { JsonObject, Message } from "../protocol/message.ts";
import {
  type Displays,
  type ErrorOutput,
  errorOutput,
  type Output,
  Outputs,
} from "../protocol/outputs.ts";
import { MARKER, PREAMBLE, publishMarker } from "./preamble.ts";
import { KernelDied, type KernelOptions, KernelProcess } from "./process.ts";
import { syntaxProblem } from "./syntax.ts";

export { KernelDied, type KernelOptions };

/** How to run a cell. */
export interface ExecuteOptions {
  /** Milliseconds after which the cell is given up; default: never. */
  readonly timeout?: number;
  /** Milliseconds without output after which a cell that has ended is really over; default 50. */
  readonly settle?: number;
}

/** What became of a cell. */
export interface Execution {
  /** What the notebook shows as `[1]`. */
  readonly count: number | null;
  /** The outputs in their order. */
  readonly outputs: Output[];
  /**
   * What the cell threw, also when it is a syntax error, or an error that nothing awaited or
   * caught; it is among the outputs.
   */
  readonly error: ErrorOutput | undefined;
}

/** A running kernel. */
export class Kernel implements AsyncDisposable {
  readonly #process: KernelProcess;
  readonly #channels: Channels;
  readonly #displays: Displays = new Map();
  /** The cell that runs, or ran last: what comes late still belongs to it. */
  #cell = new Outputs();
  #lastOutput = 0;
  #onStatus = () => {};
  #onMarker = (_id: string) => {};

  private constructor(process: KernelProcess, channels: Channels) {
    this.#process = process;
    this.#channels = channels;
    channels.published = (message) => this.#published(message);
  }

  /** Starts a kernel and waits until it listens and is heard. */
  static async start(options: KernelOptions = {}): Promise<Kernel> {
    for (let attempt = 1;; attempt++) {
      const process = await KernelProcess.spawn(options);
      try {
        return await Kernel.#connect(process, options.startTimeout ?? 60_000);
      } catch (error) {
        process.kill();
        await process.ended;
        if (!(error instanceof KernelDied && error.portTaken) || attempt === 5) throw error;
      } finally {
        await process.forgetConnectionFile();
      }
    }
  }

  static async #connect(process: KernelProcess, timeout: number): Promise<Kernel> {
    const stop = new AbortController();
    process.ended.then((died) => stop.abort(died));
    const silent = new Error(`The kernel did not answer within ${timeout / 1000} s`);
    const timer = setTimeout(() => stop.abort(silent), timeout);
    let channels: Channels | undefined;
    try {
      const open = channels = await Channels.open(process, stop.signal);
      stop.signal.addEventListener("abort", () => open.lose(stop.signal.reason), { once: true });
      const kernel = new Kernel(process, channels);
      await kernel.#heard();
      await kernel.#silently(PREAMBLE);
      return kernel;
    } catch (error) {
      channels?.close();
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
      await this.#channels.request("shell", "kernel_info_request", {});
      for (let i = 0; i < 10 && !heard; i++) await sleep(5);
    }
  }

  /** The process id of the kernel. */
  get pid(): number {
    return this.#process.pid;
  }

  /**
   * Runs one cell. What it throws is in the result; throws itself, a `KernelDied`, when the
   * process ends.
   *
   * A cell is over when the kernel has replied; a marker that is published after the reply has come
   * back (the kernel says "idle" before the last outputs have left it, but they leave in order);
   * and nothing more has come for a moment (for what the cell started and did not wait for).
   */
  async execute(code: string, { timeout, settle = 50 }: ExecuteOptions = {}): Promise<Execution> {
    const late = Promise.withResolvers<never>();
    const timer = timeout === undefined ? undefined : setTimeout(
      () => late.reject(new Error(`The cell did not end within ${timeout / 1000} s`)),
      timeout,
    );
    try {
      return await Promise.race([this.#run(code, settle), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #run(code: string, settle: number): Promise<Execution> {
    const cell = this.#cell = new Outputs(this.#displays);
    const { content } = await this.#evaluate(code, { silent: false });
    await this.#drained();
    await this.#quiet(settle);
    if (content.status === "error" && cell.error === undefined) {
      cell.list.push(untold(code, content));
    }
    return {
      count: typeof content.execution_count === "number" ? content.execution_count : null,
      outputs: cell.list,
      error: cell.error,
    };
  }

  /** Resolves when everything that the kernel has published so far is here. */
  async #drained(): Promise<void> {
    const id = crypto.randomUUID();
    const back = new Promise<void>((resolve) => {
      this.#onMarker = (found) => found === id && resolve();
    });
    await this.#silently(publishMarker(id));
    await this.#channels.unlessLost(back);
  }

  /** Resolves when nothing has come for `settle` milliseconds, or after a second without rest. */
  async #quiet(settle: number): Promise<void> {
    const start = this.#lastOutput = performance.now();
    for (let now = start; now < this.#lastOutput + settle && now < start + 1000;) {
      await sleep(this.#lastOutput + settle - now);
      now = performance.now();
    }
  }

  /** Runs code that counts as no cell. */
  async #silently(code: string): Promise<void> {
    const { content } = await this.#evaluate(code, { silent: true });
    if (content.status === "error") throw new Error(`The kernel failed: ${content.evalue}`);
  }

  #evaluate(code: string, { silent }: { silent: boolean }): Promise<Message> {
    return this.#channels.request("shell", "execute_request", {
      code,
      silent,
      store_history: !silent,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: false,
    });
  }

  #published(message: Message): void {
    if (message.type === "status") this.#onStatus();
    else if (message.type === MARKER) this.#onMarker(String(message.content.id));
    else if (this.#cell.take(message)) this.#lastOutput = performance.now();
  }

  /** Stops synchronous code and keeps the state; a cell that waits for a promise goes on. */
  async interrupt(): Promise<void> {
    await this.#channels.request("control", "interrupt_request", {});
  }

  /** Ends the kernel at once, whatever it does. */
  kill(): void {
    this.#process.kill();
  }

  /** Ends the kernel; by force when it has not gone within three seconds. */
  async shutdown(): Promise<void> {
    const forced = setTimeout(() => this.#process.kill(), 3000);
    try {
      await this.#channels.request("control", "shutdown_request", { restart: false });
    } catch {
      // It is gone already.
    }
    await this.#process.ended;
    clearTimeout(forced);
    this.#channels.close();
  }

  /** The same as `shutdown()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }
}

/** The error output for a failure that the kernel did not publish: a syntax error, as a rule. */
function untold(code: string, reply: JsonObject): ErrorOutput {
  const problem = syntaxProblem(code);
  if (problem === undefined) return errorOutput(reply);
  const message = `${problem.message} (${problem.line}:${problem.column})`;
  const line = code.split("\n")[problem.line - 1] ?? "";
  const traceback = [`SyntaxError: ${message}`, line, " ".repeat(problem.column - 1) + "^"];
  return errorOutput({ ename: "SyntaxError", evalue: message, traceback });
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
