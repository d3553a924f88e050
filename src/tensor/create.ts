/**
 * Tensors from numbers.
 *
 * @module
 */
import { elements } from "../backend/backend.ts";
import { backend } from "../backend/current.ts";
import { checkElement } from "../backend/convert.ts";
import type { DType } from "../backend/memory.ts";
import { checkShape, product, type Shape, show } from "../shape/shape.ts";
import type { Nested, Tensor } from "./tensor.ts";
import { uninitialized } from "./uninitialized.ts";

/**
 * A typed array of one of the element types; bytes, 0 or 1, are truth values. Files hold int64,
 * too, which becomes int32 if every number fits.
 */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array | BigInt64Array;
/** Nested arrays of truth values. */
export type NestedTruth = boolean | readonly NestedTruth[];
/** Shape of nested arrays; any shape if their depth is not known. */
export type ShapeOf<N> = Nested extends N ? Shape
  : NestedTruth extends N ? Shape
  : N extends readonly [infer First, ...unknown[]] ? [N["length"], ...ShapeOf<First>]
  : N extends readonly (infer E)[] ? [number, ...ShapeOf<E>]
  : [];
/** Element type of a typed array. */
export type DTypeOf<A> = A extends Float32Array ? "float32"
  : A extends Float64Array ? "float64"
  : A extends Int32Array | BigInt64Array ? "int32"
  : A extends Uint8Array ? "bool"
  : never;
/** Options of a creation function. */
export interface CreateOptions<D extends DType = DType> {
  /** Type of the elements; `"float32"` by default. */
  readonly dtype?: D;
}

/**
 * A tensor of the numbers in `data`, which are copied: a typed array, row-major, with the shape
 * that it is to have. The element type is that of the array; int64 becomes int32.
 *
 * @throws {RangeError} if there are more or fewer numbers than the shape holds, or one of int64
 * does not fit into int32.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * assert(tensor(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]).toNested()[1]![0] === 4);
 * ```
 */
export function tensor<A extends TypedArray, const S extends Shape>(
  data: A,
  shape: readonly [...S],
): Tensor<S, DTypeOf<A>>;
/**
 * A tensor of numbers in nested arrays, or of one number.
 *
 * @throws {RangeError} if arrays side by side differ in length.
 * @throws {TypeError} if something in them is no number, no integer for int32, or neither 0 nor 1
 * for bool.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([[1, 2, 3], [4, 5, 6]]); // Tensor<[2, 3], "float32">
 * const labels = tensor([3, 1, 4], { dtype: "int32" });
 * assert(x.shape[1] === labels.size);
 * ```
 */
export function tensor<const N extends Nested, D extends DType = "float32">(
  values: N,
  options?: CreateOptions<D>,
): Tensor<ShapeOf<N>, D>;
/**
 * A tensor of truth values in nested arrays, or of one.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const mask = tensor([[true, false], [true, true]]); // Tensor<[2, 2], "bool">
 * assert(mask.to("int32").sum().item() === 3);
 * ```
 */
export function tensor<const N extends NestedTruth>(values: N): Tensor<ShapeOf<N>, "bool">;
export function tensor(
  data: Nested | NestedTruth | TypedArray,
  second?: Shape | CreateOptions,
): Tensor {
  if (ArrayBuffer.isView(data)) return fromTyped(data, second as Shape);
  return fromNested(data, (second as CreateOptions | undefined)?.dtype);
}

function fromTyped(data: TypedArray, shape: Shape | undefined): Tensor {
  if (data instanceof BigInt64Array) return fromTyped(narrowed(data), shape);
  const dtype = data instanceof Float32Array
    ? "float32"
    : data instanceof Float64Array
    ? "float64"
    : data instanceof Int32Array
    ? "int32"
    : data instanceof Uint8Array
    ? "bool"
    : undefined;
  if (dtype === undefined) {
    throw new TypeError(
      `Cannot make a tensor of a ${(data as object).constructor.name}: ` +
        `use a Float32Array, a Float64Array, an Int32Array or a BigInt64Array, or a Uint8Array ` +
        `of 0 and 1`,
    );
  }
  if (!Array.isArray(shape)) {
    throw new TypeError(
      `Cannot make a tensor of a typed array with ${data.length} elements: give its shape`,
    );
  }
  checkShape(shape);
  if (data.length !== product(shape)) {
    throw new RangeError(
      `Cannot make a tensor ${show(shape)} (${product(shape)} elements) of ${data.length} numbers`,
    );
  }
  if (dtype === "bool") { for (const x of data) checkElement(x, dtype); }
  const t = uninitialized("tensor", shape, dtype);
  elements(t).set(data);
  return t;
}

