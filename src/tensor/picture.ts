/**
 * What a tensor looks like as a picture: pixels if it is an image or several, else a heat map whose
 * rows are all axes but the last. Small, whatever the size of the tensor.
 *
 * @module
 */
import { heap } from "../backend/memory.ts";
import { places, type Statistics, statistics } from "../backend/statistics.ts";
import { ODD_INDEX, palette } from "../print/colours.ts";
import { digits, short } from "../print/numbers.ts";
import { type Picture, raster } from "../print/picture.ts";
import { product, show } from "../shape/shape.ts";
import type { Tensor } from "./tensor.ts";

/** @internal A picture, a line that says how to read it, and what was seen on the way. */
export interface Look {
  readonly picture: Picture | null;
  readonly legend: string;
  readonly statistics: Statistics;
}

/** Fewer numbers say more than a picture of them. */
const FEWEST = 16;

/** @internal Looks at every element once. */
export function lookAt(x: Tensor): Look {
  const map = new HeatMap(x);
  const s = statistics(x, (position) => map.mark(position));
  if (x.size < FEWEST || !(s.max > s.min)) return { picture: null, legend: "", statistics: s };
  const stack = s.count === x.size ? imagesIn(x, s) : null;
  return { ...stack === null ? map.draw(s) : drawImages(x, s, stack), statistics: s };
}

/** The heat map has so many rows and columns at most, and its cells so many pixels. */
const ROWS = 64, COLUMNS = 128, CELL = 16;
/** The room for it. A map with square cells must not be narrower or lower than this. */
const WIDTH = 480, HEIGHT = 144, NARROW = 64, LOW = 16;

/** A cell is one element, from the middle of the part that it stands for. */
class HeatMap {
  readonly #rows: number;
  readonly #columns: number;
  readonly #height: number;
  readonly #width: number;
  readonly #odd = new Set<number>();

