/**
 * Pictures in HTML: an `<img>` with the picture in its address. It shows in notebooks that are not
 * trusted, and no page's style reaches it.
 *
 * @module
 */
import { base64 } from "./base64.ts";
import { escape } from "./escape.ts";
import { type Pixels, png } from "./png.ts";

/** @internal Something drawn: SVG elements, and how many pixels they take up. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
  /** What one sees in it. */
  readonly alt: string;
}

/** @internal The picture as an element of a page. */
export function img({ width, height, svg, alt }: Picture): string {
  const all = `<svg xmlns='http://www.w3.org/2000/svg' width='${width}' height='${height}'>` +
    `${svg}</svg>`;
  // Most of what encodeURIComponent escapes needs it not, and base64 would be longer.
  const address = encodeURIComponent(all).replace(/%(20|2B|2C|2F|3A|3B|3D)/g, decodeURIComponent);
  return `<img width="${width}" height="${height}" style="max-width: 100%; height: auto" ` +
    `alt="${escape(alt)}" src="data:image/svg+xml,${address}">`;
}

/** @internal Pixels, drawn as sharp rectangles that together are so large. */
export function raster(
  pixels: Pixels,
  x: number,
  y: number,
  width: number,
  height: number,
): string {
  return `<image x='${x}' y='${y}' width='${width}' height='${height}' ` +
    `preserveAspectRatio='none' style='image-rendering:pixelated' ` +
    `href='data:image/png;base64,${base64(png(pixels))}'/>`;
}
