/**
 * The outputs of a cell as HTML.
 *
 * @module
 */
import type { Json } from "../../src/kernel/protocol/message.ts";
import type { ErrorOutput, Output } from "../../src/kernel/protocol/outputs.ts";
import { escaped, scrolling } from "./html.ts";
import { rendered } from "./markdown.ts";

/** One output, in the richest form that it has and that a page can show. */
export function outputHTML(output: Output): string {
  if (output.output_type === "stream") return printed(output.text);
  if (output.output_type === "error") return failure(output);
  const { data } = output;
  const type = TYPES.find((type) => typeof data[type] === "string");
  return type === undefined ? "" : SHOW[type](text(data[type]), text(data["text/plain"]));
}

/** The MIME types that are shown, the richest first. */
const TYPES = ["text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain"] as const;

const SHOW: Record<typeof TYPES[number], (content: string, alt: string) => string> = {
  "text/html": (html) => `<div>${scrolling(html)}</div>`,
  // In an <img> its ids and styles stay its own.
  "image/svg+xml": (svg, alt) => picture("svg+xml", btoa(utf8(svg)), alt),
  "image/png": (base64, alt) => picture("png", base64.trim(), alt),
  "text/markdown": (markdown) =>
    `<div class="prose">${rendered(markdown, (address) => address)}</div>`,
  "text/plain": printed,
};

function picture(type: string, base64: string, alt: string): string {
  return `<p><img alt="${escaped(alt)}" src="data:image/${type};base64,${base64}"></p>`;
}

function printed(text: string): string {
  const plain = withoutColours(text);
  return `<pre ${isTable(plain) ? 'tabindex="0"' : 'class="wraps"'}>${escaped(plain)}</pre>`;
}

/** Whether a text has columns, which a break would tear apart. */
function isTable(text: string): boolean {
  const lines = text.split("\n");
  return lines.every(({ length }) => length <= 100) &&
    lines.filter((line) => /\S {2,}\S|^[ [].*\]/.test(line)).length > 1;
}

function failure({ ename, evalue, traceback }: ErrorOutput): string {
  const said = traceback.join("\n").trim() || `${ename}: ${evalue}`;
  return `<pre class="error wraps">${escaped(withoutColours(said))}</pre>`;
}

/** Text without a terminal's escape sequences, which other programs may have left in a notebook. */
function withoutColours(text: string): string {
  const escape = String.fromCharCode(27);
  return text.replace(new RegExp(`${escape}\\[[\\d;]*m`, "g"), "");
}

function utf8(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
