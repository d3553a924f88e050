/**
 * Writes a tree as XML. linkedom writes HTML: no namespaces, `&` and `<` bare in attributes, which
 * is not well formed where a picture must stand alone.
 *
 * @module
 */
import { type DomElement, type DomNode, isElement } from "./dom.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** XML has no place for most control characters, not even escaped. */
// deno-lint-ignore no-control-regex
const NOT_XML = /[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g;

/**
 * Escapes text for the inside of an element or of a quoted attribute.
 *
 * @internal
 */
export function escape(text: string): string {
  return text.toWellFormed().replace(NOT_XML, "\uFFFD").replace(/[&<>"]/g, (c) => ENTITIES[c]!);
}

/**
 * An opening tag's attributes, each with a space before it; those that are `undefined` are left
 * out.
 *
 * @internal
 */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => value === undefined ? "" : ` ${name}="${escape(`${value}`)}"`)
    .join("");
}

/** Attributes that hold coordinates; Plot writes them with up to 17 digits. */
const GEOMETRY = new Set(
  "x y x1 x2 y1 y2 cx cy r rx ry dx dy width height d points transform".split(" "),
);

/**
 * Rounds every number in a coordinate or a path to hundredths of a pixel: less than a screen or a
 * printed page can show.
 */
function rounded(value: string): string {
  return value.replace(/-?\d+\.\d{3,}(e-?\d+)?|-?\d+(\.\d+)?e-\d+/g, (number) => {
    const nearest = Math.round(Number(number) * 100) / 100;
    return `${nearest === 0 ? 0 : nearest}`;
  });
}

/** Plot numbers clip paths, patterns and markers through the life of the process. */
const PLOT_ID = /\bplot-(clip|pattern|marker)-\d+\b/g;

/**
 * Writes elements as XML, and gives the ids that Plot counts through the life of the process
 * numbers of their own, so that a figure has the same bytes whatever was drawn before it.
 *
 * @internal
 */
export class XmlWriter {
  readonly #ids = new Map<string, string>();

  /** An element's own attributes, without those named in `except`. */
  attributes(element: DomElement, except: readonly string[] = []): string {
    let text = "";
    for (const { name, value } of element.attributes) {
      if (except.includes(name)) continue;
      // linkedom forgets the prefix that Plot gives; programs other than browsers ask for it.
      const full = name === "href" ? "xlink:href" : name;
      text += attributes({ [full]: GEOMETRY.has(name) ? rounded(value) : this.#renumber(value) });
    }
    return text;
  }

  /** A node and all in it. */
  write(node: DomNode): string {
    if (node.nodeType === 3) return escape(node.textContent ?? "");
    if (!isElement(node)) return "";
    const inside = this.children(node);
    const tag = `${node.localName}${this.attributes(node)}`;
    return inside === "" ? `<${tag}/>` : `<${tag}>${inside}</${node.localName}>`;
  }

  /** All that is in an element and belongs in a picture. */
  children(element: DomElement): string {
    return [...element.childNodes]
      .filter((node) => !isPlotStyle(node) && !isWarning(node))
      .map((node) => this.write(node))
      .join("");
  }

  #renumber(value: string): string {
    return value.replace(PLOT_ID, (id, kind: string) => {
      const known = this.#ids.get(id);
      if (known !== undefined) return known;
      const fresh = `${kind}-${this.#ids.size + 1}`;
      this.#ids.set(id, fresh);
      return fresh;
    });
  }
}

/** Plot's style sheet is for a page; the figure has its own. */
function isPlotStyle(node: DomNode): boolean {
  return isElement(node, "style") && (node.textContent ?? "").startsWith(":where(.plot-");
}

/**
 * A ⚠️ sends the reader to the console. The console is where the cell's other outputs are: it
 * speaks for itself.
 */
function isWarning(node: DomNode): boolean {
  return isElement(node, "text") && (node.textContent ?? "").startsWith("\u26a0\ufe0f") &&
    (node.textContent ?? "").endsWith("Please check the console.");
}
