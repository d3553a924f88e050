/**
 * Plot's legend of swatches or symbols is HTML, laid out by a browser. Here it is laid out as SVG.
 *
 * @module
 */
import { descendants, type DomElement, elements, isElement, numeric, styled } from "./dom.ts";
import { textWidth } from "./measure.ts";
import { attributes, escape, type XmlWriter } from "./xml.ts";

/**
 * Something drawn, with its size: a piece of a figure.
 *
 * @internal
 */
export interface Piece {
  readonly width: number;
  readonly height: number;
  /** SVG whose upper left corner is the origin. */
  readonly xml: string;
}

/** Between a swatch and its name, and between one entry and the next. */
const GAP = 7;
const BETWEEN = 18;

interface Entry {
  readonly symbol: DomElement;
  readonly label: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Lays out a legend in rows no wider than `width`, or in as many columns as the options of the
 * scale ask for.
 *
 * @internal
 */
export function swatches(
  legend: DomElement,
  width: number,
  size: number,
  writer: XmlWriter,
): Piece {
  const entries = [...descendants(legend)]
    .filter((element) => /-swatch$/.test(element.getAttribute("class") ?? ""))
    .map((element) => entry(element, size));
  const columns = Number.parseInt(styled(legend, "columns") ?? "", 10);
  const places = columns > 0 ? inColumns(entries, columns) : inRows(entries, width);

  const row = Math.max(...entries.map(({ height }) => height), 1.2 * size) + 5;
  let [right, bottom] = [0, 0];
  const xml = entries.map((item, i) => {
    const [x, line] = places[i]!;
    const middle = line * row + row / 2;
    right = Math.max(right, x + item.width);
    bottom = Math.max(bottom, (line + 1) * row);
    const top = middle - item.height / 2;
    const symbolWidth = numeric(item.symbol, "width", 15);
    return `<svg${attributes({ x, y: round(top), overflow: "visible" })}${
      writer.attributes(item.symbol, ["x", "y", "overflow"])
    }>${writer.children(item.symbol)}</svg>` +
      `<text${attributes({ x: round(x + symbolWidth + GAP), y: round(middle + 0.35 * size) })}>${
        escape(item.label)
      }</text>`;
  }).join("");
  return { width: right, height: bottom, xml };
}

function entry(element: DomElement, size: number): Entry {
  const symbol = elements(element).find((child) => isElement(child, "svg"))!;
  const label = element.textContent ?? "";
  return {
    symbol,
    label,
    width: numeric(symbol, "width", 15) + GAP + textWidth(label, { size }),
    height: numeric(symbol, "height", 15),
  };
}

/** The left edge and the line of each entry: one after the other, as words in a paragraph. */
function inRows(entries: readonly Entry[], width: number): [number, number][] {
  let [x, line] = [0, 0];
  return entries.map((entry) => {
    if (x > 0 && x + entry.width > width) [x, line] = [0, line + 1];
    const place: [number, number] = [round(x), line];
    x += entry.width + BETWEEN;
    return place;
  });
}

/** The same, one column after the other. */
function inColumns(entries: readonly Entry[], columns: number): [number, number][] {
  const lines = Math.ceil(entries.length / columns);
  const step = Math.max(0, ...entries.map(({ width }) => width)) + BETWEEN;
  return entries.map((_, i) => [round(Math.floor(i / lines) * step), i % lines]);
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
