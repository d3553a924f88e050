/**
 * A figure: a plot with its title, legends and caption as one picture that can stand anywhere.
 *
 * @module
 */
import { check } from "./check.ts";
import { base64 } from "../print/base64.ts";
import { draw, type DrawingTools, drawingTools } from "./draw.ts";
import { flatten } from "./flatten.ts";
import { attributes } from "./xml.ts";

/**
 * What `Plot.plot` takes; read from the function, so that Plot's types do not become this package's
 * own.
 */
export type OptionsOfPlot = NonNullable<Parameters<typeof import("@observablehq/plot")["plot"]>[0]>;

/**
 * Plot's options, and the two without which there is no figure.
 *
 * `width` (640) and `height` (Plot's choice) are those of the plot; titles, legends and the caption
 * stand above and below it, in a rim of 8 pixels. A margin is the least that it will be: it grows
 * until no label is cut off. Text is 12 pixels high; `style: { fontSize: 10 }` changes that.
 */
export interface FigureOptions
  extends Omit<OptionsOfPlot, "document" | "title" | "subtitle" | "caption" | "figure"> {
  /** What is shown, above the plot. Wrapped where it is too long for a line. */
  title: string;
  /** What one sees in the figure, in a sentence, for those who do not see it. */
  alt: string;
  /** A second, smaller line below the title. */
  subtitle?: string;
  /** A text below the plot. */
  caption?: string;
}

/**
 * A drawn figure. It is a value of a cell too: as the last expression of a cell it shows itself.
 *
 * @example
 * ```ts
 * import * as Plot from "npm:@observablehq/plot@0.6.17";
 * import { figure } from "@norma/norma/display";
 *
 * const loss = [2.3, 1.1, 0.6, 0.4];
 * const { svg } = await figure({
 *   title: "Training loss",
 *   alt: "The loss falls from 2.3 to 0.4 in four steps.",
 *   x: { label: "step" },
 *   y: { label: "loss (nats)" },
 *   marks: [Plot.lineY(loss)],
 * });
 * // await Deno.writeTextFile("loss.svg", svg);
 * ```
 */
export class Figure {
  /** The picture: one SVG document that needs nothing else, on white paper. */
  readonly svg: string;
  /** The width of the picture in pixels. */
  readonly width: number;
  /** The height of the picture in pixels. */
  readonly height: number;
  /** What is shown. */
  readonly title: string;
  /** What one sees in it. */
  readonly alt: string;

  /** Use {@linkcode figure}, which draws. */
  constructor(parts: Pick<Figure, "svg" | "width" | "height" | "title" | "alt">) {
    this.svg = parts.svg;
    this.width = parts.width;
    this.height = parts.height;
    this.title = parts.title;
    this.alt = parts.alt;
  }

  /**
   * An `<img>` that holds the picture: it shows in notebooks that are not trusted, and no page's
   * style reaches it.
   */
  get html(): string {
    return `<img${
      attributes({
        width: this.width,
        height: this.height,
        style: "max-width: 100%; height: auto",
        alt: this.alt,
        src: `data:image/svg+xml;base64,${base64(this.svg)}`,
      })
    }>`;
  }

  /** What a notebook shows: the picture, and its alternative text where there are no pictures. */
  get bundle(): { "text/html": string; "text/plain": string } {
    return { "text/html": this.html, "text/plain": this.alt };
  }

  /** A figure that is the last expression of a cell shows itself. */
  [Symbol.for("Jupyter.display")](): { "text/html": string; "text/plain": string } {
    return this.bundle;
  }

  /** What a terminal shows. */
  [Symbol.for("Deno.customInspect")](): string {
    return `Figure ${this.width} × ${this.height} ${JSON.stringify(this.title)}: ${this.alt}`;
  }
}

/**
 * Draws a figure with Observable Plot. Marks come from Plot itself, which the cell imports: the
 * chart stays in the cell.
 *
 * Colours are Norma's {@linkcode palette} and the scheme "viridis" where the options choose none.
 * The same options give the same bytes. Plot and its document are loaded by the first call, and
 * nothing becomes global.
 *
 * @throws {TypeError} if there is no title, no alternative text, an axis without a label, or
 *   something that only a browser could add: a tip, an image elsewhere.
 *
 * @example
 * ```ts
 * import * as Plot from "npm:@observablehq/plot@0.6.17";
 * import { figure } from "@norma/norma/display";
 *
 * const runs = [{ step: 0, loss: 2.3, norm: "none" }, { step: 1, loss: 1.9, norm: "none" }];
 * const picture = await figure({
 *   title: "Training loss",
 *   alt: "The loss falls from 2.3 to 1.9.",
 *   color: { legend: true },
 *   marks: [Plot.line(runs, { x: "step", y: "loss", stroke: "norm" })],
 * });
 * console.log(picture.width); // 656
 * ```
 */
export async function figure(options: FigureOptions): Promise<Figure> {
  checkWords(options);
  return figureWith(await drawingTools(), options);
}

/**
 * Draws at once, where what draws is there already.
 *
 * @internal
 */
export function figureWith(tools: DrawingTools, options: FigureOptions): Figure {
  const { alt, ...plot } = options;
  const { title } = options;
  const drawing = draw(plot, tools);
  check(drawing, options);
  return new Figure({ title, alt, ...flatten(drawing, { title, alt }) });
}

/** Throws if there is no title or no alternative text. */
function checkWords({ title, alt }: FigureOptions): void {
  if (typeof title !== "string" || title.trim() === "") {
    throw new TypeError(
      `A figure needs a title and got ${shown(title)}: write title: "what is shown"`,
    );
  }
  if (typeof alt !== "string" || alt.trim() === "") {
    throw new TypeError(
      `The figure ${JSON.stringify(title)} needs alternative text and got ${shown(alt)}: ` +
        `write alt: "what one sees in it, in a sentence"`,
    );
  }
}

function shown(value: unknown): string {
  return typeof value === "string" ? "an empty one" : value === undefined ? "none" : typeof value;
}
