/**
 * The cells that have been run, for clients that offer them again
 * (https://jupyter-client.readthedocs.io/en/stable/messaging.html#history).
 *
 * @module
 */
import type { Json, JsonObject } from "../protocol/message.ts";

/** How many cells are remembered. */
const REMEMBERED = 10_000;

/** The cells of this session; those before it are in their notebooks. */
export class History {
  readonly #cells: { readonly line: number; readonly code: string }[] = [];

  /** Remembers a cell under its number. */
  push(line: number, code: string): void {
    this.#cells.push({ line, code });
    if (this.#cells.length > REMEMBERED) this.#cells.shift();
  }

  /** The answer to a `history_request`. */
  reply(asked: JsonObject): JsonObject {
    const history = this.#asked(asked).map(({ line, code }): Json => [
      0, // the session is this one
      line,
      asked.output === true ? [code, null] : code,
    ]);
    return { status: "ok", history };
  }

  #asked({ hist_access_type, n, start, stop, pattern, unique }: JsonObject) {
    const last = Number.isInteger(n) && Number(n) >= 0 ? Number(n) : Infinity;
    switch (hist_access_type) {
      case "range": {
        const before = Number.isInteger(stop) ? Number(stop) : Infinity;
        return this.#cells.filter(({ line }) => line >= Number(start ?? 1) && line < before);
      }
      case "search": {
        const like = glob(String(pattern ?? "*"));
        const found = this.#cells.filter(({ code }) => like.test(code));
        const latest = new Map(found.map((cell, i) => [cell.code, i]));
        return newest(found.filter(({ code }, i) => !unique || latest.get(code) === i), last);
      }
      default:
        return newest(this.#cells, last);
    }
  }
}

function newest<T>(values: readonly T[], count: number): T[] {
  return values.slice(Math.max(0, values.length - count));
}

/** The pattern as an expression: `*` is any text, `?` one character. */
function glob(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`, "u");
}
