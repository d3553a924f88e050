/**
 * Shapes: the sizes of a tensor's axes, as values and as types.
 *
 * A size is a literal (`100`) when the compiler knows it and `number` when only the run time does.
 * The files beside this one hold one rule each: a type, and the function of the same name. The type
 * is the result's shape, or the sentence that the function throws. Two principles hold throughout:
 * a conflict is reported only where both sides are known, and a result is as literal as its
 * operands allow.
 *
 * @module
 */

/**
 * Sizes of the axes, outermost first: `[60, 784]` is 60 rows of 784, `[]` is a scalar, and
 * `readonly number[]` has a rank that only the run time knows.
 */
export type Shape = readonly number[];

/**
 * Accepts anything when rule `R` holds, and nothing but the sentence `R` when it fails.
 *
 * An operand is intersected with it, so that the compiler's message ends in that sentence.
 */
export type Fits<R> = R extends Shape ? unknown : R;

/** The shape that rule `R` gives; after a failure, which {@linkcode Fits} reports, any shape. */
export type Result<R> = R extends Shape ? R : Shape;

/**
 * What two sizes have in common, which is the more literal of them.
 *
 * `number & 100` is `100`, `60 & 60` is `60`, and `60 & 100` is `never`: a conflict. A named size,
 * `number & { readonly axis: "time" }`, meets itself and any plain size.
 *
 * @internal
 */
export type Meet<A extends number, B extends number> = A & B;

/**
 * `[60, ?, 28]`: a shape as the messages write it, `?` for what only the run time knows.
 *
 * @internal
 */
export type Show<S extends Shape> = number extends S["length"] ? "[...]" : `[${Join<S>}]`;
/** @internal */
export type Join<S extends Shape> = S extends
  readonly [infer d extends number, ...infer Rest extends Shape]
  ? `${ShowSize<d>}${Rest extends readonly [] ? "" : ", "}${Join<Rest>}`
  : "";
/** @internal One size as the messages write it; a named size by its name. */
export type ShowSize<D extends number> = number extends D ? "?"
  : D extends { readonly axis: infer Name extends string } ? Name
  : `${D}`;
/** @internal Two sizes that differ, as the messages write them. */
export type Against<A extends number, B extends number> = `${ShowSize<A>} against ${ShowSize<B>}`;

/** @internal A shape as the messages write it: `[60, 784]`. */
export function show(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/**
 * Position of axis `A`, which may count from the end; `never` where there is no such axis. Several
 * axes have several positions.
 *
 * @internal
 */
export type Axis<S extends Shape, A extends number> = A extends unknown
  ? `${A}` extends `-${infer n}` ? FromEnd<S, n>
  : `${A}` extends keyof S ? A
  : never
  : never;
/** @internal Position of the `N`th axis from the end. */
export type FromEnd<S extends Shape, N extends string, Seen extends 0[] = [0]> = S extends
  readonly [...infer Init extends Shape, number]
  ? `${Seen["length"]}` extends N ? Init["length"] : FromEnd<Init, N, [...Seen, 0]>
  : never;
/** @internal Those of the axes `A` that `S` does not have. */
export type OutOfRange<S extends Shape, A extends number> = A extends unknown
  ? [Axis<S, A>] extends [never] ? A : never
  : never;
/** @internal The first axis that the list `P` names again, or `never`. */
export type Repeated<S extends Shape, P extends Shape, Seen = never> = P extends
  readonly [infer p extends number, ...infer Rest extends Shape]
  ? Axis<S, p> extends Seen ? Axis<S, p> : Repeated<S, Rest, Seen | Axis<S, p>>
  : never;

/**
 * Position of `axis`, which may count from the end; `undefined` where there is no such axis.
 *
 * @internal
 */
export function axisOf(shape: Shape, axis: number): number | undefined {
  const position = axis < 0 ? axis + shape.length : axis;
  return Number.isInteger(position) && position >= 0 && position < shape.length
    ? position
    : undefined;
}

/** @internal Number of elements; 1 for a scalar. */
export function product(shape: Shape): number {
  let n = 1;
  for (let i = 0; i < shape.length; i++) n *= shape[i]!;
  return n;
}

/**
 * Whether two shapes are equal. Results share their operand's array, so identity comes first.
 *
 * @internal
 */
export function same(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** @internal Elements from one neighbour to the next along each axis, in row-major order. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  for (let i = shape.length - 1, n = 1; i >= 0; i--) {
    strides[i] = n;
    n *= shape[i]!;
  }
  return strides;
}

/** @internal Those of the sizes `D` that no axis can have: negative ones and fractions. */
export type Illegal<D extends number> = D extends unknown
  ? `${D}` extends `-${string}` | `${string}.${string}` ? D : never
  : never;

/** @internal `S`, or the sentence if a size is negative or no integer. */
export type CheckShape<S extends Shape> = [Illegal<S[number]>] extends [never] ? S
  : `Cannot make a tensor of shape ${Show<S>}: sizes are non-negative integers`;

/** @internal Whether an axis can have this size. Zero is a size: a tensor without elements. */
export function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0;
}

/** @internal Throws unless every size is a non-negative integer. */
export function checkShape(shape: Shape): void {
  for (let i = 0; i < shape.length; i++) {
    if (!isSize(shape[i]!)) {
      throw new RangeError(
        `Cannot make a tensor of shape ${show(shape)}: sizes are non-negative integers`,
      );
    }
  }
}
