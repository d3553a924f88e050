/**
 * The cells of a notebook as modules beside it, which exist nowhere but in the language server.
 *
 * Before its text a cell gets one line, in which it imports what it mentions from the cells that
 * declared it and exports what it declares; the columns of its own lines stay what they are. The
 * newest declaration of a name counts, so a cell may be run again, and names may be declared again.
 *
 * @module
 */
import type { Position } from "../cell/position.ts";
import { program } from "../cell/syntax.ts";
import { type Cell, type Declared, readCell, type ValueKind } from "./cell.ts";

/**
 * A module more or less costs the language server more than another text of one that it has: so
 * there are always some in advance, and those that nobody needs are used again.
 */
const BATCH = 16;

/** A cell as a module. */
export interface CellModule {
  readonly uri: string;
  readonly code: string;
  readonly text: string;
  readonly cell: Cell;
  /** The modules that it imports. */
  readonly needs: ReadonlySet<CellModule>;
  /** The line that was added, from 0. */
  readonly added: number;
  /** The values that it sees of other cells. */
  readonly seen: ReadonlyMap<string, ValueKind>;
}

/** Where a name comes from: a type and a value can share one, and come from two cells. */
interface Origin {
  readonly value?: CellModule | undefined;
  readonly type?: CellModule | undefined;
}

/** The cells that ran, and what a new one sees of them. */
export class CellModules {
  /** The folder, as a URI that ends in "/". */
  readonly #folder: string;
  readonly #visible = new Map<string, Origin>();
  /** Cells that declare something for all modules, by their text: run again they say it once. */
  readonly #global = new Map<string, CellModule>();
  readonly #uris: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The cell that runs next, with the names that it mentions. */
  next(code: string): CellModule {
    const uri = this.#global.get(code)?.uri ?? this.vacant()[0];
    return this.#module(uri, code, ({ mentions }, name) => mentions.has(name));
  }

  /** A cell that is being written: it sees all names. */
  draft(code: string): CellModule {
    return this.#module(`${this.#folder}$draft.ts`, code, () => true);
  }

  /** The module has run: later ones see its names. */
  add(module: CellModule): void {
    for (const [name, declared] of module.cell.declares) {
      const { value, type } = left(name, this.#visible.get(name) ?? {}, declared);
      this.#visible.set(name, {
        value: declared.value === undefined ? value : module,
        type: declared.type ? module : type,
      });
    }
    if (module.cell.global) this.#global.set(module.code, module);
  }

  /** The modules that what is visible comes from. */
  needed(): ReadonlySet<CellModule> {
    const needed = new Set<CellModule>();
    const visit = (module: CellModule | undefined): void => {
      if (module === undefined || needed.has(module)) return;
      needed.add(module);
      module.needs.forEach(visit);
    };
    for (const { value, type } of this.#visible.values()) [value, type].forEach(visit);
    this.#global.forEach(visit);
    return needed;
  }

  /** URIs that no module has which is needed; there is always one. */
  vacant(): [string, ...string[]] {
    const taken = new Set([...this.needed()].map(({ uri }) => uri));
    const [first, ...others] = this.#uris.filter((uri) => !taken.has(uri));
    if (first !== undefined) return [first, ...others];
    const count = this.#uris.length;
    for (let i = count; i < count + BATCH; i++) this.#uris.push(`${this.#folder}$cell_${i}.ts`);
    return this.vacant();
  }

  #module(
    uri: string,
    code: string,
    wanted: (cell: Cell, name: string) => boolean,
  ): CellModule {
    const parsed = program(code);
    const cell = readCell(parsed);
    const needs = new Set<CellModule>();
    const seen = new Map<string, ValueKind>();
    const line: string[] = [];
    for (const [name, origin] of this.#visible) {
      const ours = cell.declares.get(name);
      if (ours === undefined && !wanted(cell, name)) continue;
      const { value, type } = left(name, origin, ours);
      for (const module of [value, type]) if (module !== undefined) needs.add(module);
      const kind = value?.cell.declares.get(name)?.value;
      if (kind !== undefined) seen.set(name, kind);
      line.push(...access(name, { value, type }));
    }
    const exports = [...cell.declares.keys()].filter((name) => !cell.exports.has(name));
    line.push(`export { ${exports.join(", ")} };`);
    const header = /^(?:#!.*\r?\n|[^\S\n]*\/\/\/[^\S\n]*<.*\r?\n)*/.exec(code)?.[0] ?? "";
    const [open, close] = parsed === code ? ["", ""] : ["(", "\n)"];
    return {
      uri,
      code,
      text: `${header}${line.join(" ")}${open}\n${code.slice(header.length)}${close}`,
      cell,
      needs,
      added: header.split("\n").length - 1,
      seen,
    };
  }
}

/** What is left of a name when a cell declares it again. */
function left(name: string, { value, type }: Origin, again: Declared | undefined): Origin {
  if (again === undefined) return { value, type };
  const kind = value?.cell.declares.get(name)?.value ?? "constant";
  const isOne = value === type && TYPED.includes(kind);
  return {
    value: again.value === undefined ? value : undefined,
    type: again.type || again.value !== undefined && isOne ? undefined : type,
  };
}

/** Values that are types by themselves. */
const TYPED: readonly ValueKind[] = ["class", "enum", "namespace", "import"];

/**
 * How a cell gets a name of others. An import keeps all that is known of it, but cannot be assigned
 * to, and knows nothing of what a variable learns later.
 */
function access(name: string, { value, type }: Origin): string[] {
  const both = value === type;
  const types = type === undefined || both
    ? []
    : [`import type { ${name} } from "${fileOf(type)}";`];
  const declared = value?.cell.declares.get(name);
  if (value === undefined || declared === undefined) return types;
  const word = declared.value === "variable" ? "let" : "const";
  const typed = declared.unknown ?? `typeof import("${fileOf(value)}")["${name}"]`;
  const isImport = both || types.length === 0 && declared.unknown === undefined && word === "const";
  return isImport
    ? [`import { ${name} } from "${fileOf(value)}";`]
    : [`declare ${word} ${name}: ${typed};`, ...types];
}

/** How a cell names the module of another one. */
function fileOf({ uri }: CellModule): string {
  return `.${uri.slice(uri.lastIndexOf("/"))}`;
}

/** The place in the module of a place in the cell. */
export function inModule({ added }: CellModule, { line, character }: Position): Position {
  return { line: line < added ? line : line + 1, character };
}

/** The place in the cell of a place in the module; `undefined` for the line that was added. */
export function inCell({ added }: CellModule, at: Position): Position | undefined {
  if (at.line === added) return undefined;
  return at.line < added ? at : { ...at, line: at.line - 1 };
}
