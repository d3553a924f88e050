/**
 * The norma kernel as Jupyter starts it, and a client of it that notes who is told what.
 *
 * @module
 */
import { Channels } from "../../../src/kernel/deno/channels.ts";
import { freePorts, KernelDied, type Ports } from "../../../src/kernel/deno/process.ts";
import type { Checking } from "../../../src/kernel/front/checking.ts";
import type { JsonObject, Message } from "../../../src/kernel/protocol/message.ts";
import { type Displays, type Output, Outputs } from "../../../src/kernel/protocol/outputs.ts";
import { kernelspec } from "../../../src/kernel/spec.ts";
import { until } from "../permitted.ts";

/** What a client has when a cell is over. */
export interface Ran {
  readonly id: string;
  readonly reply: JsonObject;
  /** What has come for this cell before the kernel said that it is idle. */
  readonly outputs: readonly Output[];
}

/** The command that starts the kernel as Jupyter does: with the permissions of the kernelspec. */
export function kernelCommand(file: string, checking: Checking): string[] {
  return kernelspec({ checking }).argv.map((part) => part.replace("{connection_file}", file));
}

/** A connection file. */
export async function connectionFile(
  ip = "127.0.0.1",
): Promise<{ file: string; ports: Ports; key: string }> {
  const ports = freePorts();
  const key = crypto.randomUUID();
  const file = await Deno.makeTempFile({ prefix: "norma-", suffix: ".json" });
  const entries = Object.entries(ports).map(([name, port]) => [`${name}_port`, port]);
  await Deno.writeTextFile(
    file,
    JSON.stringify({
      transport: "tcp",
      ip,
      signature_scheme: "hmac-sha256",
      key,
      ...Object.fromEntries(entries),
    }),
  );
  return { file, ports, key };
}

/** A kernel and its client. */
export class Front implements AsyncDisposable {
  readonly process: Deno.ChildProcess;
  readonly channels: Channels;
  readonly ports: Ports;
  readonly key: string;
  readonly #file: string;
  readonly #displays: Displays = new Map();
  readonly #outputs = new Map<string, Outputs>();
  readonly #idle = new Map<string, PromiseWithResolvers<void>>();
  #gone: Promise<void> | undefined;
  #onStatus = () => {};

  private constructor(
    process: Deno.ChildProcess,
    channels: Channels,
    { file, ports, key }: { file: string; ports: Ports; key: string },
  ) {
    this.process = process;
    this.channels = channels;
    this.ports = ports;
    this.key = key;
    this.#file = file;
    channels.published = (message) => this.#published(message);
  }

  /** Starts it in a folder, the current one if none is given; `"stock"` is Deno's own kernel. */
  static async start(
    checking: Checking | "stock" = "off",
    { cwd = Deno.cwd(), env = {} }: { cwd?: string; env?: Record<string, string> } = {},
  ): Promise<Front> {
    const connection = await connectionFile();
    const { file } = connection;
    const [program = "", ...args] = checking === "stock"
      ? [Deno.execPath(), "jupyter", "--kernel", "--conn", file]
      : kernelCommand(file, checking);
    const process = new Deno.Command(program, {
      args,
      cwd,
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
    }).spawn();
    const ended = process.status.then((status) => new KernelDied(status, ""));
    const signal = AbortSignal.timeout(30_000);
    const channels = await Channels.open({ ...connection, ended }, signal);
    const front = new Front(process, channels, connection);
    let heard = false;
    front.#onStatus = () => heard = true;
    while (!heard) await channels.request("shell", "kernel_info_request", {});
    // A language service that is still loading would let cells run unchecked.
    const checked = checking === "error" || checking === "warning";
    if (checked) await until("the language service", () => front.#knows("Deno"));
    return front;
  }

  async #knows(code: string): Promise<boolean> {
    const asked = { code, cursor_pos: code.length, detail_level: 0 };
    const { content } = await this.channels.request("shell", "inspect_request", asked);
    return content.found === true;
  }

  #published(message: Message): void {
    const id = message.parent.msg_id ?? "";
    if (message.type === "status") {
      this.#onStatus();
      if (message.content.execution_state === "idle") this.#over(id).resolve();
    } else this.of(id).take(message);
  }

  #over(id: string): PromiseWithResolvers<void> {
    let over = this.#idle.get(id);
    if (over === undefined) this.#idle.set(id, over = Promise.withResolvers());
    return over;
  }

  /** What has come for a cell until now. */
  of(id: string): Outputs {
    let outputs = this.#outputs.get(id);
    if (outputs === undefined) this.#outputs.set(id, outputs = new Outputs(this.#displays));
    return outputs;
  }

  /** What has come for all cells until now. */
  *outputs(): Generator<Output> {
    for (const { list } of this.#outputs.values()) yield* list;
  }

  /** Runs a cell and waits until the kernel says that it is idle. */
  async execute(code: string, options: JsonObject = {}): Promise<Ran> {
    const { content, parent } = await this.channels.request("shell", "execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
      ...options,
    });
    const id = parent.msg_id ?? "";
    await this.channels.unlessLost(this.#over(id).promise);
    return { id, reply: content, outputs: structuredClone(this.of(id).list) };
  }

  /** Presses Stop. */
  async stop(): Promise<void> {
    await this.channels.request("control", "interrupt_request", {});
  }

  /** Ends it as Jupyter does. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#gone ??= this.#end();
  }

  async #end(): Promise<void> {
    const forced = setTimeout(() => this.process.kill("SIGKILL"), 5000);
    try {
      await this.channels.request("control", "shutdown_request", { restart: false });
    } catch {
      // It has ended.
    }
    await this.process.status;
    clearTimeout(forced);
    this.channels.close();
    await Deno.remove(this.#file);
  }
}
