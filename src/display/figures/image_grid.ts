/**
 * Images beside each other.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { statistics } from "../../backend/statistics.ts";
import { base64 } from "../../print/base64.ts";
import { short } from "../../print/numbers.ts";
import { png } from "../../print/png.ts";
import { show } from "../../shape/shape.ts";
import { freed } from "../../tensor/apply.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { counted, listed, type ReadyFigure } from "./ready.ts";

/** Options of {@linkcode imageGrid}. */
export interface ImageGridOptions {
  /** A text below each image. */
  readonly labels?: readonly (string | number)[];
  /** Images in a row; 10 by default. */
  readonly columns?: number;
  /** How wide an image is at least, in pixels; 56 by default. */
  readonly size?: number;
  /** Which values are black and white; by default 0 and 1 if all are between, else the extremes. */
  readonly range?: readonly [black: number, white: number];
}

/** Pixels between images, and for a label. */
const GAP = 8, LABEL = 18;
/** The kernel sends pictures up to 5 MB; so many bytes of pixels stay far below that. */
const LARGEST = 1_500_000;

/**
 * Images in rows, with a label below each: samples, what a network got wrong, its filters. Grey
 * ones `[N, H, W]` or `[N, 1, H, W]`, coloured ones `[N, 3, H, W]`.
 *
 * @throws {RangeError} if the shape is another, labels are not as many as images, or there are more
 * pixels than a notebook can take.
 *
 * @example
 * ```ts
 * import { digits } from "@norma/norma/data";
 * import { show } from "@norma/norma/display";
 * import { imageGrid } from "@norma/norma/figures";
 *
 * const { x, y } = digits().all();
 * const labels = [...y.toArray()].slice(0, 20);
 * await show(imageGrid(x.slice(0, 20).reshape([20, 8, 8]), { labels }));
 * ```
 */
export function imageGrid(images: Tensor, options: ImageGridOptions = {}): ReadyFigure {
  const { shape } = images, { labels, size = 56 } = options;
  const [count = 0, h = 0, w = 0] = shape.length === 4 ? [shape[0], shape[2], shape[3]] : shape;
  const channels = shape.length === 4 ? shape[1]! : 1;
  if (![3, 4].includes(shape.length) || ![1, 3].includes(channels) || images.size === 0) {
    throw new RangeError(
      `Cannot draw ${show(shape)} as images: it takes [N, H, W], [N, 1, H, W] or [N, 3, H, W], ` +
        `with at least one pixel`,
    );
  }
  if (images.size > LARGEST) {
    throw new RangeError(
      `Cannot draw ${show(shape)} as images: these are ${images.size} numbers, and a notebook ` +
        `takes about ${LARGEST}; draw some of them, images.slice(0, 100)`,
    );
  }
  if (labels !== undefined && labels.length !== count) {
    throw new RangeError(
      `Cannot draw ${counted(count, "image")} with ${counted(labels.length, "label")}: ` +
        `each needs one`,
    );
  }
  const { columns: wanted = 10 } = options, columns = Math.min(count, Math.max(1, wanted));
  const rows = Math.ceil(count / columns), times = Math.max(1, Math.round(size / w));
  const [width, height] = [times * w, times * h];
  const [cellWidth, cellHeight] = [width + GAP, height + GAP + (labels === undefined ? 0 : LABEL)];
  const [black, white] = options.range ?? rangeOf(images);
  const pictures = sources(images, count, channels, h, w, black, white).map((src, i) => ({
    src,
    x: i % columns * cellWidth + width / 2,
    y: Math.floor(i / columns) * cellHeight + height / 2,
    label: `${labels?.[i] ?? ""}`,
  }));
  const kind = channels === 3 ? "coloured" : "grey";
  const said = labels === undefined ? "" : `, labelled ${listed(labels.map(String), 20)}`;
  return {
    title: counted(count, "image"),
    alt: `${counted(count, `${kind} image`)} of ${w} × ${h} pixels, ${columns} in a row, ` +
      `black ${short(black)} to white ${short(white)}${said}.`,
    width: columns * cellWidth,
    height: rows * cellHeight,
    margin: 0,
    x: { axis: null, domain: [0, columns * cellWidth] },
    y: { axis: null, domain: [rows * cellHeight, 0] },
    marks: [
      Plot.image(pictures, {
        x: "x",
        y: "y",
        src: "src",
        width,
        height,
        imageRendering: "pixelated",
      }),
      ...labels === undefined
        ? []
        : [Plot.text(pictures, { x: "x", y: "y", text: "label", dy: height / 2 + 10 })],
    ],
  };
}

function rangeOf(images: Tensor): readonly [number, number] {
  if (images.storage.ptr === 0) throw freed(images);
  const { min, max, count } = statistics(images);
  return count === 0 || min >= 0 && max <= 1 ? [0, 1] : [min, max];
}
/** Each image as the address of a PNG file. What is not a number is black. */
function sources(
  images: Tensor,
  count: number,
  channels: number,
  height: number,
  width: number,
  black: number,
  white: number,
): string[] {
  const values = images.toArray(), pixels = height * width, scale = 255 / (white - black || 1);
  return Array.from({ length: count }, (_, n) => {
    const data = new Uint8ClampedArray(pixels * channels);
    for (let i = 0; i < pixels; i++) {
      for (let c = 0; c < channels; c++) {
        data[i * channels + c] = (values[(n * channels + c) * pixels + i]! - black) * scale;
      }
    }
    const kind = channels === 3 ? "rgb" : "grey";
    return `data:image/png;base64,${base64(png({ width, height, kind, data }))}`;
  });
}
