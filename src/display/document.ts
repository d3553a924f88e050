/**
 * A document for Plot to draw in, a new one for every figure. Nothing becomes global.
 *
 * @module
 */
import { Canvas } from "./canvas.ts";

interface MutableDocument {
  createElement(tag: string): unknown;
}

/**
 * What makes a new, empty document whose canvases can be drawn on.
 *
 * @internal
 */
export async function documents(): Promise<() => unknown> {
  // linkedom's worker build is one file: it loads in a third of the time, and looks for no native
  // canvas package.
  const { parseHTML } = await import("linkedom/worker");
  return () => {
    const window: unknown = parseHTML("<!DOCTYPE html><html><body></body></html>");
    const { document } = window as { document: MutableDocument };
    const createElement = document.createElement.bind(document);
    document.createElement = (tag) => tag === "canvas" ? new Canvas() : createElement(tag);
    return document;
  };
}
