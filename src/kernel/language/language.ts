/**
 * TypeScript's view of a notebook: what is wrong with a cell before it runs, what a name is, and
 * what can be written next, told by `deno lsp`.
 *
 * @module
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import type { Problem } from "../cell/problem.ts";
import { temporary } from "../deno/temporary.ts";
import type { Completion } from "./completion.ts";
import { needsCheckConfig, writeCheckConfig } from "./config.ts";
import type { ServiceOptions } from "./service.ts";
import { type Limits, Session } from "./session.ts";

export type { Completion };

/** What came of checking a cell. */
export interface Checked {
  /** None when it may run. */
  readonly problems: readonly Problem[];
  /** Why its types were not checked: one sentence. */
  readonly unchecked?: string;
}

/**
 * What a language service tells of cells, which are checked and run one after the other. It never
 * throws: what fails is answered as unknown.
 */
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
  /**
   * Milliseconds that a question may take when modules are loaded for it: the first one, and a
   * cell that imports something; default 10,000.
   */
  readonly loadTimeout?: number;
}

/** Starts the language service of the notebooks in a folder. */
export async function openLanguage(
  folder: string,
  { deno = Deno.execPath(), timeout = 3000, loadTimeout = 10_000 }: LanguageOptions = {},
): Promise<DenoLanguage> {
  const place = await temporary(Deno.makeTempDir, { prefix: "language-" });
  const parse = (text: string) => ts.parseConfigFileTextToJson("deno.json", text).config ?? {};
  const settings = async () => ({
    enable: true,
    lint: false,
    cacheOnSave: false,
    suggest: { autoImports: false, imports: { autoDiscover: false } },
    ...await needsCheckConfig(folder, parse)
      ? { config: await writeCheckConfig(folder, place, parse) }
      : {},
  });
  const uri = `${pathToFileURL(resolve(folder))}/`.replace(/\/\/$/, "/");
  const service = { program: deno, folder: uri, settings, patience: 2 * loadTimeout };
  return new DenoLanguage(service, { timeout, loadTimeout }, () => Deno.remove(place, ALL));
}

const ALL = { recursive: true };

/** The view that `deno lsp` has. */
export class DenoLanguage implements Language {
  readonly #options: ServiceOptions;
  readonly #limits: Limits;
  readonly #clear: () => Promise<void>;
  #session: Session;
  #before: Promise<unknown> = Promise.resolve();

  /** @internal */
  constructor(options: ServiceOptions, limits: Limits, clear: () => Promise<void>) {
    this.#options = options;
    this.#limits = limits;
    this.#clear = clear;
    this.#session = new Session(options, limits);
  }

  /** The process id of the language server, while there is one. */
  get pid(): number | undefined {
    return this.#session.pid;
  }

  check(code: string): Promise<Checked> {
    return this.#session.check(code);
  }

  ran(code: string): void {
    this.#session.ran(code);
  }

  /** A new server: like the new process it reads modules and configuration anew. */
  reset(): void {
    this.#before = Promise.all([this.#before, this.#session.close()]);
    this.#session = new Session(this.#options, this.#limits);
  }

  inspect(code: string, offset: number): Promise<string | undefined> {
    return this.#session.inspect(code, offset);
  }

  complete(code: string, offset: number): Promise<Completion | undefined> {
    return this.#session.complete(code, offset);
  }

  async close(): Promise<void> {
    await Promise.all([this.#before, this.#session.close()]);
    await this.#clear();
  }
}
