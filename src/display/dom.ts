/**
 * The part of the DOM that this floor reads. Plot's own types name the browser's, which Deno does
 * not load.
 *
 * @module
 */

/**
 * A node of the tree that Plot built.
 *
 * @internal
 */
export interface DomNode {
  /** 1 an element, 3 text; there are others, and none of them is drawn. */
  readonly nodeType: number;
  /** The text of the node and of all nodes inside it. */
  readonly textContent: string | null;
}

/**
 * An element of the tree that Plot built.
 *
 * @internal
 */
export interface DomElement extends DomNode {
  /** The tag, in the case in which it was written (`linearGradient`). */
  readonly localName: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  readonly childNodes: Iterable<DomNode>;
  getAttribute(name: string): string | null;
}

/**
 * Whether a node is an element, perhaps one with this tag.
 *
 * @internal
 */
export function isElement(node: DomNode, tag?: string): node is DomElement {
  return node.nodeType === 1 && (tag === undefined || (node as DomElement).localName === tag);
}

/**
 * The elements directly inside one.
 *
 * @internal
 */
export function elements(parent: DomElement): DomElement[] {
  return [...parent.childNodes].filter((node) => isElement(node));
}

/**
 * Every element inside one, in document order.
 *
 * @internal
 */
export function* descendants(parent: DomElement): Generator<DomElement> {
  for (const child of elements(parent)) {
    yield child;
    yield* descendants(child);
  }
}

/**
 * A numeric attribute, or a default where it is missing or not a number.
 *
 * @internal
 */
export function numeric(element: DomElement, name: string, missing = 0): number {
  const value = Number.parseFloat(element.getAttribute(name) ?? "");
  return Number.isFinite(value) ? value : missing;
}

/**
 * One property of an element's `style` attribute, such as `font-size`.
 *
 * @internal
 */
export function styled(element: DomElement, property: string): string | undefined {
  for (const declaration of (element.getAttribute("style") ?? "").split(";")) {
    const colon = declaration.indexOf(":");
    if (declaration.slice(0, colon).trim() === property) return declaration.slice(colon + 1).trim();
  }
  return undefined;
}
