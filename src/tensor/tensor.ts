/**
 * The tensor: an n-dimensional array whose shape and element type are part of its type. A method a
 * line, each naming its operation in `src/ops`.
 *
 * @module
 */
import { elements, empty, type View } from "../backend/backend.ts";
import { backend } from "../backend/current.ts";
import { type DType, heap, type Numbers, release, state, type Storage } from "../backend/memory.ts";
import * as elementwise from "../ops/elementwise.ts";
import * as indexed from "../ops/gather.ts";
import { matmul } from "../ops/matmul.ts";
import * as movement from "../ops/movement.ts";
import type { Op } from "../ops/op.ts";
import * as reduction from "../ops/reduce.ts";
import type { Broadcast } from "../shape/broadcast.ts";
import { type Expand, expand as expandShape } from "../shape/expand.ts";
import { type Gather, gather as gatherShape } from "../shape/gather.ts";
import type { MatMul } from "../shape/matmul.ts";
import {
  type Permute,
  permute as permuteShape,
  type Transpose,
  transpose as transposeShape,
} from "../shape/permute.ts";
import { axesOf, type Reduce, reduced } from "../shape/reduce.ts";
import { type Reshape, reshape as reshapeShape } from "../shape/reshape.ts";
import { axisOf, type Fits, type Result, same, type Shape, show } from "../shape/shape.ts";
import { type Slice, slice as sliceShape } from "../shape/slice.ts";
import { apply, freed } from "./apply.ts";
import { displayTensor, inspectTensor } from "./print.ts";

/** A number, or a tensor that broadcasts with `A`. */
export type Operand<A extends Shape, B extends Shape, D extends DType> =
  | number
  | (Tensor<B, D> & Fits<Broadcast<A, B>>);
/** One axis, several, or all. Negative ones count from the end. */
export type Axes = number | Shape | undefined;
/** Options of a reduction. */
export interface ReduceOptions<X extends Axes = undefined, K extends boolean = false> {
  /** Axis or axes to reduce; all of them by default. */
  readonly axis?: X;
  /** Keep the reduced axes with size 1; off by default. */
  readonly keepDims?: K;
}
/** Options of a variance. */
export interface VarianceOptions<X extends Axes = undefined, K extends boolean = false>
  extends ReduceOptions<X, K> {
  /** The sum of squares is divided by n − correction: 0, the default, as normalization has it. */
  readonly correction?: number;
}
/** The axis that an operation works along. */
export interface AlongAxis<X extends number = 0> {
  /** The axis; 0 by default, negative ones count from the end. */
  readonly axis?: X;
}
/** Nested arrays of numbers with shape `S`. */
export type NestedOf<S extends Shape> = number extends S["length"] ? Nested
  : S extends readonly [number, ...infer Rest extends Shape] ? NestedOf<Rest>[]
  : number;
/** Nested arrays of numbers. */
export type Nested = number | readonly Nested[];

/**
 * An n-dimensional array with shape `S` and element type `D`: a view of storage that a scope, or the
 * garbage collector, owns. Elements never change; parameters and buffers, which do, are `State`.
 *
 * Every method throws a `ReferenceError` once the tensor's scope has ended. Binary operations throw a
 * `RangeError` for shapes and a `TypeError` for element types that do not fit, which the compiler
 * reports too where it knows the sizes.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * const x = tensor([[1, 2], [3, 4]]);
 * console.assert(x.mul(x).sum({ axis: 0 }).toArray()[1] === 20);
 * ```
 */
export class Tensor<out S extends Shape = Shape, out D extends DType = DType> implements View {
  // Methods name their receiver in a `this` parameter. `S` then appears in `shape` alone, so that the
  // compiler knows a Tensor<[60, 100]> to be a Tensor<[number, 100]> without comparing methods.

  /** @internal Whether it depends on a variable, so that operations on it are recorded. */
  tracked = false;

  /** @internal Use `tensor()`, `zeros()` and the like. */
  constructor(
    /** @internal Where the elements are. */
    readonly storage: Storage,
    /** Sizes of the axes, outermost first; `[]` for a scalar. */
    readonly shape: Readonly<S>,
    /** Type of the elements. */
    readonly dtype: D,
    /** Number of elements. */
    readonly size: number,
    /** @internal Elements of the storage before the first one. */
    readonly offset: number,
    /** @internal Elements between neighbours along each axis; `null` if row-major. */
    readonly strides: Shape | null,
  ) {}