/** Numbers of int64 as int32, if they all fit: no digit is lost without a word. */
function narrowed(data: BigInt64Array): Int32Array {
  return Int32Array.from(data, (value, i) => {
    if (BigInt.asIntN(32, value) !== value) {
      throw new RangeError(
        `Cannot store ${value}, element ${i} of an int64 array, in an int32 tensor: ` +
          `it holds -2147483648 to 2147483647`,
      );
    }
    return Number(value);
  });
}

/** Arrays of numbers and truth values, mixed only by mistake. */
type Values = Nested | NestedTruth | readonly Values[];

/** Truth values make a tensor of bool unless they are told otherwise, which they refuse. */
function fromNested(values: Values, type: DType | undefined): Tensor {
  const shape: number[] = [];
  let first = values;
  for (; typeof first !== "number" && typeof first !== "boolean"; first = first[0]!) {
    if (!Array.isArray(first)) throw notANumber(first);
    shape.push(first.length);
    if (first.length === 0) break;
  }
  const dtype = type ?? (typeof first === "boolean" ? "bool" : "float32");
  const numbers: number[] = [];
  const collect = (v: Values, axis: number): void => {
    if (typeof v === "boolean" && dtype === "bool") v = v ? 1 : 0;
    if (typeof v === "number") {
      if (axis !== shape.length) throw ragged(shape, axis, "a number");
      checkElement(v, dtype);
      numbers.push(v);
    } else if (Array.isArray(v)) {
      if (v.length !== shape[axis]) throw ragged(shape, axis, `${v.length} elements`);
      for (const inner of v) collect(inner, axis + 1);
    } else throw notANumber(v);
  };
  collect(values, 0);
  const t = uninitialized("tensor", shape, dtype);
  elements(t).set(numbers);
  return t;
}
const notANumber = (v: unknown): TypeError =>
  new TypeError(`Cannot make a tensor: found ${v === null ? "null" : typeof v} among the numbers`);
const ragged = (shape: Shape, axis: number, got: string): RangeError =>
  new RangeError(
    `Cannot make a tensor of ragged arrays: expected ` +
      (axis < shape.length ? `${shape[axis]} elements` : "a number") +
      ` at depth ${axis}, as in the first array ${show(shape)}, got ${got}`,
  );

/**
 * A tensor whose elements all are `value`.
 *
 * @example
 * ```ts
 * import { full } from "@norma/norma";
 * import { assert } from "@std/assert";
 * assert(full([2, 2], 0.5).sum().item() === 2);
 * ```
 */
export function full<const S extends Shape, D extends DType = "float32">(
  shape: readonly [...S],
  value: number,
  options?: CreateOptions<D>,
): Tensor<S, D> {
  const dtype = options?.dtype ?? "float32";
  checkElement(value, dtype);
  const t = uninitialized("full", shape as Shape as S, dtype as D);
  backend.fill(t, value);
  return t;
}
/**
 * A tensor of zeros.
 *
 * @example
 * ```ts
 * import { zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * assert(zeros([60, 784]).shape[1] === 784); // a literal type: misspelt sizes do not compile
 * ```
 */
export function zeros<const S extends Shape, D extends DType = "float32">(
  shape: readonly [...S],
  options?: CreateOptions<D>,
): Tensor<S, D> {
  return full(shape, 0, options) as Tensor as Tensor<S, D>;
}
/**
 * A tensor of ones.
 *
 * @example
 * ```ts
 * import { ones } from "@norma/norma";
 * import { assert } from "@std/assert";
 * assert(ones([3], { dtype: "float64" }).mean().item() === 1);
 * ```
 */
export function ones<const S extends Shape, D extends DType = "float32">(
  shape: readonly [...S],
  options?: CreateOptions<D>,
): Tensor<S, D> {
  return full(shape, 1, options) as Tensor as Tensor<S, D>;
}
