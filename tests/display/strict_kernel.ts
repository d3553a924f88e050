/**
 * A client of the kernel that keeps only what has arrived when the kernel says that a cell is over,
 * as nbclient, nbconvert and papermill do. Norma's own client waits longer.
 *
 * @module
 */
import { Channels } from "../../src/kernel/deno/channels.ts";
import type { JsonObject, Message } from "../../src/kernel/protocol/message.ts";
import { type Output, Outputs } from "../../src/kernel/protocol/outputs.ts";
import { KernelProcess } from "../../src/kernel/deno/process.ts";

/** What became of a cell. */
export interface Strict {
  /** The outputs that a strict client keeps. */
  readonly outputs: Output[];
  /** How many messages came after the end of the cell. */
  readonly late: number;
  /** All outputs, those that came late, too. */
  readonly all: Output[];
}

/** What has come of a cell. */
interface Cell {
  readonly outputs: Outputs;
  readonly all: Outputs;
  over: boolean;
  late: number;
}

/** A running kernel, read strictly. */
export class StrictKernel implements AsyncDisposable {
  readonly #process: KernelProcess;
  readonly #channels: Channels;
  readonly #cells = new Map<string, Cell>();

  private constructor(process: KernelProcess, channels: Channels) {
    this.#process = process;
    this.#channels = channels;
    channels.published = (message) => this.#published(message);
  }

  /** Starts a kernel and waits until it is heard. */
  static async start(): Promise<StrictKernel> {
    const process = await KernelProcess.spawn({ env: { NO_COLOR: "1" } });
    const channels = await Channels.open(process, AbortSignal.timeout(60_000));
    await process.forgetConnectionFile();
    const kernel = new StrictKernel(process, channels);
    // A publisher drops what it says before somebody subscribes.
    while (kernel.#cells.size === 0) await kernel.#request("0");
    return kernel;
  }

  /** Runs a cell; waits half a second more than a strict client would, to count what came late. */
  async execute(code: string, { wait = 0 } = {}): Promise<Strict> {
    const id = await this.#request(code);
    const cell = this.#cell(id);
    while (!cell.over) await sleep(1);
    const outputs = structuredClone(cell.outputs.list);
    await sleep(wait);
    return { outputs, late: cell.late, all: cell.all.list };
  }

  async #request(code: string): Promise<string> {
    const content: JsonObject = {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: false,
    };
    const reply = await this.#channels.request("shell", "execute_request", content);
    await sleep(1);
    return reply.parent.msg_id!;
  }

  #cell(id: string) {
    let cell = this.#cells.get(id);
    if (cell === undefined) {
      cell = { outputs: new Outputs(), all: new Outputs(), over: false, late: 0 };
      this.#cells.set(id, cell);
    }
    return cell;
  }

  #published(message: Message): void {
    const cell = this.#cell(message.parent.msg_id ?? "");
    if (message.type === "status") {
      cell.over ||= message.content.execution_state === "idle";
      return;
    }
    cell.all.take(message);
    if (cell.over) cell.late++;
    else cell.outputs.take(message);
  }

  /** Ends the kernel. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#channels.request("control", "shutdown_request", { restart: false }).catch(() => {});
    await this.#process.ended;
    this.#channels.close();
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}