  /** `x + y`. */
  add<A extends Shape, D extends DType, B extends Shape = []>(
    this: Tensor<A, D>,
    other: Operand<A, B, D>,
  ): Tensor<Result<Broadcast<A, B>>, D> {
    return apply(elementwise.add, [this, lift(other, this)], undefined);
  }
  /** `x − y`. */
  sub<A extends Shape, D extends DType, B extends Shape = []>(
    this: Tensor<A, D>,
    other: Operand<A, B, D>,
  ): Tensor<Result<Broadcast<A, B>>, D> {
    return apply(elementwise.sub, [this, lift(other, this)], undefined);
  }
  /** `x · y`, element by element. */
  mul<A extends Shape, D extends DType, B extends Shape = []>(
    this: Tensor<A, D>,
    other: Operand<A, B, D>,
  ): Tensor<Result<Broadcast<A, B>>, D> {
    return apply(elementwise.mul, [this, lift(other, this)], undefined);
  }
  /** `x / y`. */
  div<A extends Shape, D extends DType, B extends Shape = []>(
    this: Tensor<A, D>,
    other: Operand<A, B, D>,
  ): Tensor<Result<Broadcast<A, B>>, D> {
    return apply(elementwise.div, [this, lift(other, this)], undefined);
  }
  /** 1 where `x = y`, else 0, in the operands' type; nothing flows back. */
  equal<A extends Shape, D extends DType, B extends Shape = []>(
    this: Tensor<A, D>,
    other: Operand<A, B, D>,
  ): Tensor<Result<Broadcast<A, B>>, D> {
    return apply(elementwise.equal, [this, lift(other, this)], undefined);
  }

