/**
 * Two answers to one question, beside each other: what a cell computed from scratch, and what
 * autograd or the library says.
 *
 * @module
 */
import type { DType } from "../backend/memory.ts";
import { product, same, type Shape, show } from "../shape/shape.ts";
import { type Nested, Tensor } from "../tensor/tensor.ts";
import { kernel, publish } from "./jupyter.ts";

/** What can be compared: a tensor, numbers in arrays, or a number. */
export type Comparable = Tensor | Nested | ArrayLike<number>;
/** Options of {@linkcode compare}. */
export interface CompareOptions {
  /**
   * Relative difference up to which two answers are equal but for rounding: 64 times the rounding
   * error of float32, 7.6e-6, or if all numbers are float64 that of float64, 1.4e-14.
   */
  readonly tolerance?: number;
}
/** How far two answers are apart. */
export interface Comparison {
  /** What was compared. */
  readonly name: string;
  /** Shapes of mine and theirs. */
  readonly shapes: readonly [mine: Shape, theirs: Shape];
  /** Largest difference; NaN if only one has a NaN in some place, or if the shapes differ. */
  readonly absolute: number;
  /** That, over the largest magnitude in theirs: the relative error as gradient checks have it. */
  readonly relative: number;
  /** Where the difference is largest; empty for a single number, and if there is none. */
  readonly at: Shape;
  /** What it means. */
  readonly verdict: "identical" | "equal but for rounding" | "different" | "different shapes";
}

/** Names longer than this are cut. */
const LONGEST = 60;

/**
 * Compares `mine` with `theirs` and shows the answer below the cell, in one line:
 *
 * ```text
 * dx [60, 100]: equal but for rounding, largest difference 3.6e-7 (relative 1.2e-6)
 * ```
 *
 * In a notebook it returns nothing, so that nothing is shown twice. Elsewhere it shows nothing and
 * returns the numbers. A number, as `theirs`, is not stretched to the shape of a tensor.
 *
 * @param name What is compared, such as `"dx"`.
 * @param mine What was computed by hand.
 * @param theirs What it should be.
 * @throws {TypeError} if there is something in the arrays that is no number.
 *
 * @example
 * ```ts
 * import { grad, tensor } from "@norma/norma";
 * import { compare } from "@norma/norma/display";
 * import { assert } from "@std/assert";
 *
 * const x = tensor([1, 2, 3]);
 * const byHand = x.mul(2); // the derivative of x²
 * const result = await compare("dx", byHand, grad((x) => x.square().sum())(x));
 * assert(result?.verdict === "identical");
 * ```
 */
export async function compare(
  name: string,
  mine: Comparable,
  theirs: Comparable,
  options: CompareOptions = {},
): Promise<Comparison | undefined> {
  const comparison = difference(name, mine, theirs, options), here = kernel();
  if (here === undefined) return comparison;
  await publish({ "text/plain": sentence(comparison) }, here);
  return undefined;
}

/** @internal The numbers. */
export function difference(
  name: string,
  mine: Comparable,
  theirs: Comparable,
  options: CompareOptions = {},
): Comparison {
  const a = numbers(mine), b = numbers(theirs), shapes = [a.shape, b.shape] as const;
  if (!same(a.shape, b.shape)) {
    return { name, shapes, absolute: NaN, relative: NaN, at: [], verdict: "different shapes" };
  }
  let where = 0, absolute = 0, scale = 0;
  for (let i = 0; i < a.data.length; i++) {
    const x = a.data[i]!, y = b.data[i]!;
    if (Number.isFinite(y)) scale = Math.max(scale, Math.abs(y));
    const apart = Object.is(x, y) || x === y ? 0 : Math.abs(x - y);
    if (!(apart <= absolute) && !Number.isNaN(absolute)) [where, absolute] = [i, apart];
  }
  const relative = absolute === 0 ? 0 : absolute / scale;
  const epsilon = a.dtype === "float64" && b.dtype === "float64" ? 2 ** -52 : 2 ** -23;
  const { tolerance = 64 * epsilon } = options;
  const verdict = absolute === 0
    ? "identical"
    : relative <= tolerance
    ? "equal but for rounding"
    : "different";
  const at = absolute === 0 ? [] : place(where, a.shape);
  return { name, shapes, absolute, relative, at, verdict };
}

/** Index along each axis of a flat, row-major position. */
function place(position: number, shape: Shape): number[] {
  return shape.map((size, axis) => Math.floor(position / product(shape.slice(axis + 1))) % size);
}

interface Numbers {
  readonly data: ArrayLike<number>;
  readonly shape: Shape;
  readonly dtype: DType;
}
function numbers(x: Comparable): Numbers {
  if (x instanceof Tensor) return { data: x.toArray(), shape: x.shape, dtype: x.dtype };
  if (ArrayBuffer.isView(x)) {
    const data = x as ArrayLike<number>, dtype = x instanceof Float32Array ? "float32" : "float64";
    return { data, shape: [data.length], dtype };
  }
  const data: number[] = [], shape: number[] = [];
  for (let v = x as Nested; Array.isArray(v); v = v[0]) shape.push(v.length);
  collect(x as Nested, shape, data);
  return { data, shape, dtype: "float64" };
}
function collect(x: Nested, shape: Shape, into: number[]): void {
  if (typeof x === "number" && shape.length === 0) into.push(x);
  else if (Array.isArray(x) && x.length === shape[0]) {
    for (const inner of x) collect(inner, shape.slice(1), into);
  } else {
    throw new TypeError(
      `compare() was given ${x === null ? "null" : Array.isArray(x) ? "ragged arrays" : typeof x}` +
        ` among the numbers: give a tensor, a number, or arrays of numbers of equal lengths`,
    );
  }
}

/** @internal The line that is shown. */
export function sentence(comparison: Comparison): string {
  const { shapes: [mine, theirs], absolute, relative, at, verdict } = comparison;
  const name = comparison.name.length > LONGEST
    ? `${comparison.name.slice(0, LONGEST - 1)}…`
    : comparison.name;
  if (verdict === "different shapes") {
    return `${name}: different shapes, ${show(mine)} against ${show(theirs)}`;
  }
  const what = `${name} ${show(mine)}: ${verdict}`;
  if (verdict === "identical") return what;
  const where = verdict === "different" && at.length > 0 ? ` at ${show(at)}` : "";
  return `${what}, largest difference ${digits(absolute)}${where} (relative ${digits(relative)})`;
}
const digits = (x: number): string =>
  x >= 0.001 && x < 1000 ? x.toPrecision(2) : x.toExponential(1);
