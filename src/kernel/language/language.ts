/**
 * TypeScript's view of a notebook: what is wrong with a cell before it runs, what a name is, and
 * what can be written next, told by `deno lsp`.
 *
 * @module
 */
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { syntaxProblem } from "../deno/syntax.ts";
import type { Json, JsonObject } from "../protocol/message.ts";
import { type Completion, completion } from "./completion.ts";
import { needsCheckConfig, writeCheckConfig } from "./config.ts";
import { inspection } from "./inspection.ts";
import { type CellModule, CellModules, inCell, inModule } from "./modules.ts";
import { positionAt } from "./position.ts";
import { type Diagnostic, isMissing, syntaxError, typeErrors } from "./problems.ts";
import { Unavailable } from "./server.ts";
import { LanguageService } from "./service.ts";

/** What is wrong with a cell, found before it runs. */
export interface Problem {
  readonly kind: "SyntaxError" | "TypeError";
  /** The sentence, with "(line:column)", both from 1, at its end. */
  readonly message: string;
  /** What the notebook shows: the line of the cell, a caret under the column, the sentence. */
  readonly traceback: readonly string[];
}

/** What came of checking a cell. */
export interface Checked {
  /** None when it may run. */
  readonly problems: readonly Problem[];
  /** Why its types were not checked: one sentence. */
  readonly unchecked?: string;
}

/** What a language service tells of cells. It never throws: what fails is answered as unknown. */
export interface Language {
  /** The cell's syntax and type errors. */
  check(code: string): Promise<Checked>;
  /** The cell has run (also one that threw): later cells see its names. */
  ran(code: string): void;
  /** The process was started again: there are no names any more. */
  reset(): void;
  /** Shift-Tab: Markdown for the name at an offset in UTF-16 units, if there is one. */
  inspect(code: string, offset: number): Promise<string | undefined>;
  /** Tab, at an offset in UTF-16 units. */
  complete(code: string, offset: number): Promise<Completion | undefined>;
  /** Ends the language service. */
  close(): Promise<void>;
}

/** How to ask for types. */
export interface LanguageOptions {
  /** The Deno program; default: the one that runs this code. */
  readonly deno?: string;
  /** Milliseconds that a question may take; default 3000. */
  readonly timeout?: number;
  /** Milliseconds that the download of a cell's imports may take; default 60,000. */
  readonly downloadTimeout?: number;
}

/** Starts the language service of the notebooks in a folder. */
export async function openLanguage(
  folder: string,
  { deno = Deno.execPath(), timeout = 3000, downloadTimeout = 60_000 }: LanguageOptions = {},
): Promise<DenoLanguage> {
  const place = await Deno.makeTempDir({ prefix: "language-" });
  const parse = (text: string) => ts.parseConfigFileTextToJson("deno.json", text).config ?? {};
  const own = await needsCheckConfig(folder, parse);
  const service = new LanguageService({
    program: deno,
    folder: `${pathToFileURL(folder)}/`.replace(/\/\/$/, "/"),
    settings: {
      enable: true,
      lint: false,
      cacheOnSave: false,
      suggest: { autoImports: false, imports: { autoDiscover: false } },
      ...own ? { config: await writeCheckConfig(folder, place, parse) } : {},
    },
  });
  return new DenoLanguage(service, place, timeout, downloadTimeout);
}

/** Milliseconds that a cell may wait for the language service to start. */
const WARM_UP = 10_000;
const START = { line: 0, character: 0 };

/** The view that `deno lsp` has. */
export class DenoLanguage implements Language {
  readonly #service: LanguageService;
  readonly #modules: CellModules;
  /** Holds the configuration, as long as the service may read it. */
  readonly #place: string;
  readonly #timeout: number;
  readonly #downloadTimeout: number;
  /** The last cell that was checked: as a rule it is the one that runs. */
  #next: { code: string; module: CellModule } | undefined;
  /** The first answer takes seconds, whatever is asked. */
  readonly #warm: Promise<unknown>;
  /** Drafts share a document: one question at a time. */
  #asking: Promise<unknown> = Promise.resolve();

