/**
 * Deno's own Jupyter kernel as a process: its ports, its connection file, and how it ends.
 *
 * @module
 */
import { temporary } from "./temporary.ts";

/** How to start a kernel. */
export interface KernelOptions {
  /** The folder that cells run in; default: the current one. */
  readonly cwd?: string;
  /** The Deno program; default: the one that runs this code. */
  readonly deno?: string;
  /** Environment variables of the kernel, in addition to our own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds within which the kernel has to answer; default 60,000. */
  readonly startTimeout?: number;
}

/** The process of a kernel ended while it was needed. */
export class KernelDied extends Error {
  override readonly name = "KernelDied";
  /** The exit code; `null` when a signal ended the process. */
  readonly code: number | null;
  /** The signal that ended the process, if one did. */
  readonly signal: string | null;
  /** How it ended, in a sentence without its dot. */
  readonly how: string;
  /** The last lines that it said itself; may be empty. */
  readonly said: string;

  constructor(status: Deno.CommandStatus, said: string) {
    const end = status.signal === null ? `with code ${status.code}` : `by signal ${status.signal}`;
    const how = `The kernel process ended ${end}`;
    super(said === "" ? how : `${how}:\n${said}`);
    this.how = how;
    this.said = said;
    this.code = status.signal === null ? status.code : null;
    this.signal = status.signal;
  }

  /** Whether somebody else took one of the kernel's ports first. */
  get portTaken(): boolean {
    return this.said.includes("AddrInUse");
  }
}

/** The ports of a kernel that are used here. */
export type Ports = Readonly<Record<"shell" | "iopub" | "stdin" | "control" | "hb", number>>;

/** A running kernel. */
export class KernelProcess {
  readonly ports: Ports;
  /** What messages are signed with. */
  readonly key: string;
  /** Resolves, never rejects, when the process has ended. */
  readonly ended: Promise<KernelDied>;
  /** Where the kernel finds its ports and the key; readable by its owner only. */
  readonly connectionFile: string;
  readonly #process: Deno.ChildProcess;

  private constructor(ports: Ports, key: string, file: string, process: Deno.ChildProcess) {
    this.ports = ports;
    this.key = key;
    this.connectionFile = file;
    this.#process = process;
    // Read at all times: a full pipe would stop the kernel.
    const said = Promise.all([lastLines(process.stderr), drop(process.stdout)]);
    this.ended = process.status.then(async (status) => new KernelDied(status, (await said)[0]));
  }

  /** The process id. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Starts `deno jupyter --kernel` on free ports. */
  static async spawn({ cwd, deno, env }: KernelOptions): Promise<KernelProcess> {
    const ports = freePorts();
    const key = crypto.randomUUID();
    const file = await temporary(Deno.makeTempFile, { prefix: "kernel-", suffix: ".json" });
    await Deno.writeTextFile(file, JSON.stringify(connectionInfo(ports, key)));
    try {
      const process = new Deno.Command(deno ?? Deno.execPath(), {
        args: ["jupyter", "--kernel", "--conn", file],
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
        ...(cwd === undefined ? {} : { cwd }),
        env: { ...env },
      }).spawn();
      return new KernelProcess(ports, key, file, process);
    } catch (error) {
      await Deno.remove(file);
      throw error;
    }
  }

  /**
   * Removes the connection file: after the kernel has read it nobody needs it, and it holds the
   * key.
   */
  async forgetConnectionFile(): Promise<void> {
    try {
      await Deno.remove(this.connectionFile);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  /** Sends the process a signal, if it is still there. */
  signal(name: Deno.Signal): void {
    try {
      this.#process.kill(name);
    } catch {
      // It has ended.
    }
  }
}

function connectionInfo(ports: Ports, key: string): Record<string, string | number> {
  return {
    transport: "tcp",
    ip: "127.0.0.1",
    signature_scheme: "hmac-sha256",
    key,
    kernel_name: "deno",
    ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [`${name}_port`, port])),
  };
}

/**
 * Ports that were free a moment ago; who takes one in the meantime makes the kernel end with
 * "AddrInUse".
 */
export function freePorts(): Ports {
  const open = () => Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const listeners = { shell: open(), iopub: open(), stdin: open(), control: open(), hb: open() };
  const port = (listener: Deno.TcpListener) => {
    listener.close();
    return listener.addr.port;
  };
  return {
    shell: port(listeners.shell),
    iopub: port(listeners.iopub),
    stdin: port(listeners.stdin),
    control: port(listeners.control),
    hb: port(listeners.hb),
  };
}

/** The end of what the process says, without what Deno's kernel says at every start. */
async function lastLines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let said = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    said = (said + text).slice(-4000);
  }
  const lines = said.split("\n").filter((line) =>
    !/"deno jupyter" is unstable|^Download /.test(line)
  );
  return lines.join("\n").trim();
}

async function drop(stream: ReadableStream<Uint8Array>): Promise<void> {
  await stream.pipeTo(new WritableStream());
}
