/**
 * A progress that is drawn: a picture below the cell, letters where there are no pictures.
 *
 * @module
 */
import { type DrawingTools, drawingTools } from "./draw.ts";
import { type FigureOptions, figureWith } from "./figure.ts";
import type { Bundle, Kernel } from "./jupyter.ts";
import { type Count, movingText, stillLine, stillText } from "./progress_line.ts";
import { cellOutlet, type Outlet, replacedOutput } from "./progress_outlet.ts";

/**
 * Something that is drawn again and again while it grows.
 *
 * @internal
 */
export interface Picture {
  /** The figure as it is now. `line` says how far it is, `over` that nothing more will come. */
  figure(line: string, over: boolean, Plot: DrawingTools["Plot"]): FigureOptions;
  /** A few letters that say the same at the end of a line; perhaps none. */
  letters(): string;
  /** Lines that say the same when it is over; perhaps none. */
  table(): string;
}

/** Drawing may take one part of so many of the time. */
const PARTS = 20;
/** Milliseconds of rest at most: the first drawing takes longer than those that follow. */
const LONGEST_REST = 500;

/**
 * A picture below the cell, drawn anew each time: in a twentieth of the time, so that slow drawings
 * come less often. Until what draws is loaded, which takes a turn of the event loop, and where it
 * cannot be loaded, a line stands in its place.
 *
 * @internal
 */
export function pictureOutlet(
  kernel: Pick<Kernel, "broadcast">,
  picture: Picture,
  load: () => Promise<DrawingTools> = drawingTools,
): Outlet {
  const output = replacedOutput(kernel);
  const line = cellOutlet(kernel, output);
  let tools: DrawingTools | undefined;
  const loading = load().then((loaded) => void (tools = loaded), () => {});
  const drawn = (tools: DrawingTools, count: Count, text: string, over: boolean): Bundle => {
    const { html } = figureWith(tools, picture.figure(text, over, tools.Plot));
    return { "text/html": html, "text/plain": stillLine(tabled(count, picture)) };
  };
  return {
    show(count, elapsed) {
      if (tools === undefined) return line.show(count, elapsed);
      const start = performance.now();
      output.pass(drawn(tools, count, movingText(count, elapsed), false));
      return Math.min(LONGEST_REST, PARTS * (performance.now() - start));
    },
    async close(count) {
      await loading;
      if (tools === undefined) return line.close(tabled(lettered(count, picture), picture));
      await output.send(drawn(tools, count, stillText(count), true));
      await output.settled();
    },
  };
}

/**
 * The same on a terminal or in a log: letters in the line, and at last a table.
 *
 * @internal
 */
export function letteredOutlet(outlet: Outlet, picture: Picture): Outlet {
  return {
    show: (count, elapsed) => outlet.show(lettered(count, picture), elapsed),
    close: (count) => outlet.close(tabled(lettered(count, picture), picture)),
  };
}

function lettered(count: Count, picture: Picture): Count {
  const text = [count.text, picture.letters()].filter(Boolean).join(" · ");
  return { ...count, text: text || undefined };
}

function tabled(count: Count, picture: Picture): Count {
  return { ...count, table: picture.table() };
}
