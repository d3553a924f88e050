/**
 * Figures drawn and read back.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { figure, type FigureOptions } from "../../src/display/mod.ts";
import { parseXml, type XmlElement } from "./parse_xml.ts";

/** A small figure with some options changed. */
export function small(options: Partial<FigureOptions>): FigureOptions {
  return {
    title: "Small",
    alt: "A line that rises.",
    x: { label: "step" },
    y: { label: "loss" },
    marks: [Plot.lineY([1, 2, 3])],
    ...options,
  };
}

/** A figure drawn and read back, strictly. */
export async function drawn(options: FigureOptions): Promise<XmlElement> {
  return parseXml((await figure(options)).svg);
}

/** The texts of a drawing, line by line. */
export function texts(root: XmlElement): string[] {
  return [...root.all("text")].flatMap((text) => {
    const spans = [...text.all("tspan")];
    return (spans.length > 0 ? spans : [text]).map((part) => part.textContent);
  });
}

/** The elements that Plot drew for one kind of mark. */
export function marks(root: XmlElement, label: string): XmlElement[] {
  return [...root.all("g")].filter((group) => group.getAttribute("aria-label") === label);
}
