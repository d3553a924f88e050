/**
 * A strict reader of XML: it throws at everything that a browser's reader of standalone SVG would
 * refuse. It knows no DTD, no CDATA and no processing instructions, which a figure has not either.
 *
 * Source: Extensible Markup Language (XML) 1.0 (Fifth Edition), W3C Recommendation, 2008.
 *
 * @module
 */
import type { DomElement, DomNode } from "../../src/display/dom.ts";

/** An element with what is in it. */
export class XmlElement implements DomElement {
  readonly nodeType = 1;
  readonly attributes: { name: string; value: string }[] = [];
  readonly childNodes: (XmlElement | XmlText)[] = [];
  readonly localName: string;

  constructor(localName: string) {
    this.localName = localName;
  }

  get textContent(): string {
    return this.childNodes.map((child) => child.textContent).join("");
  }

  getAttribute(name: string): string | null {
    return this.attributes.find((attribute) => attribute.name === name)?.value ?? null;
  }

  /** This element and all elements in it that have this tag. */
  *all(tag?: string): Generator<XmlElement> {
    if (tag === undefined || this.localName === tag) yield this;
    for (const child of this.childNodes) if (child instanceof XmlElement) yield* child.all(tag);
  }
}

class XmlText implements DomNode {
  readonly nodeType = 3;
  readonly textContent: string;

  constructor(textContent: string) {
    this.textContent = textContent;
  }
}

const NAME = "[A-Za-z_][\\w.:-]*";
const TOKEN = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>|([^<]+)`, "y");
const ATTRIBUTE = new RegExp(`(${NAME})="([^"]*)"`, "g");
// deno-lint-ignore no-control-regex
const NOT_XML = /[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/u;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescape(text: string): string {
  const refused = NOT_XML.exec(text);
  if (refused) throw new SyntaxError(`no character of XML: U+${refused[0].charCodeAt(0)}`);
  return text.replace(/&(\w*;?)/g, (all, name: string) => {
    const character = name.endsWith(";") ? ENTITIES[name.slice(0, -1)] : undefined;
    if (character === undefined) throw new SyntaxError(`${all} is no entity of XML`);
    return character;
  });
}

/** Reads a document; throws a SyntaxError where it is not well formed. */
export function parseXml(text: string): XmlElement {
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text);
    if (token === null) throw new SyntaxError(`not XML: ${text.slice(at, at + 60)}`);
    const [, closes, tag, attributes, empty, content] = token;
    const parent = open.at(-1);
    if (content !== undefined) {
      if (parent === undefined) throw new SyntaxError(`text outside of the document: ${content}`);
      parent.childNodes.push(new XmlText(unescape(content)));
    } else if (closes === "/") {
      if (open.pop()?.localName !== tag) throw new SyntaxError(`</${tag}> closes something else`);
    } else {
      const element = new XmlElement(tag!);
      for (const [, name, value] of attributes!.matchAll(ATTRIBUTE)) {
        if (element.getAttribute(name!) !== null) throw new SyntaxError(`two attributes ${name}`);
        element.attributes.push({ name: name!, value: unescape(value!) });
      }
      if (parent !== undefined) parent.childNodes.push(element);
      else if (root === undefined) root = element;
      else throw new SyntaxError(`a second document: <${tag}>`);
      if (empty !== "/") open.push(element);
    }
  }
  if (root === undefined || open.length > 0) throw new SyntaxError("the document does not end");
  return root;
}