  constructor(private readonly x: Tensor) {
    const last = x.shape.at(-1) ?? 1, others = last === 0 ? 0 : x.size / last;
    // A column lies down, as a vector does.
    [this.#rows, this.#columns] = last === 1 ? [1, others] : [others, last];
    this.#height = Math.min(this.#rows, ROWS);
    this.#width = Math.min(this.#columns, COLUMNS);
  }
  /** Marks the part that an element is in. */
  mark(position: number): void {
    const row = Math.floor(position / this.#columns), column = position % this.#columns;
    const y = Math.floor(row * this.#height / this.#rows);
    this.#odd.add(y * this.#width + Math.floor(column * this.#width / this.#columns));
  }
  draw(s: Statistics): { picture: Picture; legend: string } {
    const { x } = this,
      [rows, columns, h, w] = [this.#rows, this.#columns, this.#height, this.#width];
    const [low, high] = range(s), scale = high > low ? 254 / (high - low) : 0;
    const data = new Uint8Array(w * h), values = heap[x.dtype], place = places(x);
    for (let i = 0; i < data.length; i++) {
      const row = Math.floor((Math.floor(i / w) + 0.5) * rows / h);
      const column = Math.floor((i % w + 0.5) * columns / w);
      const level = (values[place(row * columns + column)]! - low) * scale;
      data[i] = this.#odd.has(i) ? ODD_INDEX : Math.round(Math.min(254, Math.max(0, level)));
    }
    const cell = cellOf(w, h), [width, height] = [w * cell.width, h * cell.height];
    const pixels = { width: w, height: h, kind: "indexed", data, palette: palette() } as const;
    const part = data.length === x.size ? "" : `${digits(data.length)} of its elements, `;
    const odd = this.#odd.size === 0 ? "" : "; red where not all is finite";
    const legend = x.dtype === "bool"
      ? `${part}dark false, light true`
      : `${part}dark ${short(low, s.sd)} to light ${short(high, s.sd)}${odd}`;
    return {
      legend,
      picture: {
        width,
        height,
        svg: raster(pixels, 0, 0, width, height),
        alt: `Heat map of a tensor ${show(x.shape)}: ${legend}.`,
      },
    };
  }
}

/** Square if that is large enough to be seen. */
function cellOf(columns: number, rows: number): { width: number; height: number } {
  const width = Math.min(CELL, Math.floor(WIDTH / columns));
  const height = Math.min(CELL, Math.floor(HEIGHT / rows)), side = Math.min(width, height);
  return side * columns >= NARROW && side * rows >= LOW
    ? { width: side, height: side }
    : { width, height };
}

/** What the colours reach from and to: a few elements far away must not take them all. */
function range({ min, max, mean, sd }: Statistics): [number, number] {
  return [Math.max(min, mean - 4 * sd), Math.min(max, mean + 4 * sd)];
}

/** Images in a tensor. */
interface Stack {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** Three if they are coloured; with any other number, each channel is an image of its own. */
  readonly channels: 1 | 3;
}

/** An image is at least this high and wide; a kernel of a convolution, say, is smaller. */
const SMALLEST = 8;

/**
 * Whether, and how, `x` is made of images. A shape alone may mislead: rows of features look like an
 * image. So `[H, W]` has to be square, with values as pixels have them; `[N, H, W]` square;
 * `[N, C, H, W]` at most twice as long as wide.
 */
function imagesIn({ shape, dtype }: Tensor, s: Statistics): Stack | null {
  const [height = 0, width = 0] = shape.slice(-2);
  const largest = Math.max(height, width);
  if (Math.min(height, width) < SMALLEST || shape.length > 4 || shape.length < 2) return null;
  if (shape.length === 4 ? largest > 2 * Math.min(height, width) : height !== width) return null;
  if (shape.length === 2 && !(dtype !== "bool" && isBright(s, dtype))) return null;
  const colour = shape.length === 4 && shape[1] === 3;
  const count = product(shape.slice(0, -2)) / (colour ? 3 : 1);
  return { count, height, width, channels: colour ? 3 : 1 };
}
/** Whether values are those of pixels: from 0 to 1, or bytes. */
function isBright({ min, max }: Statistics, dtype: string): boolean {
  return min >= 0 && max > min && max <= (dtype === "int32" ? 255 : 1);
}

/** So many pixels of the tensor are drawn at most, in so many images; a larger one is thinned. */
const PIXELS = 16_384, IMAGES = 32, LARGEST = 128;
/** How high an image is at least, if it need not be enlarged for that by more than `ENLARGED`. */
const SIDE = 56, ENLARGED = 8, GAP = 4;

function drawImages(x: Tensor, s: Statistics, stack: Stack): { picture: Picture; legend: string } {
  const thin = Math.ceil(Math.max(stack.height, stack.width) / LARGEST);
  const [h, w] = [Math.floor(stack.height / thin), Math.floor(stack.width / thin)];
  const shown = Math.max(1, Math.min(stack.count, IMAGES, Math.floor(PIXELS / (h * w))));
  const side = shown === 1 ? 2 * SIDE : SIDE;
  const times = Math.max(1, Math.min(ENLARGED, Math.round(side / h)));
  const [height, width] = [h * times, w * times];
  const inRow = Math.min(shown, Math.max(1, Math.floor((WIDTH + GAP) / (width + GAP))));
  const [black, white] = shadesOf(x, s), levels = 255 / (white - black || 1);
  const values = heap[x.dtype], place = places(x), size = stack.height * stack.width;
  let svg = "";
  for (let n = 0; n < shown; n++) {
    const data = new Uint8Array(h * w * stack.channels);
    for (let i = 0; i < h * w; i++) {
      const pixel = Math.floor(i / w) * thin * stack.width + i % w * thin;
      for (let c = 0; c < stack.channels; c++) {
        const value = values[place((n * stack.channels + c) * size + pixel)]!;
        data[i * stack.channels + c] = Math.round((value - black) * levels);
      }
    }
    const kind = stack.channels === 3 ? "rgb" : "grey";
    const [left, top] = [n % inRow * (width + GAP), Math.floor(n / inRow) * (height + GAP)];
    svg += raster({ width: w, height: h, kind, data }, left, top, width, height);
  }
  const rows = Math.ceil(shown / inRow), what = stack.count === 1 ? "image" : "images";
  const part = shown < stack.count ? `first ${shown} of ${digits(stack.count)}` : `${stack.count}`;
  const legend = `${part} ${what}, black ${short(black, s.sd)} to white ${short(white, s.sd)}`;
  return {
    legend,
    picture: {
      width: inRow * (width + GAP) - GAP,
      height: rows * (height + GAP) - GAP,
      svg,
      alt: `Tensor ${show(x.shape)} as pictures: ${legend}.`,
    },
  };
}
/** The values that are black and white: those of pixels, or the smallest and the largest. */
function shadesOf({ dtype }: Tensor, s: Statistics): [number, number] {
  if (!isBright(s, dtype)) return [s.min, s.max];
  return [0, s.max <= 1 ? 1 : 255];
}
