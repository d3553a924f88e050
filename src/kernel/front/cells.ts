/**
 * Cells: checked, run one after the other, and over only when all their outputs are there.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import { type Problem, syntaxError } from "../cell/problem.ts";
import { syntaxProblem } from "../cell/syntax.ts";
import { failedLine } from "../deno/as_run.ts";
import { CELL } from "../deno/preamble.ts";
import { KernelDied, type KernelOptions } from "../deno/process.ts";
import { Session } from "../deno/session.ts";
import type { Language } from "../language/language.ts";
import { stoppable } from "../language/stoppable.ts";
import type { JsonObject, Message } from "../protocol/message.ts";
import { type Checking, checkingAsked } from "./checking.ts";
import type { Clients, Parent, Request } from "./clients.ts";
import { History } from "./history.ts";
import { Stopping, stopPreamble } from "./stopping.ts";

/** What the cell that runs is, while it does. */
interface Running {
  readonly request: Request;
  readonly code: string;
  /** Whether an error has been shown. */
  failed: boolean;
  /** Whether the reader has pressed Stop. */
  stopped: boolean;
  /** Whether it has been checked and runs. */
  evaluating: boolean;
  /** Whether it has run: later cells see its names. */
  ran: boolean;
  readonly ended: Promise<void>;
}

/** How many cells are remembered, for what they put out after their end. */
const REMEMBERED = 10_000;

/** The cells of a notebook, and the session of Deno's kernel that runs them. */
export class Cells {
  readonly #clients: Clients;
  readonly #language: Language;
  readonly #options: KernelOptions;
  readonly #waiting: Request[] = [];
  readonly #headers = new Map<string, Parent>();
  #session: Promise<Session>;
  #stopping: Stopping | undefined;
  #running: Running | undefined;
  #busy = false;
  #closing = false;
  #count = 0;
  #checking: Checking;
  #question: Message | undefined;
  readonly #remarks: string[] = [];
  /** What has been run. */
  readonly history: History = new History();
  /** The header of the cell that ran last. */
  #last: Parent = {};

  constructor(clients: Clients, language: Language, checking: Checking, options: KernelOptions) {
    this.#clients = clients;
    this.#language = language;
    this.#checking = checking;
    this.#options = options;
    this.#session = this.#start();
    this.#session.catch(() => {}); // who waits for it hears of it
    clients.typed = (content) => this.#typed(content);
  }

  /** Resolves when Deno's kernel runs. */
  get ready(): Promise<unknown> {
    return this.#session;
  }

  /** Whether nothing runs or waits. */
  get idle(): boolean {
    return !this.#busy;
  }

