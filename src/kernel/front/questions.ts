/**
 * Shift-Tab and Tab: what the language service knows, as Jupyter wants to hear it.
 *
 * @module
 */
import { codePointsBefore, utf16Offset } from "../cell/position.ts";
import type { Language } from "../language/language.ts";
import type { JsonObject } from "../protocol/message.ts";

/** The answer to an `inspect_request`. */
export async function inspectReply(
  language: Language,
  content: JsonObject,
): Promise<JsonObject> {
  const { code, offset } = place(content);
  const markdown = await language.inspect(code, offset);
  if (markdown === undefined) return { status: "ok", found: false, data: {}, metadata: {} };
  const plain = markdown.replace(/^```.*\n?/gm, "").trim();
  const data = { "text/markdown": markdown, "text/plain": plain };
  return { status: "ok", found: true, data, metadata: {} };
}

/** The answer to a `complete_request`; `undefined` where nothing is known. */
export async function completeReply(
  language: Language,
  content: JsonObject,
): Promise<JsonObject | undefined> {
  const { code, offset } = place(content);
  const found = await language.complete(code, offset);
  if (found === undefined || found.matches.length === 0) return undefined;
  const start = codePointsBefore(code, found.start);
  const end = codePointsBefore(code, found.end);
  return {
    status: "ok",
    matches: [...found.matches],
    cursor_start: start,
    cursor_end: end,
    metadata: {
      _jupyter_types_experimental: found.matches.map((text, i) => ({
        start,
        end,
        text,
        type: found.types[i] ?? "",
      })),
    },
  };
}

/** Jupyter counts code points, TypeScript UTF-16 units. */
function place({ code, cursor_pos }: JsonObject): { code: string; offset: number } {
  const text = String(code ?? "");
  return { code: text, offset: utf16Offset(text, Number(cursor_pos ?? 0)) };
}
