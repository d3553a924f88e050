/**
 * What a Markdown cell says in plain words: no code, no formulas, no quotations, no names of links.
 *
 * @module
 */
import { parsed } from "./markdown.ts";
import type { Token, Tokens } from "./packages.ts";

/** A piece of prose, and the claim that it cites, if it cites one. */
export interface Span {
  readonly text: string;
  readonly claim: string | undefined;
}

/** The prose of a Markdown cell, cut where a citation begins and where it ends. */
export function prose(source: string): Span[] {
  const spans: Span[] = [];
  let text = "";
  let claim: string | undefined;
  const cut = (next: string | undefined) => {
    if (text !== "" || claim !== undefined) spans.push({ text, claim });
    text = "";
    claim = next;
  };
  for (const leaf of leaves(parsed(source))) {
    const cited = /^<span\s[^>]*\bdata-claim="([^"]*)"/.exec(leaf.tag ?? "")?.[1];
    if (cited !== undefined) cut(cited);
    else if (leaf.tag === "</span>" && claim !== undefined) cut(undefined);
    else text += characters(leaf.text ?? "");
  }
  cut(undefined);
  return spans;
}

/** Text with the entities that numbers are written with as characters. */
function characters(text: string): string {
  return text.replaceAll("&nbsp;", "\u00a0").replaceAll("&thinsp;", "\u2009")
    .replaceAll("&minus;", "−");
}

/** A run of text, or a tag of HTML. */
interface Leaf {
  readonly text?: string;
  readonly tag?: string;
}

/** What is not the author's own words in a line. */
const SILENT = ["blockquote", "code", "codespan", "formula", "formulaBlock", "image", "link"];

function* leaves(tokens: readonly Token[]): Generator<Leaf> {
  for (const token of tokens) {
    const inner = children(token);
    if (SILENT.includes(token.type)) yield { text: " " };
    else if (token.type === "html") yield* pieces(token.raw);
    else if (inner.length > 0) yield* leaves(inner);
    else yield { text: token.type === "text" ? token.text : token.raw };
    if (!INLINE.includes(token.type)) yield { text: "\n" };
  }
}

const INLINE = ["text", "escape", "strong", "em", "del", "html", ...SILENT];

function children(token: Token): Token[] {
  if (token.type === "list") return token.items;
  if (token.type !== "table") return "tokens" in token ? token.tokens ?? [] : [];
  const { header, rows } = token as Tokens.Table;
  const gap: Token = { type: "text", raw: " ", text: " " };
  return [header, ...rows].flatMap((row) => row.flatMap((cell) => [...cell.tokens, gap]));
}

/** The tags of a piece of HTML, and the text between them. */
function* pieces(html: string): Generator<Leaf> {
  for (const [piece] of html.replace(/<!--[^]*?-->/g, "").matchAll(/<[^>]*>|[^<]+/g)) {
    yield piece.startsWith("<") ? { tag: piece } : { text: piece };
  }
}
