/**
 * What a tensor looks like: bounded, whatever its size.
 *
 * @module
 */
import { heap } from "../backend/memory.ts";
import { places, sentence, type Statistics, statistics } from "../backend/statistics.ts";
import { escape } from "../print/escape.ts";
import { format } from "../print/numbers.ts";
import { img } from "../print/picture.ts";
import { show } from "../shape/shape.ts";
import { lookAt } from "./picture.ts";
import type { Tensor } from "./tensor.ts";

/** Along an axis longer than this, only the first and last `EDGE` elements are shown. */
const LONGEST = 8, EDGE = 3;
/** A block of matrices longer than this is cut, too. */
const DEEPEST = 4;
/** In a cell, more lines than this are folded up below a picture. */
const TALLEST = 10;

/** Indices along an axis, and in their middle the number of those left out as a string. */
function shown(size: number, most: number): (number | string)[] {
  if (size <= most) return Array.from({ length: size }, (_, i) => i);
  const edge = Math.min(EDGE, most >> 1);
  const first = Array.from({ length: edge }, (_, i) => i);
  return [...first, String(size - 2 * edge), ...first.map((i) => size - edge + i)];
}

/** Element at a flat, row-major position. */
type At = (position: number) => string;

function nested(
  shape: readonly number[],
  at: At,
  width: number,
  indent: string,
  start = 0,
): string {
  if (shape.length === 0) return at(start);
  const [size, ...rest] = shape as [number, ...number[]];
  const inner = rest.reduce((a, b) => a * b, 1);
  const parts = shown(size, rest.length < 2 ? LONGEST : DEEPEST).map((i) => {
    if (typeof i === "string") return rest.length === 0 ? "…" : `… ${i} more`;
    const text = nested(rest, at, width, indent + " ", start + i * inner);
    return rest.length === 0 ? text.padStart(width) : text;
  });
  if (rest.length === 0) return `[${parts.join(", ")}]`;
  return `[${parts.join(`,${"\n".repeat(rest.length)}${indent}`)}]`;
}

const header = (x: Tensor): string => `Tensor ${show(x.shape)} ${x.dtype}`;
/** The elements at the positions that are shown, as strings of equal width. */
function body(x: Tensor): string {
  const data = heap[x.dtype], place = places(x);
  const written = x.dtype === "bool" ? (v: number) => v === 0 ? "false" : "true" : format;
  const strings = new Map<number, string>();
  let width = 0;
  const measure: At = (i) => {
    const s = written(data[place(i)]!);
    width = Math.max(width, s.length);
    strings.set(i, s);
    return s;
  };
  nested(x.shape, measure, 0, "");
  return nested(x.shape, (i) => strings.get(i)!, width, " ");
}
/** Statistics stand beside the heading where not every element is shown. */
function text(x: Tensor, elements: string, s: () => Statistics): string {
  const facts = elements.includes("…") ? `, ${sentence(x, s())}` : "";
  return `${header(x)}${facts}\n${elements}`;
}
const freed = (x: Tensor): string => `${header(x)}, freed: its scope has ended`;

/** @internal For a terminal. */
export function inspectTensor(x: Tensor): string {
  return x.storage.ptr === 0 ? freed(x) : text(x, body(x), () => statistics(x));
}
/** @internal For a notebook: a heading with statistics, a picture, then the elements. */
export function displayTensor(x: Tensor): Record<string, string> {
  if (x.storage.ptr === 0 || x.size === 0) return { "text/plain": inspectTensor(x) };
  const { picture, legend, statistics: s } = lookAt(x), elements = body(x);
  const facts = x.size > 1 ? ` <small>${escape(sentence(x, s))}</small>` : "";
  const look = picture === null
    ? ""
    : `<div style="margin: 4px 0">${img(picture)}<br><small>${escape(legend)}</small></div>`;
  const pre = `<pre>${escape(elements)}</pre>`;
  const numbers = picture !== null && elements.split("\n").length > TALLEST
    ? `<details><summary><small>numbers</small></summary>${pre}</details>`
    : pre;
  return {
    "text/plain": text(x, elements, () => s),
    "text/html": `<div><strong>${escape(header(x))}</strong>${facts}${look}${numbers}</div>`,
  };
}
