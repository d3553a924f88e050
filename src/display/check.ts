/**
 * What was drawn, looked at before it is shown: a figure says what its axes are, and what it shows
 * is in it.
 *
 * @module
 */
import { descendants, type DomElement, elements } from "./dom.ts";
import type { FigureOptions } from "./figure.ts";

/**
 * Throws if the drawing would mislead or miss something as a picture.
 *
 * @internal
 */
export function check(drawing: DomElement, options: FigureOptions): void {
  checkAxes(drawing, options);
  checkTips(drawing);
  checkImages(drawing);
}

/**
 * Throws if an axis has ticks with names, but no label. It looks at what was drawn, so it does not
 * matter where the label came from: the scale, an axis mark, or the name of a field.
 */
function checkAxes(drawing: DomElement, options: FigureOptions): void {
  const drawn = new Set<string>();
  for (const element of descendants(drawing)) drawn.add(element.getAttribute("aria-label") ?? "");
  for (const axis of ["x", "y", "fx", "fy"] as const) {
    const mute = drawn.has(`${axis}-axis tick label`) && !drawn.has(`${axis}-axis label`);
    if (!mute || options[axis]?.label === null) continue;
    throw new TypeError(
      `The ${axis} axis of the figure ${JSON.stringify(options.title)} has no label: write ` +
        `${axis}: { label: "what it is (unit)" }, ` +
        `or ${axis}: { label: null } if its ticks say it all`,
    );
  }
}

/** Throws for a tip with a text: it stays hidden until a browser has measured it. */
function checkTips(drawing: DomElement): void {
  for (const element of descendants(drawing)) {
    if (element.getAttribute("visibility") !== "hidden" || elements(element).length === 0) continue;
    throw new TypeError(
      "A picture cannot show Plot.tip, which a browser lays out: write the text with Plot.text",
    );
  }
}

/** Throws for an image that a picture would have to fetch: a picture inside an `<img>` may not. */
function checkImages(drawing: DomElement): void {
  for (const element of descendants(drawing)) {
    if (element.localName !== "image") continue;
    const source = element.getAttribute("href") ?? "";
    if (source.startsWith("data:")) continue;
    throw new TypeError(
      `A picture cannot load the image ${JSON.stringify(source)}: give Plot.image a data: URL, ` +
        `or pixels to Plot.raster`,
    );
  }
}