  async #start(): Promise<Session> {
    const session = await Session.start(this.#options);
    session.published = (message) => this.#published(message);
    session.asked = (question) => {
      this.#question = question;
      if (this.#running !== undefined) this.#clients.ask(this.#running.request, question.content);
    };
    this.#stopping = new Stopping(session, (text) => this.#say(text));
    await session.silently(stopPreamble());
    session.ended.then((died) => this.#died(session, died));
    return session;
  }

  /** Runs a cell, or asks Deno's kernel something, when all before it is over. */
  async push(request: Request): Promise<void> {
    this.#waiting.push(request);
    if (this.#busy) return;
    this.#busy = true;
    for (let next; (next = this.#waiting.shift()) !== undefined;) {
      if (next.message.type === "execute_request") await this.#execute(next);
      else await this.#forward(next);
    }
    this.#busy = false;
  }

  /** Passes a question on to Deno's kernel. */
  async #forward(request: Request): Promise<void> {
    const { message: { type, content, header } } = request;
    this.#clients.publish("status", { execution_state: "busy" }, header);
    try {
      const reply = await (await this.#session).request("shell", type, content);
      this.#clients.reply(request, reply.type, reply.content);
    } catch {
      // The kernel has ended; who asked asks again.
    }
    this.#clients.publish("status", { execution_state: "idle" }, header);
  }

  async #execute(request: Request): Promise<void> {
    const { header, content } = request.message;
    const over = Promise.withResolvers<void>();
    const running: Running = {
      request,
      code: String(content.code ?? ""),
      failed: false,
      stopped: false,
      evaluating: false,
      ran: false,
      ended: over.promise,
    };
    this.#running = running;
    this.#remember(header);
    this.#clients.publish("status", { execution_state: "busy" }, header);
    const reply = await this.#result(running);
    this.#last = header;
    this.#running = undefined;
    over.resolve();
    this.#clients.reply(request, "execute_reply", { ...reply, execution_count: this.#count });
    this.#clients.publish("status", { execution_state: "idle" }, header);
    if (reply.status === "error" && content.stop_on_error !== false) this.#abort();
    if (running.ran) {
      await new Promise((resolve) => setImmediate(resolve)); // the reply leaves first
      this.#language.ran(running.code);
    }
    if (running.evaluating && running.stopped) await this.#stopping?.settle().catch(() => {});
  }

  /** Checks the cell and runs it; answers the content of the reply. */
  async #result(running: Running): Promise<JsonObject> {
    const { request: { message: { header, content } }, code } = running;
    if (content.silent !== true) {
      if (content.store_history !== false) this.history.push(++this.#count, code);
      this.#clients.publish("execute_input", { code, execution_count: this.#count }, header);
      for (const remark of this.#remarks.splice(0)) this.#say(`${remark}\n`);
      const problems = await this.#problems(code);
      if (problems.length > 0) return this.#refuse(running, problems);
    }
    try {
      return await this.#evaluate(running);
    } catch (error) {
      await this.#session.catch(() => {}); // the next one starts
      const traceback = error instanceof KernelDied ? ended(error) : [String(error)];
      const [evalue = ""] = traceback;
      return this.#fail(running, { ename: "KernelDied", evalue, traceback });
    }
  }

  /** Runs the cell in Deno's kernel. */
  async #evaluate(running: Running): Promise<JsonObject> {
    const { request: { message: { header, content } }, code } = running;
    const session = await this.#session;
    if (running.stopped) return this.#fail(running, STOPPED);
    running.evaluating = true;
    const silent = content.silent === true;
    const allowStdin = content.allow_stdin === true;
    const { content: reply } = await session.cell(stoppable(code), {
      id: header.msg_id,
      silent,
      allowStdin,
    });
    running.ran = !silent;
    if (reply.status === "error") {
      const { ename = "", evalue = "", traceback = [] } = located(reply, code);
      if (running.failed) return { status: "error", ename, evalue, traceback };
      return this.#fail(running, running.stopped ? STOPPED : { ename, evalue, traceback });
    }
    if (running.failed) return { status: "error", ...UNCAUGHT };
    return { status: "ok", payload: [], user_expressions: {} };
  }

  /** What is wrong with the cell and keeps it from running. */
  async #problems(code: string): Promise<readonly Problem[]> {
    const asked = checkingAsked(code);
    if (asked !== undefined) this.#checking = asked;
    if (this.#checking === "off") {
      const problem = syntaxProblem(code);
      return problem === undefined ? [] : [syntaxError(code, problem)];
    }
    const stopped = new Promise<undefined>((resolve) => this.#onStop = () => resolve(undefined));
    const found = await Promise.race([this.#language.check(code), stopped]);
    if (found === undefined) return [];
    if (found.unchecked !== undefined) this.#say(`${found.unchecked}\n`);
    const fatal = found.problems.filter(({ kind }) => kind === "SyntaxError");
    if (fatal.length > 0 || this.#checking === "error") return found.problems;
    for (const { traceback } of found.problems) this.#say(`${traceback.join("\n")}\n`);
    return [];
  }
  #onStop = () => {};

  /** Shows the problems instead of running the cell. */
  #refuse(running: Running, problems: readonly Problem[]): JsonObject {
    const traceback = problems.flatMap(({ traceback }, i) =>
      i === 0 ? traceback : ["", ...traceback]
    );
    const [{ kind, message }] = problems as [Problem];
    return this.#fail(running, { ename: kind, evalue: message, traceback });
  }

  #fail(running: Running, error: JsonObject): JsonObject {
    this.#clients.publish("error", error, running.request.message.header);
    return { status: "error", ...error };
  }

  /** Cells that wait do not run after one that failed. */
  #abort(): void {
    for (const request of this.#waiting.splice(0)) {
      const { type, header } = request.message;
      if (type !== "execute_request") {
        this.#waiting.push(request);
        continue;
      }
      this.#clients.publish("status", { execution_state: "busy" }, header);
      const aborted = { status: "aborted", execution_count: this.#count };
      this.#clients.reply(request, "execute_reply", aborted);
      this.#clients.publish("status", { execution_state: "idle" }, header);
    }
  }

  /** Hands on what Deno's kernel publishes, to the cell that it comes from. */
  #published({ type, content, metadata: { [CELL]: cell, ...metadata }, buffers }: Message): void {
    if (this.#stopping?.take(type, content) || OURS.has(type)) return;
    const running = this.#running?.request.message.header;
    const parent =
      (type !== "execute_result" && typeof cell === "string"
        ? this.#headers.get(cell)
        : undefined) ?? running ?? this.#last;
    if (type === "stream") {
      return this.#clients.print(String(content.name), String(content.text), parent);
    }
    if (type === "error" && this.#running !== undefined && parent === running) {
      // Of a cell that was terminated Deno's kernel says little, and its promises reject with null.
      const isEnd = cell === undefined || content.evalue === "null";
      if (this.#running.stopped && isEnd) return;
      this.#running.failed = true;
      content = located(content, this.#running.code);
    }
    const counted = type === "execute_result" ? { execution_count: this.#count } : {};
    this.#clients.publish(type, { ...content, ...counted }, parent, { metadata, buffers });
  }

  /** Says a sentence under the cell that runs next. */
  remark(sentence: string): void {
    this.#remarks.push(sentence);
  }

  #say(text: string): void {
    this.#clients.print("stderr", text, this.#running?.request.message.header ?? this.#last);
  }

  #remember(header: Message["header"]): void {
    this.#headers.set(header.msg_id, header);
    const [oldest] = this.#headers.keys();
    if (this.#headers.size > REMEMBERED && oldest !== undefined) this.#headers.delete(oldest);
  }

  #typed(content: JsonObject): void {
    const question = this.#question;
    this.#question = undefined;
    if (question === undefined) return;
    this.#session.then((session) => session.answer(question, content), () => {});
  }

  /** The process ended on its own: another one takes its place. */
  #died(session: Session, died: KernelDied): void {
    session.shutdown();
    if (this.#closing) return;
    if (this.#running === undefined) this.remark(ended(died).join("\n"));
    this.#language.reset();
    this.#session = this.#start();
    this.#session.catch((error) => this.remark(error.message));
  }

  /** Stops the cell that runs; those that wait are aborted when it fails by that. */
  async stop(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    running.stopped = true;
    this.#onStop();
    if (running.evaluating) await this.#stopping?.press(running.ended);
  }

  /** Ends Deno's kernel. */
  async close(): Promise<void> {
    this.#closing = true;
    try {
      await (await this.#session).shutdown(this.#busy ? 200 : 2000);
    } catch {
      // It has not even started.
    }
  }
}

/**
 * An error with the line of the cell in which it came about, in front: the positions in a traceback
 * of Deno's kernel are those of the JavaScript that it made of the cell.
 */
function located(error: JsonObject, code: string): JsonObject {
  const traceback = Array.isArray(error.traceback) ? error.traceback : [];
  const line = failedLine(stoppable(code), traceback.map(String));
  if (line === undefined) return error;
  return { ...error, traceback: [`${line} | ${code.split("\n")[line - 1]}`, ...traceback] };
}

/** What became of the process, in a sentence; below it what it has said itself. */
function ended({ how, said }: KernelDied): string[] {
  return [`${how}. A new one runs, without names`, ...said === "" ? [] : said.split("\n")];
}

/** What Deno's kernel says of requests; clients hear of their own from us. */
const OURS = new Set(["status", "execute_input"]);
const UNCAUGHT = { ename: "Error", evalue: "An error that nobody caught", traceback: [] };
const STOPPED = { ename: "Interrupted", evalue: "Stopped", traceback: ["Interrupted: Stopped"] };