  /** `−x`. */
  neg<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.neg, this);
  }
  /** `x²`. */
  square<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.square, this);
  }
  /** `√x`; NaN below 0. */
  sqrt<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.sqrt, this);
  }
  /** `1 / √x`; NaN below 0. */
  rsqrt<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.rsqrt, this);
  }
  /** `eˣ`. */
  exp<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.exp, this);
  }
  /** Natural logarithm; −Infinity at 0, NaN below. */
  log<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.log, this);
  }
  /** `1 / (1 + e⁻ˣ)`. */
  sigmoid<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.sigmoid, this);
  }
  /** Hyperbolic tangent. */
  tanh<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.tanh, this);
  }
  /** `max(x, 0)`; its derivative at 0 is 0. */
  relu<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.relu, this);
  }
  /** 1 where `x > 0`, else 0; nothing flows back. */
  step<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.step, this);
  }

  /** Sum over `axis`, in float64 and rounded once. */
  sum<
    A extends Shape,
    D extends DType,
    const X extends Axes = undefined,
    K extends boolean = false,
  >(
    this: Tensor<A, D>,
    options?: ReduceOptions<X, K> & Fits<Reduce<A, X, K>>,
  ): Tensor<Result<Reduce<A, X, K>>, D> {
    return reduce(this, options, (axes) => apply(reduction.sum, [this], { axes }));
  }
  /** Mean over `axis`. Throws a `RangeError` if that is over no elements. */
  mean<
    A extends Shape,
    D extends DType,
    const X extends Axes = undefined,
    K extends boolean = false,
  >(
    this: Tensor<A, D>,
    options?: ReduceOptions<X, K> & Fits<Reduce<A, X, K>>,
  ): Tensor<Result<Reduce<A, X, K>>, D> {
    return reduce(this, options, (axes) => apply(reduction.mean, [this], { axes }));
  }
  /**
   * Variance over `axis`, in two passes: `Σ (x − μ)² / (n − correction)`. The default divides by n, as
   * normalization does; `correction: 1` is PyTorch's default, the unbiased estimate.
   */
  variance<
    A extends Shape,
    D extends DType,
    const X extends Axes = undefined,
    K extends boolean = false,
  >(
    this: Tensor<A, D>,
    options?: VarianceOptions<X, K> & Fits<Reduce<A, X, K>>,
  ): Tensor<Result<Reduce<A, X, K>>, D> {
    const { correction = 0 } = (options ?? {}) as VarianceOptions;
    return reduce(this, options, (axes) => apply(reduction.variance, [this], { axes, correction }));
  }
  /** Largest element over `axis`; NaN if there is one. A `RangeError` if that is over no elements. */
  max<
    A extends Shape,
    D extends DType,
    const X extends Axes = undefined,
    K extends boolean = false,
  >(
    this: Tensor<A, D>,
    options?: ReduceOptions<X, K> & Fits<Reduce<A, X, K>>,
  ): Tensor<Result<Reduce<A, X, K>>, D> {
    return reduce(this, options, (axes) => apply(reduction.max, [this], { axes }));
  }

  /** Matrix product of the last two axes, `[…, n, k] × […, k, m] → […, n, m]`; leading ones broadcast. */
  matmul<A extends Shape, D extends DType, B extends Shape>(
    this: Tensor<A, D>,
    other: Tensor<B, D> & Fits<MatMul<A, B>>,
  ): Tensor<Result<MatMul<A, B>>, D> {
    return apply(matmul, [this, other], undefined);
  }

  /** The same elements in another shape; one size may be −1 for whatever is left. */
  reshape<A extends Shape, D extends DType, const T extends Shape>(
    this: Tensor<A, D>,
    shape: readonly [...T] & Fits<Reshape<A, T>>,
  ): Tensor<Result<Reshape<A, T>>, D> {
    return apply(movement.reshape, [this], { shape: reshapeShape(this.shape, shape) });
  }
  /** Axes in a new order: axis `i` of the result is axis `axes[i]`. A view. */
  permute<A extends Shape, D extends DType, const P extends Shape>(
    this: Tensor<A, D>,
    axes: readonly [...P] & Fits<Permute<A, P>>,
  ): Tensor<Result<Permute<A, P>>, D> {
    permuteShape(this.shape, axes);
    return apply(movement.permute, [this], { axes: axes.map((a) => axisOf(this.shape, a)!) });
  }
  /** Last two axes exchanged. A view. */
  transpose<A extends Shape, D extends DType>(
    this: Tensor<A, D> & Fits<Transpose<A>>,
  ): Tensor<Result<Transpose<A>>, D> {
    const rank = transposeShape(this.shape).length;
    const axes = this.shape.map((_, i) => i < rank - 2 ? i : 2 * rank - 3 - i);
    return apply(movement.permute, [this as Tensor], { axes });
  }
  /** Stretched to `shape`, as broadcasting would. A view. */
  expand<A extends Shape, D extends DType, const T extends Shape>(
    this: Tensor<A, D>,
    shape: readonly [...T] & Fits<Expand<A, T>>,
  ): Tensor<Result<Expand<A, T>>, D> {
    return apply(movement.expand, [this], { shape: expandShape(this.shape, shape) });
  }
  /**
   * Elements `start` to `end` along an axis, meant as by `Array.prototype.slice`; bounds outside are
   * refused. A view.
   */
  slice<A extends Shape, D extends DType, X extends number = 0>(
    this: Tensor<A, D>,
    start: number,
    end?: number,
    options?: AlongAxis<X> & Fits<Slice<A, X>>,
  ): Tensor<Result<Slice<A, X>>, D> {
    const { axis = 0 } = (options ?? {}) as AlongAxis<number>;
    return apply(movement.slice, [this], sliceShape(this.shape, start, end, axis));
  }
  /**
   * Elements picked by index along an axis, which the shape of the indices replaces: rows of a matrix
   * by default. What numpy calls `take`, ONNX `Gather` and PyTorch `index_select`.
   *
   * @throws {RangeError} for an index that is negative or beyond the axis.
   */
  gather<A extends Shape, D extends DType, I extends Shape, X extends number = 0>(
    this: Tensor<A, D>,
    indices: Tensor<I, "int32">,
    options?: AlongAxis<X> & Fits<Gather<A, I, X>>,
  ): Tensor<Result<Gather<A, I, X>>, D> {
    const { axis = 0 } = (options ?? {}) as AlongAxis<number>;
    const shape = gatherShape(this.shape, indices.shape, axis), along = axisOf(this.shape, axis)!;
    checkIndices(this.shape, indices, along);
    return apply(indexed.gather, [this, indices], { axis: along, shape });
  }

  /** The same elements as a constant: nothing flows back through it. A view. */
  detach<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    if (this.storage.ptr === 0) throw freed(this);
    return this.wrap(this) as Tensor as Tensor<A, D>;
  }
  /** A copy of the elements, flat and row-major. */
  toArray<D extends DType>(this: Tensor<Shape, D>): Numbers[D] {
    if (this.storage.ptr === 0) throw freed(this);
    if (this.strides === null) return elements(this).slice() as Numbers[D];
    state.making = "toArray";
    const rowMajor = backend.copy(this);
    const array = elements(rowMajor).slice() as Numbers[D];
    release(rowMajor.storage);
    return array;
  }
  /** A copy of the elements as nested arrays; a number for a scalar. */
  toNested<A extends Shape>(this: Tensor<A, DType>): NestedOf<A> {
    const flat = this.toArray(), { shape } = this;
    const nest = (axis: number, start: number, size: number): Nested => {
      if (axis === shape.length) return flat[start]!;
      const inner = size / shape[axis]!;
      return Array.from(
        { length: shape[axis]! },
        (_, i) => nest(axis + 1, start + i * inner, inner),
      );
    };
    return nest(0, 0, this.size) as NestedOf<A>;
  }
  /** The only element, as a number. Throws a `RangeError` if there are more or none. */
  item(): number {
    if (this.size !== 1) {
      throw new RangeError(
        `Cannot take one number out of a tensor ${show(this.shape)}: ` +
          `it has ${this.size} elements; reduce it first, or use toArray()`,
      );
    }
    if (this.storage.ptr === 0) throw freed(this);
    return elements(this)[0]!;
  }
  /** Frees the storage now, and with it every view; for tensors outside scopes that are large. */
  [Symbol.dispose](): void {
    release(this.storage);
  }

  /** @internal The sum over the axes along which `shape` was stretched to this one. */
  sumTo<T extends Shape, D extends DType>(this: Tensor<Shape, D>, shape: T): Tensor<T, D> {
    if (same(this.shape, shape)) return this as Tensor as Tensor<T, D>;
    const skip = this.shape.length - shape.length, axis: number[] = [];
    for (let i = 0; i < this.shape.length; i++) {
      if (i < skip || (shape[i - skip] === 1 && this.shape[i] !== 1)) axis.push(i);
    }
    const total: Tensor = axis.length === 0 ? this : this.sum({ axis, keepDims: true });
    return total.reshape(shape) as Tensor as Tensor<T, D>;
  }
  /** @internal Zeros around: this from `start` on along `axis`, which gets `size`. */
  pad(axis: number, start: number, size: number): Tensor {
    return apply(movement.pad, [this as Tensor], { axis, start, size });
  }
  /** @internal Zeros of `shape`, with this added at the indices. */
  scatterAdd(indices: Tensor<Shape, "int32">, axis: number, shape: Shape): Tensor {
    return apply(indexed.scatterAdd, [this as Tensor, indices], { axis, shape });
  }
  /** @internal A view as a tensor. */
  wrap(v: View): Tensor {
    return new Tensor(v.storage, v.shape, v.dtype, v.size, v.offset, v.strides);
  }
  /** @internal A constant of this shape and type. */
  filled(value: number): Tensor {
    const v = empty(this.shape, this.dtype);
    backend.fill(v, value);
    return this.wrap(v);
  }
  /** Shape, type and elements, in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return inspectTensor(this);
  }
  /** Shape, type and elements, in a notebook. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return displayTensor(this);
  }
}

function unary<A extends Shape, D extends DType>(
  op: Op<readonly [Tensor]>,
  x: Tensor<A, D>,
): Tensor<A, D> {
  return apply(op, [x], undefined);
}
function reduce<S extends Shape, D extends DType>(
  x: Tensor,
  options: unknown,
  keepingDims: (axes: Shape) => Tensor,
): Tensor<S, D> {
  const { axis, keepDims = false } = (options ?? {}) as ReduceOptions<Axes, boolean>;
  const axes = axesOf(x.shape, axis), kept = keepingDims(axes);
  const out = keepDims ? kept : kept.reshape(reduced(x.shape, axes, false));
  return out as Tensor as Tensor<S, D>;
}
const SCALAR: Shape = [];
/** A number as a tensor of the other operand's type: scalars need no kernels of their own. */
function lift(x: number | Tensor, like: Tensor): Tensor {
  if (typeof x !== "number") return x;
  state.making = "a number";
  const v = empty(SCALAR, like.dtype);
  heap[like.dtype][v.storage.ptr / (like.dtype === "float64" ? 8 : 4)] = x;
  return like.wrap(v);
}
function checkIndices(shape: Shape, indices: Tensor<Shape, "int32">, axis: number): void {
  if (indices.dtype !== "int32") {
    throw new TypeError(
      `Cannot gather with ${indices.dtype} indices ${show(indices.shape)}: use int32`,
    );
  }
  for (const i of indices.toArray()) {
    if (i < 0 || i >= shape[axis]!) {
      throw new RangeError(
        `Cannot gather index ${i} from ${show(shape)} along axis ${axis}: ` +
          `indices are 0 to ${shape[axis]! - 1}`,
      );
    }
  }
}
