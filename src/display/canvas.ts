/**
 * A canvas of pixels: the few calls with which Plot draws colour ramps and rasters. linkedom's
 * canvas has no context.
 *
 * @module
 */
import { base64 } from "../print/base64.ts";
import { png } from "./png.ts";

/**
 * Pixels in the form in which a canvas takes and gives them.
 *
 * @internal
 */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each pixel, row by row. */
  readonly data: Uint8ClampedArray;
}

/**
 * A canvas; its size is that of the moment when the context is first asked for.
 *
 * @internal
 */
export class Canvas {
  width = 300;
  height = 150;
  #context: CanvasContext | undefined;

  /** The drawing context, whatever kind is asked for: there is only one. */
  getContext(_kind?: string): CanvasContext {
    return this.#context ??= new CanvasContext(this.width, this.height);
  }

  /** The picture as a PNG file in a data URL. */
  toDataURL(): string {
    const { width, height, data } = this.getContext().pixels;
    return `data:image/png;base64,${base64(png(width, height, data))}`;
  }
}

/**
 * What Plot draws with.
 *
 * @internal
 */
export class CanvasContext {
  readonly pixels: Pixels;
  /** A CSS colour in one of the forms that d3's interpolators give. */
  fillStyle = "#000000";

  constructor(width: number, height: number) {
    this.pixels = this.createImageData(width, height);
  }

  /** Fills a rectangle that lies on whole pixels. */
  fillRect(x: number, y: number, width: number, height: number): void {
    const colour = parseColour(this.fillStyle);
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) {
        this.pixels.data.set(colour, (row * this.pixels.width + column) * 4);
      }
    }
  }

  /** Transparent pixels to be filled and put back. */
  createImageData(width: number, height: number): Pixels {
    return { width, height, data: new Uint8ClampedArray(width * height * 4) };
  }

  /** Copies pixels to a place. */
  putImageData(image: Pixels, x: number, y: number): void {
    const stride = image.width * 4;
    for (let row = 0; row < image.height; row++) {
      const source = image.data.subarray(row * stride, (row + 1) * stride);
      this.pixels.data.set(source, ((y + row) * this.pixels.width + x) * 4);
    }
  }
}

/**
 * Red, green, blue and opacity, each 0 to 255.
 *
 * @internal
 */
export function parseColour(text: string): [number, number, number, number] {
  const hex = /^#(?:([0-9a-f]{3})|([0-9a-f]{6}))$/i.exec(text);
  if (hex !== null) {
    const digits = hex[2] ?? [...hex[1]!].map((digit) => digit + digit).join("");
    const value = Number.parseInt(digits, 16);
    return [value >> 16, (value >> 8) & 255, value & 255, 255];
  }
  const rgb = /^rgba?\(([^)]+)\)$/.exec(text);
  const [red = NaN, green = NaN, blue = NaN, opacity = 1] =
    rgb?.[1]?.split(/[\s,/]+/).map(Number) ?? [];
  if (Number.isNaN(red + green + blue + opacity)) {
    throw new TypeError(
      `A colour ramp was asked for the colour ${JSON.stringify(text)}, which is neither #rrggbb ` +
        `nor rgb(…): use one of Plot's schemes, or a range of colours in one of these forms`,
    );
  }
  return [red, green, blue, opacity * 255];
}
