/**
 * A language server that is there as long as it can be: started again when it ends, with the
 * documents that are open.
 *
 * @module
 */
import type { Json, JsonObject } from "../protocol/message.ts";
import { LanguageServer, Unavailable } from "./server.ts";

/** How to start a language service. */
export interface ServiceOptions {
  /** The Deno program. */
  readonly program: string;
  /** The folder that it works for, as a URI that ends in "/". */
  readonly folder: string;
  /** The settings of a new process. */
  readonly settings: () => Promise<JsonObject>;
  /** Milliseconds without any answer after which a process counts as hung. */
  readonly patience: number;
}

/** How often in a row it is started again without having answered anything. */
const RESTARTS = 3;

/** The language service of a folder. It throws `Unavailable`, if anything. */
export class LanguageService {
  readonly #options: ServiceOptions;
  readonly #documents = new Map<string, { text: string; version: number }>();
  #process: LanguageServer | undefined;
  /** The server once it may be told of documents. */
  #ready!: Promise<LanguageServer>;
  #started: LanguageServer | undefined;
  #starts = 0;
  /** When a question was asked that nothing was answered after. */
  #silentSince: number | undefined;
  #closed = false;

  /** Starts it. */
  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#begin();
  }

  /** The process id of the server, while there is one. */
  get pid(): number | undefined {
    return this.#started?.pid;
  }

  /** Asks, once the server is ready; all of it has to be over within `timeout` milliseconds. */
  request(method: string, params: JsonObject, timeout: number): Promise<Json> {
    return within(timeout, async (late) => {
      const server = await unless(late, this.#ready);
      const asked = this.#silentSince ??= performance.now();
      try {
        const answer = await server.request(method, params, late);
        this.#silentSince = undefined;
        this.#starts = 0;
        return answer;
      } catch (error) {
        if (performance.now() - asked > this.#options.patience) server.close();
        throw error;
      }
    });
  }

  /** The document has this text from now on; it needs no file. */
  open(uri: string, text: string): void {
    const before = this.#documents.get(uri);
    if (before?.text === text) return;
    const version = (before?.version ?? 0) + 1;
    this.#documents.set(uri, { text, version });
    if (this.#started === undefined) return;
    if (before === undefined) tellOpen(this.#started, uri, text, version);
    else {
      this.#started.notify("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
    }
  }

  /** Ends the server. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#process?.close();
    await this.#ready.catch(() => {});
  }

  #begin(): void {
    this.#starts++;
    this.#silentSince = undefined;
    this.#ready = this.#start();
    this.#ready.catch(() => {}); // who asks is told
  }

  async #start(): Promise<LanguageServer> {
    const { program, folder, settings, patience } = this.#options;
    const current = await settings();
    if (this.#closed) throw new Unavailable("the language service was closed");
    const server = this.#process = new LanguageServer(program, folder, current);
    server.ended.then(() => this.#ended());
    try {
      await within(patience, (late) => server.initialize(folder, late));
    } catch (error) {
      server.close();
      throw error;
    }
    for (const [uri, { text, version }] of this.#documents) tellOpen(server, uri, text, version);
    return this.#started = server;
  }

  #ended(): void {
    this.#process = this.#started = undefined;
    if (!this.#closed && this.#starts <= RESTARTS) this.#begin();
  }
}

function tellOpen(server: LanguageServer, uri: string, text: string, version: number): void {
  server.notify("textDocument/didOpen", {
    textDocument: { uri, languageId: "typescript", version, text },
  });
}

/** Calls `use` with a signal that is aborted after so many milliseconds. */
async function within<T>(timeout: number, use: (late: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  const why = `the language service did not answer within ${timeout / 1000} s`;
  const timer = setTimeout(() => late.abort(new Unavailable(why)), timeout);
  try {
    return await use(late.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** The promise, or the reason of the signal. */
function unless<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => aborted.reject(signal.reason), { once: true });
  return Promise.race([promise, aborted.promise]);
}
