/**
 * A client of Deno's own Jupyter kernel: starts it, runs cells in it, loses none of their outputs,
 * and leaves no process behind.
 *
 * @module
 */
import { syntaxError } from "../cell/problem.ts";
import { syntaxProblem } from "../cell/syntax.ts";
import type { JsonObject, Message } from "../protocol/message.ts";
import {
  type Displays,
  type ErrorOutput,
  errorOutput,
  type Output,
  Outputs,
} from "../protocol/outputs.ts";
import { KernelDied, type KernelOptions } from "./process.ts";
import { Session } from "./session.ts";

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
  readonly #session: Session;
  readonly #displays: Displays = new Map();
  /** The cell that runs, or ran last: what comes late still belongs to it. */
  #cell = new Outputs();
  #lastOutput = 0;

  private constructor(session: Session) {
    this.#session = session;
    session.published = (message) => this.#published(message);
  }

  /** Starts a kernel and waits until it listens and is heard. */
  static async start(options: KernelOptions = {}): Promise<Kernel> {
    return new Kernel(await Session.start(options));
  }

  /** The process id of the kernel. */
  get pid(): number {
    return this.#session.pid;
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
    const { content } = await this.#session.cell(code);
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

  /** Resolves when nothing has come for `settle` milliseconds, or after a second without rest. */
  async #quiet(settle: number): Promise<void> {
    const start = this.#lastOutput = performance.now();
    for (let now = start; now < this.#lastOutput + settle && now < start + 1000;) {
      await new Promise((resolve) => setTimeout(resolve, this.#lastOutput + settle - now));
      now = performance.now();
    }
  }

  #published(message: Message): void {
    if (this.#cell.take(message)) this.#lastOutput = performance.now();
  }

  /** Stops synchronous code and keeps the state; a cell that waits for a promise goes on. */
  async interrupt(): Promise<void> {
    await this.#session.terminate();
  }

  /** Ends the kernel at once, whatever it does. */
  kill(): void {
    this.#session.signal("SIGKILL");
  }

  /** Ends the kernel; by force when it has not gone within three seconds. */
  async shutdown(): Promise<void> {
    await this.#session.shutdown();
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
  const { kind, message, traceback } = syntaxError(code, problem);
  return errorOutput({ ename: kind, evalue: message, traceback: [...traceback] });
}