  /** @internal */
  constructor(service: LanguageService, place: string, timeout: number, downloadTimeout: number) {
    this.#service = service;
    this.#modules = new CellModules(service.folder);
    this.#place = place;
    this.#timeout = timeout;
    this.#downloadTimeout = downloadTimeout;
    const first = { textDocument: { uri: `${service.folder}$draft.ts` }, position: START };
    service.open(first.textDocument.uri, "Deno;");
    this.#warm = this.#request("textDocument/hover", first, WARM_UP).catch(() => {});
  }

  /** The process id of the language server, while there is one. */
  get pid(): number | undefined {
    return this.#service.pid;
  }

  /** The documents that the language server keeps. */
  get documents(): readonly string[] {
    return this.#service.documents;
  }

  async check(code: string): Promise<Checked> {
    const syntax = syntaxProblem(code);
    if (syntax !== undefined) return { problems: [syntaxError(code, syntax)] };
    if (/^\s*\/\/\s*@ts-nocheck\b/.test(code)) return { problems: [] };
    const module = this.#modules.next(code);
    this.#next = { code, module };
    this.#service.open(module.uri, module.text);
    try {
      return { problems: typeErrors(code, placed(module, await this.#diagnostics(module))) };
    } catch (error) {
      return { problems: [], unchecked: `The types of this cell were not checked: ${why(error)}.` };
    }
  }

  /** What is wrong, once everything is there that can be downloaded. */
  async #diagnostics({ uri }: CellModule): Promise<Diagnostic[]> {
    await this.#warm;
    const look = async () => {
      const said = await this.#request("textDocument/diagnostic", { textDocument: { uri } });
      return (said as unknown as { items: Diagnostic[] }).items;
    };
    const said = await look();
    if (!said.some(isMissing)) return said;
    const download = { command: "deno.cache", arguments: [[], uri] };
    await this.#request("workspace/executeCommand", download, this.#downloadTimeout);
    return await look();
  }

  ran(code: string): void {
    const module = this.#next?.code === code ? this.#next.module : this.#modules.next(code);
    this.#next = undefined;
    this.#modules.add(module);
    this.#service.open(module.uri, module.text);
    this.#forgetUnneeded();
  }

  reset(): void {
    this.#next = undefined;
    this.#modules.clear();
    this.#forgetUnneeded();
  }

  #forgetUnneeded(): void {
    const needed = new Set([...this.#modules.needed].map(({ uri }) => uri));
    for (const uri of this.#service.documents) {
      if (!needed.has(uri)) this.#service.forget(uri);
    }
  }

  async inspect(code: string, offset: number): Promise<string | undefined> {
    try {
      const { answer } = await this.#ask(code, offset, "textDocument/hover");
      return inspection(answer);
    } catch {
      return undefined;
    }
  }

  async complete(code: string, offset: number): Promise<Completion | undefined> {
    try {
      const { answer, module } = await this.#ask(code, offset, "textDocument/completion");
      return completion(answer, code, offset, (position) => inCell(module, position));
    } catch {
      return undefined;
    }
  }

  /** Asks about a place in a cell that is being written. */
  #ask(code: string, offset: number, method: string) {
    const ask = async () => {
      const module = this.#modules.draft(code);
      const { uri, text } = module;
      this.#service.open(uri, text);
      const position = { ...inModule(module, positionAt(code, offset)) };
      return { module, answer: await this.#request(method, { textDocument: { uri }, position }) };
    };
    const asked = this.#asking.then(ask);
    this.#asking = asked.catch(() => {});
    return asked;
  }

  #request(method: string, params: JsonObject, timeout: number = this.#timeout): Promise<Json> {
    return this.#service.request(method, params, timeout);
  }

  async close(): Promise<void> {
    await this.#service.close();
    await Deno.remove(this.#place, { recursive: true });
  }
}

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
