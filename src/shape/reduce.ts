/**
 * Reductions: sums, means, maxima over some axes.
 *
 * @module
 */
import {
  type Axis,
  axisOf,
  type OutOfRange,
  type Repeated,
  type Shape,
  type Show,
  show,
} from "./shape.ts";

/**
 * `S` without the axes `Axes`, or with size 1 there if `Keep`; `undefined` means all of them.
 *
 * `Reduce<[60, 784], 0, true>` is `[1, 784]`; `Reduce<[60, 784], 2, false>` is the sentence
 * `"Cannot reduce [60, 784] over axis 2: out of range"`.
 */
export type Reduce<
  S extends Shape,
  Axes extends number | Shape | undefined,
  Keep extends boolean,
> = number extends S["length"] ? Shape
  : boolean extends Keep ? Shape
  : [Axes] extends [undefined] ? (Keep extends true ? { [K in keyof S]: 1 } : [])
  : Axes extends readonly [] ? S
  : Axes extends Shape ? ReduceAxes<S, Axes[number], Keep, Axes>
  : Axes extends number ? ReduceAxes<S, Axes, Keep, []>
  : Shape;
/** @internal The rule for the axes `A`, and the list that names them. */
export type ReduceAxes<
  S extends Shape,
  A extends number,
  Keep extends boolean,
  List extends Shape,
> = number extends A ? Shape
  : [OutOfRange<S, A>] extends [never]
    ? [Repeated<S, List>] extends [never] ? Drop<S, Axis<S, A>, Keep>
    : CannotReduce<S, `axes ${Show<List>}: axis ${Repeated<S, List>} appears twice`>
  : CannotReduce<S, `axis ${OutOfRange<S, A>}: out of range`>;
/** @internal */
export type CannotReduce<S extends Shape, A extends string> = `Cannot reduce ${Show<S>} over ${A}`;
/** @internal `S` without the axes at the positions `A`. */
export type Drop<
  S extends Shape,
  A,
  Keep extends boolean,
  Seen extends 0[] = [],
  Out extends number[] = [],
> = S extends readonly [infer d extends number, ...infer Rest extends Shape] ? Drop<
    Rest,
    A,
    Keep,
    [...Seen, 0],
    Seen["length"] extends A ? (Keep extends true ? [...Out, 1] : Out) : [...Out, d]
  >
  : Out;

/**
 * The axes that are reduced, counted from the front, ascending, each once; all by default.
 *
 * @internal
 */
export function axesOf(shape: Shape, axis?: number | Shape): number[] {
  if (axis === undefined) return shape.map((_, i) => i);
  if (typeof axis === "number") return [position(shape, axis)];
  const axes = axis.map((a) => position(shape, a));
  for (let i = 1; i < axes.length; i++) {
    if (axes.indexOf(axes[i]!) < i) {
      throw cannotReduce(shape, `axes ${show(axis)}: axis ${axes[i]} appears twice`);
    }
  }
  return axes.sort((a, b) => a - b);
}

function position(shape: Shape, axis: number): number {
  const p = axisOf(shape, axis);
  if (p === undefined) throw cannotReduce(shape, `axis ${axis}: out of range`);
  return p;
}

function cannotReduce(shape: Shape, at: string): RangeError {
  return new RangeError(`Cannot reduce ${show(shape)} over ${at}`);
}

/** @internal Shape after a reduction over `axis`, which may count from the end. */
export function reduce(shape: Shape, axis?: number | Shape, keepDims = false): Shape {
  return reduced(shape, axesOf(shape, axis), keepDims);
}

/** @internal Shape after a reduction over axes that {@linkcode axesOf} gave. */
export function reduced(shape: Shape, axes: Shape, keepDims: boolean): Shape {
  if (axes.length === 0) return shape;
  const out: number[] = [];
  for (let i = 0, next = 0; i < shape.length; i++) {
    if (i !== axes[next]) out.push(shape[i]!);
    else {
      next++;
      if (keepDims) out.push(1);
    }
  }
  return out;
}
