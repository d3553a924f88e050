/**
 * The norma kernel: a Jupyter kernel in front of Deno's, which does the running. It speaks the
 * Jupyter protocol (https://jupyter-client.readthedocs.io/en/stable/messaging.html).
 *
 * @module
 */
import { isBefore } from "../../deno_version.ts";
import type { KernelOptions } from "../deno/process.ts";
import type { Language } from "../language/language.ts";
import type { JsonObject } from "../protocol/message.ts";
import { Cells } from "./cells.ts";
import type { Checking } from "./checking.ts";
import { Clients, type Request } from "./clients.ts";
import type { ConnectionInfo } from "./connection.ts";
import { completeReply, inspectReply } from "./questions.ts";

/** How to serve. */
export interface ServeOptions extends KernelOptions {
  /** What happens to cells with type errors; a cell may ask for something else. */
  readonly checking: Checking;
}

/**
 * The first and the last release of Deno whose kernel this one was tried in front of: with them, and
 * with each between, the tests of this kernel have passed.
 */
export const TRIED = ["2.9.1", "2.9.6"] as const;

/** What to say of another release; Deno's kernel is not made to have one in front of it. */
export function untried(version: string): string | undefined {
  const [first, last] = TRIED;
  if (isBefore(version, first) === false && isBefore(last, version) === false) return undefined;
  return `The norma kernel was tried with Deno ${first} to ${last}, this is ${version}: where ` +
    `something is amiss, choose Deno's own kernel`;
}

/** Milliseconds between two looks whether the program that started the kernel is still there. */
const LOOK = 1000;
/** Milliseconds within which a client has to say something. */
const ALONE = 60_000;

/** Serves clients until one of them asks for the end, or all are gone. */
export async function serve(
  connection: ConnectionInfo,
  language: Language,
  options: ServeOptions,
): Promise<void> {
  const clients = new Clients(connection);
  const cells = new Cells(clients, language, options.checking, options);
  const remark = untried(Deno.version.deno);
  if (remark !== undefined) cells.remark(remark);
  const over = Promise.withResolvers<void>();
  // Who started this may have gone before the first look.
  const alone = setTimeout(over.resolve, ALONE);
  clients.requested = (request) => {
    clearTimeout(alone);
    handle(request, clients, cells, language, over.resolve).catch((error) => {
      console.error("The norma kernel failed at a request:", error);
    });
  };
  const parent = Deno.ppid;
  const looking = setInterval(() => Deno.ppid === parent || over.resolve(), LOOK);
  const stop = () => void cells.stop();
  Deno.addSignalListener("SIGINT", stop);
  Deno.addSignalListener("SIGTERM", over.resolve);
  try {
    await Promise.race([cells.ready.then(() => over.promise), over.promise]);
  } finally {
    clearInterval(looking);
    clearTimeout(alone);
    Deno.removeSignalListener("SIGINT", stop);
    Deno.removeSignalListener("SIGTERM", over.resolve);
    await Promise.all([cells.close(), language.close()]);
    await clients.close();
  }
}

async function handle(
  request: Request,
  clients: Clients,
  cells: Cells,
  language: Language,
  end: () => void,
): Promise<void> {
  const { message: { type, content } } = request;
  switch (type) {
    case "execute_request":
    case "is_complete_request":
    case "comm_info_request":
    case "comm_open":
      return await cells.push(request);
    case "kernel_info_request":
      return await answer(request, clients, () => Promise.resolve(INFO));
    case "history_request":
      return await answer(request, clients, () => Promise.resolve(cells.history.reply(content)));
    case "inspect_request":
      return await answer(request, clients, () => inspectReply(language, content));
    case "complete_request": {
      // Deno's kernel knows the names that are there, and not while a cell runs.
      const found = await completeReply(language, content);
      if (found === undefined && cells.idle) return await cells.push(request);
      return await answer(request, clients, () => Promise.resolve(found ?? nothing(content)));
    }
    case "interrupt_request":
      await cells.stop();
      return clients.reply(request, "interrupt_reply", { status: "ok" });
    case "shutdown_request":
      await cells.close();
      clients.reply(request, "shutdown_reply", { status: "ok", restart: content.restart === true });
      return end();
  }
}

/** Answers at once, also while a cell runs. */
async function answer(
  request: Request,
  clients: Clients,
  compose: () => Promise<JsonObject>,
): Promise<void> {
  const { type, header } = request.message;
  clients.publish("status", { execution_state: "busy" }, header);
  clients.reply(request, type.replace("_request", "_reply"), await compose());
  clients.publish("status", { execution_state: "idle" }, header);
}

function nothing({ cursor_pos = 0 }: JsonObject): JsonObject {
  return {
    status: "ok",
    matches: [],
    cursor_start: cursor_pos,
    cursor_end: cursor_pos,
    metadata: {},
  };
}

const INFO: JsonObject = {
  status: "ok",
  protocol_version: "5.3",
  implementation: "norma",
  implementation_version: Deno.version.deno,
  language_info: {
    name: "typescript",
    version: Deno.version.typescript,
    mimetype: "text/x.typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    codemirror_mode: "typescript",
    nbconvert_exporter: "script",
  },
  banner: `Deno ${Deno.version.deno}, TypeScript ${Deno.version.typescript}, checked by Norma`,
  help_links: [{ text: "Deno", url: "https://docs.deno.com" }],
  debugger: false,
};
