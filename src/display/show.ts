/**
 * Shows a figure below its cell.
 *
 * @module
 */
import { Figure, figure, type FigureOptions } from "./figure.ts";
import { kernel, publish } from "./jupyter.ts";

/**
 * Draws a figure and shows it below the cell. A cell that draws ends with `await show(…)`: it
 * returns when the picture has arrived, so none is lost.
 *
 * In a notebook it returns nothing, so that nothing is shown twice. Elsewhere it shows nothing and
 * returns the figure.
 *
 * @param options What to draw, as for {@linkcode figure}; or a figure that is drawn already.
 * @throws {TypeError} if there is no title, no alternative text, an axis without a label, or
 *   something that only a browser could add: a tip, an image elsewhere.
 * @throws {RangeError} if the picture is larger than 5 MB, which the kernel cannot send.
 *
 * @example
 * ```ts
 * import * as Plot from "npm:@observablehq/plot@0.6.17";
 * import { show } from "@norma/norma/display";
 *
 * const inputs = Array.from({ length: 81 }, (_, i) => i / 5 - 8);
 * await show({
 *   title: "The sigmoid saturates",
 *   alt: "An S-shaped curve from 0 to 1, steep at 0 and flat beyond ±4.",
 *   x: { label: "input" },
 *   y: { label: "σ(input)" },
 *   marks: [Plot.line(inputs, { x: (x) => x, y: (x) => 1 / (1 + Math.exp(-x)) })],
 * });
 * ```
 */
export async function show(options: FigureOptions | Figure): Promise<Figure | undefined> {
  const drawn = options instanceof Figure ? options : await figure(options);
  const here = kernel();
  if (here === undefined) return drawn;
  await publish(drawn.bundle, here);
  return undefined;
}
