/**
 * Draws a plot with Observable Plot, in a document of its own, with colours chosen and with room
 * for every text.
 *
 * @module
 */
import type { Markish, PlotOptions, Scale, ScaleName } from "@observablehq/plot";
import { withColours } from "./colours.ts";
import { documents } from "./document.ts";
import { type DomElement, elements, isElement, numeric, styled } from "./dom.ts";
import { oncePerMessage } from "./warnings.ts";
import { textBox } from "./text_box.ts";

/**
 * The size of a plot's own text in pixels; Plot's is small beside the text of a notebook.
 *
 * @internal
 */
export const FONT_SIZE = 12;
/** @internal */
export const PLOT_FONT_SIZE = 10;

/**
 * What Plot returns: an `svg`, or a `figure` with titles, legends, the `svg` and a caption in it.
 *
 * @internal
 */
export interface Drawing extends DomElement {
  /** A scale as Plot has settled it; `undefined` if the plot has none of that name. */
  scale(name: ScaleName): Scale | undefined;
}

interface Margins {
  marginTop: number;
  marginRight: number;
  marginBottom: number;
  marginLeft: number;
}

/** What letters need beside an axis, where there is one, for each pixel that they are larger. */
const LARGER_TEXT = { marginTop: 2, marginBottom: 2.5 };
const AXIS = 20;

/**
 * What draws: Plot, and documents for it.
 *
 * @internal
 */
export interface DrawingTools {
  readonly Plot: typeof import("@observablehq/plot");
  readonly createDocument: () => unknown;
}

/**
 * Loads what draws; the first figure pays for it.
 *
 * @internal
 */
export async function drawingTools(): Promise<DrawingTools> {
  const [Plot, createDocument] = await Promise.all([import("@observablehq/plot"), documents()]);
  return { Plot, createDocument };
}

/** How often the margins are corrected; what then still stands out makes the picture larger. */
const PASSES = 3;

/**
 * Draws. A margin in the options is the least that the margin will be.
 *
 * @internal
 */
export function draw(options: PlotOptions, { Plot, createDocument }: DrawingTools): Drawing {
  const document = createDocument();
  let margins: Margins | undefined;
  // A frame that draws nothing is told the margins, which Plot does not tell otherwise.
  const probe = Plot.frame({
    facet: "super",
    render: (_index, _scales, _values, dimensions) => {
      margins = { ...dimensions };
      return null;
    },
  });
  keepData(options.marks ?? []);
  const plot = (more: PlotOptions): Drawing => {
    const complete: PlotOptions = {
      ...more,
      document: document as NonNullable<PlotOptions["document"]>,
      marks: [...more.marks ?? [], probe],
    };
    return Plot.plot(complete) as unknown as Drawing;
  };

  return oncePerMessage(() => {
    const first = plot(options);
    let current = {
      ...withColours(options, first.scale("color")),
      ...roomForText(margins!, options, fontSize(first)),
    };
    let drawing = plot(current);
    for (let pass = 1; pass < PASSES; pass++) {
      const wider = roomForOverflow(drawing, margins!);
      if (wider === undefined) break;
      current = { ...current, ...wider };
      drawing = plot(current);
    }
    return drawing;
  });
}

/** The size of the text of a plot: the options may set another one by a style. */
function fontSize(drawing: Drawing): number {
  return Number.parseFloat(styled(plotOf(drawing), "font-size") ?? `${FONT_SIZE}`);
}

function roomForText(margins: Margins, options: PlotOptions, fontSize: number): Partial<Margins> {
  const more: Partial<Margins> = {};
  for (const side of ["marginTop", "marginBottom"] as const) {
    const free = options.margin === undefined && options[side] === undefined;
    if (!free || margins[side] < AXIS) continue;
    more[side] = margins[side] + Math.max(0, LARGER_TEXT[side] * (fontSize - PLOT_FONT_SIZE));
  }
  return more;
}

/**
 * Margins in which the texts that stick out of the picture would have room; `undefined` if none
 * does.
 */
function roomForOverflow(drawing: Drawing, margins: Margins): Margins | undefined {
  const svg = plotOf(drawing);
  const box = textBox(svg, FONT_SIZE);
  if (box === undefined) return undefined;
  const [width, height] = [numeric(svg, "width"), numeric(svg, "height")];
  const left = Math.max(0, Math.ceil(-box.left));
  const right = Math.max(0, Math.ceil(box.right - width));
  const top = Math.max(0, Math.ceil(-box.top));
  const bottom = Math.max(0, Math.ceil(box.bottom - height));
  if (left + right + top + bottom === 0) return undefined;
  const wider = {
    marginTop: margins.marginTop + top,
    marginRight: margins.marginRight + right,
    marginBottom: margins.marginBottom + bottom,
    marginLeft: margins.marginLeft + left,
  };
  // Labels may not squeeze the plot to nothing; then the picture grows instead.
  const frame = width - wider.marginLeft - wider.marginRight;
  return frame >= width / 3 ? wider : undefined;
}

/**
 * The plot itself in what Plot returned: legends may be `svg` too, but the plot comes after them.
 *
 * @internal
 */
export function plotOf(drawing: DomElement): DomElement {
  if (drawing.localName === "svg") return drawing;
  return elements(drawing).findLast((element) => isElement(element, "svg"))!;
}

/**
 * A plot is drawn more than once, and data such as `map.values()` can be read only once: read them
 * here.
 */
function keepData(marks: Markish): void {
  if (Array.isArray(marks)) return marks.forEach(keepData);
  const mark = marks as { data?: unknown } | null | undefined;
  const data = mark?.data as { next?: unknown } | null | undefined;
  if (typeof data?.next === "function") mark!.data = [...data as unknown as Iterable<unknown>];
}
