/**
 * What a tensor looks like: bounded, whatever its size.
 *
 * @module
 */
import { show } from "../shape/shape.ts";
import type { Tensor } from "./tensor.ts";

/** Along an axis longer than this, only the first and last `EDGE` elements are shown. */
const LONGEST = 8, EDGE = 3;
/** A block of matrices longer than this is cut, too. */
const DEEPEST = 4;

/** At most six significant digits, without trailing zeros. */
function format(x: number): string {
  if (!Number.isFinite(x) || Number.isInteger(x) && Math.abs(x) < 1e6) {
    return Object.is(x, -0) ? "-0" : String(x);
  }
  const size = Math.abs(x);
  return size < 1e-4 || size >= 1e6 ? x.toExponential(3) : String(Number(x.toPrecision(6)));
}
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
/** Values at the positions that are shown, as strings of equal width. */
function text(x: Tensor): string {
  if (x.storage.ptr === 0) return `${header(x)}, freed: its scope has ended`;
  const flat = x.toArray();
  const written = x.dtype === "bool" ? (v: number) => v === 0 ? "false" : "true" : format;
  const strings = new Map<number, string>();
  let width = 0;
  const measure: At = (i) => {
    const s = written(flat[i]!);
    width = Math.max(width, s.length);
    strings.set(i, s);
    return s;
  };
  nested(x.shape, measure, 0, "");
  return `${header(x)}\n${nested(x.shape, (i) => strings.get(i)!, width, " ")}`;
}

/**
 * Smallest, mean and largest element, and how many are not finite; of truth values, how many are.
 */
function statistics(x: Tensor): string {
  if (x.dtype === "bool") return `${x.toArray().filter((v) => v !== 0).length} of ${x.size} true`;
  let [low, high, sum, odd] = [Infinity, -Infinity, 0, 0];
  for (const v of x.toArray()) {
    if (!Number.isFinite(v)) odd++;
    else {
      if (v < low) low = v;
      if (v > high) high = v;
      sum += v;
    }
  }
  const finite = x.size - odd;
  const range = finite === 0
    ? ""
    : `${format(low)} … ${format(high)}, mean ${format(sum / finite)}`;
  return [range, odd > 0 ? `${odd} not finite` : ""].filter((s) => s !== "").join("; ");
}
const escape = (s: string): string =>
  s.replace(/[&<>]/g, (c) => c === "&" ? "&amp;" : c === "<" ? "&lt;" : "&gt;");

/** @internal For a terminal. */
export function inspectTensor(x: Tensor): string {
  return text(x);
}
/** @internal For a notebook: a heading with statistics, then the elements. */
export function displayTensor(x: Tensor): Record<string, string> {
  const plain = text(x);
  if (x.storage.ptr === 0 || x.size === 0) return { "text/plain": plain };
  const [, ...body] = plain.split("\n");
  const facts = x.size > 1 ? ` <small>${escape(statistics(x))}</small>` : "";
  return {
    "text/plain": plain,
    "text/html": `<div><strong>${escape(header(x))}</strong>${facts}` +
      `<pre>${escape(body.join("\n"))}</pre></div>`,
  };
}
