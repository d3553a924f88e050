/**
 * What Tab offers.
 *
 * @module
 */
import { offsetAt, type Position } from "../cell/position.ts";
import type { Json } from "../protocol/message.ts";
import { type CellModule, inCell } from "./modules.ts";

/** What Tab offers: each match replaces the text from `start` to `end`. */
export interface Completion {
  readonly matches: readonly string[];
  /** Offsets in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** What each match is: "method", "property", "constant", … */
  readonly types: readonly string[];
}

/** An item of the server's answer, the part that is read here. */
interface Item {
  readonly label: string;
  readonly kind?: number;
  readonly sortText?: string;
  readonly insertText?: string;
  readonly textEdit?: {
    readonly newText: string;
    readonly range?: { readonly start: Position };
    readonly insert?: { readonly start: Position };
  };
}

/** The matches in the server's answer to `textDocument/completion` at an offset in the cell. */
export function completion(
  answer: Json,
  code: string,
  offset: number,
  module: CellModule,
): Completion | undefined {
  const list = answer as { items: Item[] } | Item[] | null;
  const items = Array.isArray(list) ? list : list?.items ?? [];
  const word = offset - (/[\p{ID_Continue}$#]*$/u.exec(code.slice(0, offset))?.[0].length ?? 0);
  const offered = items.map((item) => {
    const from = item.textEdit?.range?.start ?? item.textEdit?.insert?.start;
    const at = from && inCell(module, from);
    return {
      start: at === undefined ? word : Math.min(offsetAt(code, at), offset),
      text: item.textEdit?.newText ?? item.insertText ?? item.label,
      type: item.kind === VARIABLE ? kindOf(item.label, module) : KINDS[item.kind ?? 0] ?? "",
      order: item.sortText ?? "",
    };
  }).filter(({ start, text }) => isBegun(code.slice(start, offset), text));
  if (offered.length === 0) return undefined;
  const start = Math.min(...offered.map(({ start }) => start));
  const sorted = offered.toSorted((a, b) => a.order < b.order ? -1 : a.order > b.order ? 1 : 0);
  return {
    matches: sorted.map((item) => code.slice(start, item.start) + item.text),
    start,
    end: offset,
    types: sorted.map(({ type }) => type),
  };
}

/**
 * Whether it goes on with what was typed; `?.x` and `["x y"]` take the place of a dot, and so would
 * `[Symbol.dispose]`, which nobody looks for here.
 */
function isBegun(typed: string, text: string): boolean {
  return text.startsWith(typed) || /^\??\.$/.test(typed) && /^(\?\.|\["|\[')/.test(text);
}

/** What the server calls whatever has a name of its own, unless it is a function of this cell. */
const VARIABLE = 6;

function kindOf(name: string, { cell, seen }: CellModule): string {
  return cell.declares.get(name)?.value ?? seen.get(name) ?? "variable";
}

/** The kinds of the protocol's `CompletionItemKind`, by number. */
const KINDS = [
  "",
  "text",
  "method",
  "function",
  "constructor",
  "property", // of an object: the protocol's "field"
  "variable",
  "class",
  "interface",
  "module",
  "property",
  "unit",
  "value",
  "enum",
  "keyword",
  "snippet",
  "color",
  "file",
  "reference",
  "folder",
  "enum",
  "constant",
  "struct",
  "event",
  "operator",
  "type",
];
