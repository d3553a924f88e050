/**
 * The Markdown of notebooks: CommonMark with tables, and TeX between dollars as Jupyter reads it.
 * Formulas become MathML and code is coloured here, so that a page needs neither fonts nor scripts.
 *
 * @module
 */
import { highlighted } from "./highlight.ts";
import { scrolling } from "./html.ts";
import { withLetters } from "./math_letters.ts";
import {
  katex,
  Marked,
  type Token,
  type TokenizerAndRendererExtension,
  type Tokens,
} from "./packages.ts";
import { NotebookError } from "./problem.ts";

/**
 * `$$…$$` on lines of its own; what stands there is no Markdown, though it may look like a list.
 */
const BLOCK = /^ {0,3}\$\$([^$]+)\$\$[ \t]*(?:\n|$)/;
/** `$…$`, or `$$…$$` within a line; "$5 and $6" is no formula. */
const INLINE = /^(?:\$\$([^$]+)\$\$|\$(?![\s$])((?:\\.|[^\\$])*?(?:\\.|[^\s\\$]))\$(?!\d))/;

const markdown = new Marked({
  extensions: [formula("formulaBlock", "block", BLOCK), formula("formula", "inline", INLINE)],
  renderer: {
    code: ({ text, lang = "" }) =>
      `<pre><code>${highlighted(text, lang.split(" ")[0] ?? "")}</code></pre>\n`,
    tablecell({ header, align, tokens }) {
      const tag = header ? "th" : "td";
      const style = align === null ? "" : ` style="text-align:${align}"`;
      return `<${tag}${style}>${this.parser.parseInline(tokens)}</${tag}>\n`;
    },
  },
});

/** The pieces of a text: blocks, and within them what stands in a line. */
export function parsed(text: string): Token[] {
  return markdown.lexer(text);
}

/** The text as HTML. `picture` gives the address of a picture that the text shows. */
export function rendered(text: string, picture: (address: string) => string): string {
  const tokens = parsed(text);
  markdown.walkTokens(tokens, (token) => {
    if (token.type === "image") token.href = picture(token.href);
  });
  return scrolling(withPunctuation(markdown.parser(tokens)));
}

/** A line may break behind a formula, but not between a formula and the comma after it. */
function withPunctuation(html: string): string {
  const formula = /(<math (?:(?! display=)[^>])*>(?:(?!<math)[^])*?<\/math>)([.,;:!?)]+)/g;
  return html.replace(formula, '<span class="whole">$1$2</span>');
}

/** Text within a line, for example a heading's, as HTML. */
export function renderedInline(text: string): string {
  return markdown.parseInline(text, { async: false });
}

/** How a kind of formula is found and shown. */
function formula(
  name: string,
  level: "block" | "inline",
  pattern: RegExp,
): TokenizerAndRendererExtension {
  return {
    name,
    level,
    start: (source) => {
      const at = source.search(level === "block" ? /^ {0,3}\$\$/m : /(?<!\\)\$/);
      return at < 0 ? undefined : at;
    },
    tokenizer(source) {
      const [raw, display, inline = ""] = pattern.exec(source) ?? [];
      if (raw === undefined) return undefined;
      return { type: name, raw, text: display ?? inline, display: display !== undefined };
    },
    renderer: ({ text, display }: Tokens.Generic) =>
      level === "block"
        ? `<p class="wide" tabindex="0">${mathML(text, true)}</p>\n`
        : mathML(text, display === true),
  };
}

/** TeX as MathML; throws for TeX that is wrong. */
function mathML(tex: string, displayMode: boolean): string {
  try {
    const html = katex.renderToString(tex, { displayMode, output: "mathml", strict: "ignore" });
    return withLetters(html.replace(/^<span[^>]*>|<\/span>$/g, ""));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new NotebookError([{ message: `The formula "${tex.trim()}" is no TeX: ${why}` }]);
  }
}
