/**
 * Where the texts of a plot lie, so that none is cut off: Plot reserves room for axes, not for what
 * they say.
 *
 * @module
 */
import { type Affine, apply, compose, IDENTITY, parseTransform } from "./affine.ts";
import { type DomElement, elements, isElement, styled } from "./dom.ts";
import { type Face, textWidth } from "./measure.ts";

/**
 * A rectangle; y grows downwards.
 *
 * @internal
 */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What an element passes on to the elements in it. */
interface Inherited {
  readonly transform: Affine;
  readonly face: Required<Face>;
  readonly anchor: string;
}

/**
 * The smallest rectangle around all visible texts of a plot; `undefined` if there are none.
 *
 * @param fontSize The size of texts that have none of their own. It stands for the `font-size`
 *   attribute of the root, which {@linkcode flatten} does not keep; a `style` on the root it does
 *   keep.
 *
 * @internal
 */
export function textBox(root: DomElement, fontSize: number): Box | undefined {
  return union([...boxes(root, {
    transform: IDENTITY,
    face: {
      size: length(styled(root, "font-size") ?? `${fontSize}`, fontSize),
      bold: false,
      monospace: false,
    },
    anchor: root.getAttribute("text-anchor") ?? "start",
  })]);
}

function* boxes(element: DomElement, inherited: Inherited): Generator<Box> {
  for (const child of elements(element)) {
    // What is clipped is meant to be cut; what is hidden is not drawn.
    if (child.getAttribute("clip-path") !== null) continue;
    if (child.getAttribute("visibility") === "hidden") continue;
    const own = inherit(child, inherited);
    if (child.localName === "text") yield* lines(child, own);
    else yield* boxes(child, own);
  }
}

function inherit(element: DomElement, from: Inherited): Inherited {
  const property = (name: string) => styled(element, name) ?? element.getAttribute(name);
  const size = property("font-size");
  const weight = property("font-weight");
  const family = property("font-family");
  return {
    transform: compose(from.transform, parseTransform(element.getAttribute("transform"))),
    face: {
      size: size === null ? from.face.size : length(size, from.face.size),
      bold: weight === null ? from.face.bold : /bold|[6-9]00/.test(weight),
      monospace: family === null ? from.face.monospace : family.includes("monospace"),
    },
    anchor: property("text-anchor") ?? from.anchor,
  };
}

/** A CSS length in pixels; `em` and `%` count in font sizes. */
function length(text: string | null, fontSize: number): number {
  const number = Number.parseFloat(text ?? "");
  if (!Number.isFinite(number)) return 0;
  if (text!.endsWith("em")) return number * fontSize;
  return text!.endsWith("%") ? number / 100 * fontSize : number;
}

/** One box a line: a text is one line, or has a `tspan` for each. */
function* lines(text: DomElement, { transform, face, anchor }: Inherited): Generator<Box> {
  const at = (element: DomElement, name: string) => length(element.getAttribute(name), face.size);
  let [x, y] = [at(text, "x") + at(text, "dx"), at(text, "y") + at(text, "dy")];
  for (const node of text.childNodes) {
    if (isElement(node, "title")) continue;
    if (isElement(node)) {
      if (node.getAttribute("x") !== null) x = at(node, "x");
      if (node.getAttribute("y") !== null) y = at(node, "y");
      y += at(node, "dy");
    }
    const width = textWidth(node.textContent ?? "", face);
    if (width === 0) continue;
    const left = x - (anchor === "end" ? width : anchor === "middle" ? width / 2 : 0);
    // From the height of a capital with an accent to the foot of a g.
    yield corners(transform, left, y - 0.8 * face.size, left + width, y + 0.22 * face.size);
  }
}

function corners(transform: Affine, left: number, top: number, right: number, bottom: number): Box {
  const points = [[left, top], [right, top], [left, bottom], [right, bottom]] as const;
  const moved = points.map(([x, y]) => apply(transform, x, y));
  const xs = moved.map(([x]) => x);
  const ys = moved.map(([, y]) => y);
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

function union(boxes: readonly Box[]): Box | undefined {
  let all = boxes[0];
  if (all === undefined) return undefined;
  for (const box of boxes) {
    all = {
      left: Math.min(all.left, box.left),
      top: Math.min(all.top, box.top),
      right: Math.max(all.right, box.right),
      bottom: Math.max(all.bottom, box.bottom),
    };
  }
  return all;
}
