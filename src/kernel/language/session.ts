/**
 * What is known of the cells that ran in one process.
 *
 * @module
 */
import { positionAt } from "../cell/position.ts";
import { syntaxError } from "../cell/problem.ts";
import { syntaxProblem } from "../cell/syntax.ts";
import type { Json } from "../protocol/message.ts";
import { type Completion, completion } from "./completion.ts";
import { inspection } from "./inspection.ts";
import type { Checked } from "./language.ts";
import { type CellModule, CellModules, inCell, inModule } from "./modules.ts";
import { type Diagnostic, isMissing, typeErrors } from "./problems.ts";
import { Unavailable } from "./server.ts";
import { LanguageService, type ServiceOptions } from "./service.ts";

/** Milliseconds that a question may take; `loadTimeout` when modules are loaded for it. */
export interface Limits {
  readonly timeout: number;
  readonly loadTimeout: number;
}

/** Milliseconds that the download of packages may take. */
const DOWNLOAD = 60_000;

/** A language service, and the cells that it has been told of. */
export class Session {
  readonly #limits: Limits;
  readonly #service: LanguageService;
  readonly #modules: CellModules;
  /** The first answer takes seconds, whatever is asked: cells wait for it. */
  readonly #warm: Promise<unknown>;
  /** The last cell that was checked: as a rule it is the one that runs. */
  #next: { code: string; module: CellModule } | undefined;
  /** Drafts share a document: one question at a time. */
  #asked: Promise<unknown> = Promise.resolve();

  /** Starts the service. */
  constructor(options: ServiceOptions, limits: Limits) {
    this.#limits = limits;
    this.#service = new LanguageService(options);
    this.#modules = new CellModules(options.folder);
    this.#warm = this.#ask("Deno", 0, "textDocument/hover", limits.loadTimeout).catch(() => {});
  }

  /** The process id of the language server, while there is one. */
  get pid(): number | undefined {
    return this.#service.pid;
  }

  /** The cell's syntax and type errors. */
  async check(code: string): Promise<Checked> {
    const syntax = syntaxProblem(code);
    if (syntax !== undefined) return { problems: [syntaxError(code, syntax)] };
    if (/^\s*\/\/\s*@ts-nocheck\b/.test(code)) return { problems: [] };
    const module = this.#modules.next(code);
    this.#next = { code, module };
    this.#service.open(module.uri, module.text);
    try {
      await this.#warm;
      return { problems: typeErrors(code, placed(module, await this.#diagnostics(module))) };
    } catch (error) {
      return { problems: [], unchecked: `The types of this cell were not checked: ${why(error)}.` };
    }
  }

  /** What is wrong, once everything is there that can be downloaded. */
  async #diagnostics(module: CellModule): Promise<readonly Diagnostic[]> {
    const said = await this.#look(module);
    if (!said.some(isMissing)) return said;
    const download = { command: "deno.cache", arguments: [[], module.uri] };
    await this.#service.request("workspace/executeCommand", download, DOWNLOAD);
    return await this.#look(module);
  }

  async #look(module: CellModule): Promise<readonly Diagnostic[]> {
    const { timeout, loadTimeout } = this.#limits;
    const limit = module.cell.loads ? loadTimeout : timeout;
    const method = "textDocument/diagnostic";
    const said = await this.#service.request(method, { textDocument: { uri: module.uri } }, limit);
    return (said as unknown as { items: Diagnostic[] }).items;
  }

  /** The cell has run: later ones see its names. */
  ran(code: string): void {
    const module = this.#next?.code === code ? this.#next.module : this.#modules.next(code);
    this.#next = undefined;
    this.#modules.add(module);
    this.#service.open(module.uri, module.text);
    for (const uri of this.#modules.vacant()) this.#service.open(uri, EMPTY);
  }

  /** Markdown for the name at an offset. */
  async inspect(code: string, offset: number): Promise<string | undefined> {
    try {
      const { answer } = await this.#ask(code, offset, "textDocument/hover");
      return inspection(answer);
    } catch {
      return undefined;
    }
  }

  /** What can be written at an offset. */
  async complete(code: string, offset: number): Promise<Completion | undefined> {
    try {
      const { answer, module } = await this.#ask(code, offset, "textDocument/completion");
      return completion(answer, code, Math.min(offset, code.length), module);
    } catch {
      return undefined;
    }
  }

  /** Asks about a place in a cell that is being written. */
  #ask(
    code: string,
    offset: number,
    method: string,
    limit: number = this.#limits.timeout,
  ): Promise<{ module: CellModule; answer: Json }> {
    const ask = async () => {
      const module = this.#modules.draft(code);
      const { line, character } = inModule(module, positionAt(code, offset));
      this.#service.open(module.uri, module.text);
      const params = { textDocument: { uri: module.uri }, position: { line, character } };
      return { module, answer: await this.#service.request(method, params, limit) };
    };
    const asked = this.#asked.then(ask);
    this.#asked = asked.catch(() => {});
    return asked;
  }

  /** Ends the service. */
  close(): Promise<void> {
    return this.#service.close();
  }
}

const EMPTY = "export {};";

/** The diagnostics of places in the cell, with the cell's positions. */
function placed(module: CellModule, said: readonly Diagnostic[]): Diagnostic[] {
  return said.flatMap((diagnostic) => {
    const start = inCell(module, diagnostic.range.start);
    if (start === undefined) return [];
    return [{ ...diagnostic, message: message(module, diagnostic), range: { start } }];
  });
}

/** What a cell gets from another one is an import to TypeScript, and not to the reader. */
function message({ seen }: CellModule, { code, message }: Diagnostic): string {
  const [, name = ""] = /^Cannot assign to '(.*)' because it is an import\.$/.exec(message) ?? [];
  const kind = seen.get(name);
  if (code !== CANNOT_ASSIGN || kind === undefined || kind === "import") return message;
  return `Cannot assign to '${name}' because it is a ${kind}.`.replace("a enum", "an enum");
}

const CANNOT_ASSIGN = 2632;

function why(error: unknown): string {
  return error instanceof Unavailable ? error.message : `the language service failed: ${error}`;
}
