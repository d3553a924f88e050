/**
 * The process of `deno lsp`: asks it, and tells when it is gone.
 *
 * @module
 */
import type { Json, JsonObject } from "../protocol/message.ts";
import { frame, messages } from "./json_rpc.ts";

/** The language service has no answer; the message is a clause that says why. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

/** A running language server. */
export class LanguageServer {
  /** Resolves, never rejects, with how the process ended. */
  readonly ended: Promise<Unavailable>;
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #settings: JsonObject;
  readonly #waiting = new Map<number, PromiseWithResolvers<Json>>();
  #asked = 0;
  #lost: Unavailable | undefined;

  /**
   * Starts the process for a folder, a URI that ends in "/". The settings are what stands under
   * "deno" in those of an editor. Throws when there is no such program.
   */
  constructor(program: string, folder: string, settings: JsonObject) {
    this.#settings = settings;
    this.#process = spawn(program, folder);
    this.#input = this.#process.stdin.getWriter();
    const read = this.#read().catch((error) => this.#lose(error.message));
    this.ended = this.#process.status.then(async ({ code, signal }) => {
      await read;
      await this.#input.close().catch(() => {});
      return this.#lose(signal === null ? `ended with code ${code}` : `was ended by ${signal}`);
    });
  }

  /** The process id. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Introduces the folder. */
  async initialize(folder: string, late: AbortSignal): Promise<void> {
    await this.request("initialize", {
      processId: Deno.pid, // the server ends when this process is gone
      rootUri: folder,
      workspaceFolders: [{ uri: folder, name: "notebooks" }],
      initializationOptions: this.#settings,
      capabilities: {
        textDocument: {
          diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false },
          hover: { contentFormat: ["markdown"] },
        },
        workspace: { configuration: true, workspaceFolders: true },
      },
    }, late);
    this.notify("initialized", {});
  }

  /** Asks, until it is too late: then the reason of the signal is thrown. */
  async request(method: string, params: JsonObject, late: AbortSignal): Promise<Json> {
    if (this.#lost !== undefined) throw this.#lost;
    const id = ++this.#asked;
    const answer = Promise.withResolvers<Json>();
    const cancel = () => {
      this.notify("$/cancelRequest", { id });
      answer.reject(late.reason);
    };
    this.#waiting.set(id, answer);
    late.addEventListener("abort", cancel);
    this.#send({ jsonrpc: "2.0", id, method, params });
    try {
      return await answer.promise;
    } finally {
      late.removeEventListener("abort", cancel);
      this.#waiting.delete(id);
    }
  }

  /** Tells. */
  notify(method: string, params: JsonObject): void {
    this.#send({ jsonrpc: "2.0", method, params });
  }

  /** Ends the process at once. */
  async close(): Promise<void> {
    this.#lose("was closed");
    await this.ended;
  }

  #kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended.
    }
  }

  #send(message: JsonObject): void {
    this.#input.write(frame(message)).catch(() => {}); // `ended` tells why
  }

  async #read(): Promise<void> {
    for await (const message of messages(this.#process.stdout)) this.#receive(message);
  }

  #receive({ id, method, params, result, error }: JsonObject): void {
    if (typeof method === "string") {
      if (id !== undefined) {
        this.#send({ jsonrpc: "2.0", id, result: this.#answer(method, params) });
      }
      return;
    }
    const waiting = this.#waiting.get(Number(id));
    if (error === undefined) waiting?.resolve(result ?? null);
    else waiting?.reject(unavailable(`failed: ${(error as JsonObject | null)?.message}`));
  }

  /** The server asks for settings; other questions are news that need no answer. */
  #answer(method: string, params: Json | undefined): Json {
    if (method !== "workspace/configuration") return null;
    const { items } = params as { items: Json[] };
    return items.map(() => this.#settings);
  }

  /** From now on nothing can be asked; the first reason counts. */
  #lose(why: string): Unavailable {
    const lost = this.#lost ??= unavailable(why);
    for (const { reject } of this.#waiting.values()) reject(lost);
    this.#kill();
    return lost;
  }
}

/** Collects garbage sooner: half a gigabyte instead of nearly one, for a twentieth of the time. */
const SPARING = "--heap-growing-percent=40";

function spawn(program: string, folder: string): Deno.ChildProcess {
  try {
    return new Deno.Command(program, {
      args: ["lsp"],
      cwd: new URL(folder),
      env: { NO_COLOR: "1", DENO_V8_FLAGS: SPARING },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
  } catch (error) {
    throw unavailable(`cannot be started: ${error instanceof Error ? error.message : error}`);
  }
}

function unavailable(why: string): Unavailable {
  return new Unavailable(`the language service ${why}`);
}
