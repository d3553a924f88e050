/**
 * Makes one standalone SVG of whatever Plot returned: an `svg`, or an HTML `figure` with a title, a
 * subtitle, legends, the plot and a caption, which only a browser could lay out.
 *
 * @module
 */
import { type DomElement, elements, numeric } from "./dom.ts";
import { FONT_SIZE, PLOT_FONT_SIZE, plotOf } from "./draw.ts";
import { type Piece, swatches } from "./legend.ts";
import { type Face, textWidth, wrap } from "./measure.ts";
import { type Box, textBox } from "./text_box.ts";
import { attributes, escape, XmlWriter } from "./xml.ts";

/**
 * A picture that needs nothing else: no style sheet, no fonts of the page, no other element.
 *
 * @internal
 */
export interface StandaloneSvg {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/**
 * What is read aloud or shown instead of the picture.
 *
 * @internal
 */
export interface Names {
  readonly title: string;
  readonly alt: string;
}

/** The fonts of an operating system's own windows, then those that most machines have. */
const FONTS = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Helvetica, Arial, sans-serif";
const INK = "#1a1a1a";
const PAPER = "white";
/** The empty rim around all. */
const RIM = 8;

/** Line height, and the room above and below a text, in font sizes. */
const LEADING = 1.25;
const HEADINGS: Readonly<
  Record<string, { face: Face; above: number; below: number; ink: string }>
> = {
  h2: { face: { size: 17, bold: true }, above: 0, below: 0.25, ink: INK },
  h3: { face: { size: 13.5 }, above: 0, below: 0.45, ink: "#444444" },
  figcaption: { face: { size: FONT_SIZE }, above: 0.6, below: 0, ink: "#444444" },
};

const BELOW_LEGEND = 5;

/**
 * Stacks the pieces of a figure on white paper.
 *
 * @internal
 */
export function flatten(drawing: DomElement, { title, alt }: Names): StandaloneSvg {
  const writer = new XmlWriter();
  const parts = drawing.localName === "figure" ? elements(drawing) : [drawing];
  const plot = plotOf(drawing);
  const plotWidth = Math.max(numeric(plot, "width"), 240);
  let [width, height] = [plotWidth, 0];
  let body = "";
  for (const part of parts) {
    const piece = draw(part, plot, plotWidth, writer);
    const legend = part !== plot && HEADINGS[part.localName] === undefined;
    body += `<g transform="translate(0,${round(height)})">${piece.xml}</g>`;
    width = Math.max(width, piece.width);
    height += piece.height + (legend ? BELOW_LEGEND : 0);
  }
  width = Math.ceil(width) + 2 * RIM;
  height = Math.ceil(height) + 2 * RIM;
  const root = attributes({
    xmlns: "http://www.w3.org/2000/svg",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
    width,
    height,
    viewBox: `${-RIM} ${-RIM} ${width} ${height}`,
    fill: INK,
    color: INK,
    "font-family": FONTS,
    "font-size": FONT_SIZE,
    style: `--plot-background: ${PAPER}`,
    role: "img",
  });
  const paper = attributes({ x: -RIM, y: -RIM, width, height, fill: PAPER });
  const svg = `<svg${root}><title>${escape(title)}</title><desc>${escape(alt)}</desc>` +
    `<style>text, tspan { white-space: pre }</style><rect${paper}/>${body}</svg>`;
  return { svg, width, height };
}

function draw(part: DomElement, plot: DomElement, width: number, writer: XmlWriter): Piece {
  if (part.localName === "svg") return group(part, part === plot, writer);
  const heading = HEADINGS[part.localName];
  if (heading !== undefined) return text(part.textContent ?? "", width, heading);
  return swatches(part, width, FONT_SIZE, writer);
}

function text(content: string, width: number, heading: (typeof HEADINGS)[string]): Piece {
  const { face, above, below, ink } = heading!;
  const lines = wrap(content, width, face);
  const line = LEADING * face.size;
  const top = above * face.size;
  const look = attributes({
    "font-size": face.size,
    "font-weight": face.bold ? "bold" : undefined,
    fill: ink,
  });
  const spans = lines.map((content, i) =>
    `<tspan${attributes({ x: 0, y: round(top + i * line + 0.95 * face.size) })}>${
      escape(content)
    }</tspan>`
  );
  return {
    width: Math.max(...lines.map((line) => textWidth(line, face))),
    height: top + lines.length * line + below * face.size,
    xml: `<text${look}>${spans.join("")}</text>`,
  };
}

/** What belongs to a picture of its own, and not to a group inside one. */
const ROOT_ONLY = ["class", "width", "height", "viewBox", "font-family", "font-size", "xmlns"];

/**
 * A plot or a colour ramp as a group, moved so that no text of it lies left of or above the origin.
 * A plot has had room made for larger text; a ramp grows with it.
 */
function group(svg: DomElement, isPlot: boolean, writer: XmlWriter): Piece {
  const [fontSize, scale] = isPlot ? [FONT_SIZE, 1] : [PLOT_FONT_SIZE, FONT_SIZE / PLOT_FONT_SIZE];
  const [width, height] = [numeric(svg, "width"), numeric(svg, "height")];
  const none: Box = { left: 0, top: 0, right: width, bottom: height };
  const box = textBox(svg, fontSize) ?? none;
  const left = Math.max(0, Math.ceil(-box.left));
  const top = Math.max(0, Math.ceil(-box.top));
  const moves = [
    scale === 1 ? "" : `scale(${scale})`,
    left + top === 0 ? "" : `translate(${left},${top})`,
  ].join("");
  const own = attributes({
    transform: moves === "" ? undefined : moves,
    "font-size": isPlot ? undefined : fontSize,
  });
  return {
    width: scale * (left + Math.max(width, box.right)),
    height: scale * (top + Math.max(height, box.bottom)),
    xml: `<g${writer.attributes(svg, ROOT_ONLY)}${own}>${writer.children(svg)}</g>`,
  };
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
