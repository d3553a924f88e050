/**
 * The tensor: an n-dimensional array whose shape and element type are part of its type. A method a
 * line, each naming its operation in `src/ops`.
 *
 * @module
 */
import { elements, empty, type View } from "../backend/backend.ts";
import { checkElement } from "../backend/convert.ts";
import { backend } from "../backend/current.ts";
import {
  bytesOf,
  type DType,
  heap,
  type Numbers,
  release,
  state,
  type Storage,
} from "../backend/memory.ts";
import * as activation from "../ops/activation.ts";
import { cast } from "../ops/cast.ts";
import * as comparison from "../ops/comparison.ts";
import { cumSum } from "../ops/cum_sum.ts";
import * as elementwise from "../ops/elementwise.ts";
import * as indexed from "../ops/gather.ts";
import { matmul } from "../ops/matmul.ts";
import * as movement from "../ops/movement.ts";
import type { Op } from "../ops/op.ts";
import { prod } from "../ops/prod.ts";
import * as reduction from "../ops/reduce.ts";
import * as softmax from "../ops/softmax.ts";
import { type Along, along, type Resized } from "../shape/along.ts";
import type { Index } from "../shape/at.ts";
import type { Broadcast } from "../shape/broadcast.ts";
import { type Diagonal, type Outer, outer as outerShape } from "../shape/diagonal.ts";
import { type Expand, expand as expandShape } from "../shape/expand.ts";
import { type Gather, gather as gatherShape } from "../shape/gather.ts";
import type { MatMul } from "../shape/matmul.ts";
import { type Pad, pad as padShape, type Widths } from "../shape/pad.ts";
import {
  type Permute,
  permute as permuteShape,
  type Transpose,
  transpose as transposeShape,
} from "../shape/permute.ts";
import { axesOf, type Reduce, reduced } from "../shape/reduce.ts";
import type { Repeat } from "../shape/repeat.ts";
import { type Reshape, reshape as reshapeShape } from "../shape/reshape.ts";
import { type Scatter, scatter as scatterShape } from "../shape/scatter.ts";
import { axisOf, type Fits, type Result, same, type Shape, show } from "../shape/shape.ts";
import { type Slice, slice as sliceShape } from "../shape/slice.ts";
import {
  type Flatten,
  flatten as flattenShape,
  type Squeeze,
  squeeze as squeezeShape,
  type Unsqueeze,
  unsqueeze as unsqueezeShape,
} from "../shape/squeeze.ts";
import { apply, freed } from "./apply.ts";
import { at, type Indexed, type Indices, masked } from "./at.ts";
import { norm, type NormOptions } from "./norm.ts";
import {
  argBest,
  argSort,
  type CumSumOptions,
  sort,
  type Sorted,
  type SortOptions,
  topK,
  type TopKOptions,
} from "./order.ts";
import { takeAlongAxis } from "./pick.ts";
import { displayTensor, inspectTensor } from "./print.ts";
import { quantile, type QuantileOptions, type QuantileShape } from "./quantile.ts";
import { diagonal, flip, type PadOptions, repeat, roll } from "./rearrange.ts";
import { chunk, type Parts, split } from "./split.ts";

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
/** The axis that an operation works along, counted from the end. */
export interface AlongLast<X extends number = -1> {
  /** The axis; −1, the last one, by default. */
  readonly axis?: X;
}
/** What {@linkcode Tensor.clip} limits elements to. */
export interface Limits {
  /** The least value; none by default. */
  readonly min?: number;
  /** The largest value; none by default. */
  readonly max?: number;
}
/** Options of {@linkcode Tensor.gelu}. */
export interface GeluOptions {
  /** `"none"`, the default, is exact; `"tanh"` is within 5e-4 of it. */
  readonly approximate?: "none" | "tanh";
}
/** Options of {@linkcode Tensor.softplus}. */
export interface SoftplusOptions {
  /** How sharp the bend is; 1 by default. */
  readonly beta?: number;
  /** Where `β·x` is above it, the result is `x`; 20 by default. */
  readonly threshold?: number;
}
/** Nested arrays of numbers with shape `S`. */
export type NestedOf<S extends Shape> = number extends S["length"] ? Nested
  : S extends readonly [number, ...infer Rest extends Shape] ? NestedOf<Rest>[]
  : number;
/** A tensor in JSON, as {@linkcode Tensor.toJSON} gives it. */
export interface TensorJson {
  /** Type of the elements. */
  readonly dtype: DType;
  /** Sizes of the axes. */
  readonly shape: Shape;
  /** All elements, row-major; truth values as 0 and 1. */
  readonly data: readonly number[];
}
/** Nested arrays of numbers. */
export type Nested = number | readonly Nested[];

/**
 * An n-dimensional array with shape `S` and element type `D`: a view of storage that a scope, or
 * the garbage collector, owns. Elements never change; parameters and buffers, which do, are
 * `State`.
 *
 * Every method throws a `ReferenceError` once the tensor's scope has ended. Binary operations throw
 * a `RangeError` for shapes and a `TypeError` for element types that do not fit, which the compiler
 * reports too where it knows the sizes.
 *
 * Element types never mix by themselves, {@linkcode Tensor.to} converts. Gradients exist in float32
 * and float64. Arithmetic in int32 is exact: a result that does not fit into 32 bits is refused
 * with a `RangeError`. Comparisons give bool, and so do the logical operations, which take nothing
 * else.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([[1, 2], [3, 4]]);
 * assert(x.mul(x).sum({ axis: 0 }).toArray()[1] === 20);
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
  /**
   * `xʸ`; NaN for a negative x and a fractional y.
   *
   * @example
   * ```ts
   * import { tensor } from "@norma/norma";
   * import { assert } from "@std/assert";
   * assert(tensor([2, 3]).pow(3).toArray()[1] === 27);
   * ```
   */
  pow<A extends Shape, D extends DType, B extends Shape = []>(
    this: Tensor<A, D>,
    other: Operand<A, B, D>,
  ): Tensor<Result<Broadcast<A, B>>, D> {
    return apply(elementwise.pow, [this, lift(other, this)], undefined);
  }
  /** The smaller of x and y; NaN if either is. Equal ones get half of the gradient each. */
  minimum<A extends Shape, D extends DType, B extends Shape = []>(
    this: Tensor<A, D>,
    other: Operand<A, B, D>,
  ): Tensor<Result<Broadcast<A, B>>, D> {
    return apply(elementwise.minimum, [this, lift(other, this)], undefined);
  }
  /** The larger of x and y; NaN if either is. Equal ones get half of the gradient each. */
  maximum<A extends Shape, D extends DType, B extends Shape = []>(
    this: Tensor<A, D>,
    other: Operand<A, B, D>,
  ): Tensor<Result<Broadcast<A, B>>, D> {
    return apply(elementwise.maximum, [this, lift(other, this)], undefined);
  }

  /** Whether `x = y`, element by element; never for a NaN. Nothing flows back. */
  equal<A extends Shape, D extends DType, B extends Shape = []>(
    this: Tensor<A, D>,
    other: Operand<A, B, D>,
  ): Tensor<Result<Broadcast<A, B>>, "bool"> {
    return apply(comparison.equal, [this, lift(other, this)], undefined);
  }
  /** Whether `x ≠ y`; always for a NaN. Nothing flows back. */
  notEqual<A extends Shape, D extends DType, B extends Shape = []>(
    this: Tensor<A, D>,
    other: Operand<A, B, D>,
  ): Tensor<Result<Broadcast<A, B>>, "bool"> {
    return apply(comparison.notEqual, [this, lift(other, this)], undefined);
  }
  /** Whether `x < y`; never for a NaN. Nothing flows back. */
  less<A extends Shape, D extends DType, B extends Shape = []>(
    this: Tensor<A, D>,
    other: Operand<A, B, D>,
  ): Tensor<Result<Broadcast<A, B>>, "bool"> {
    return apply(comparison.less, [this, lift(other, this)], undefined);
  }
  /** Whether `x ≤ y`; never for a NaN. Nothing flows back. */
  lessEqual<A extends Shape, D extends DType, B extends Shape = []>(
    this: Tensor<A, D>,
    other: Operand<A, B, D>,
  ): Tensor<Result<Broadcast<A, B>>, "bool"> {
    return apply(comparison.lessEqual, [this, lift(other, this)], undefined);
  }
  /**
   * Whether `x > y`; never for a NaN. Nothing flows back.
   *
   * @example
   * ```ts
   * import { tensor } from "@norma/norma";
   * import { assert } from "@std/assert";
   * const positive = tensor([-1, 0, 2]).greater(0); // Tensor<[3], "bool">
   * assert(positive.to("float32").mean().item() === Math.fround(1 / 3));
   * ```
   */
  greater<A extends Shape, D extends DType, B extends Shape = []>(
    this: Tensor<A, D>,
    other: Operand<A, B, D>,
  ): Tensor<Result<Broadcast<A, B>>, "bool"> {
    return apply(comparison.greater, [this, lift(other, this)], undefined);
  }
  /** Whether `x ≥ y`; never for a NaN. Nothing flows back. */
  greaterEqual<A extends Shape, D extends DType, B extends Shape = []>(
    this: Tensor<A, D>,
    other: Operand<A, B, D>,
  ): Tensor<Result<Broadcast<A, B>>, "bool"> {
    return apply(comparison.greaterEqual, [this, lift(other, this)], undefined);
  }
  /** Whether both are true. A `TypeError` unless both are bool. */
  logicalAnd<A extends Shape, B extends Shape>(
    this: Tensor<A, "bool">,
    other: Tensor<B, "bool"> & Fits<Broadcast<A, B>>,
  ): Tensor<Result<Broadcast<A, B>>, "bool"> {
    return apply(comparison.logicalAnd, [this, other], undefined);
  }
  /** Whether at least one is true. A `TypeError` unless both are bool. */
  logicalOr<A extends Shape, B extends Shape>(
    this: Tensor<A, "bool">,
    other: Tensor<B, "bool"> & Fits<Broadcast<A, B>>,
  ): Tensor<Result<Broadcast<A, B>>, "bool"> {
    return apply(comparison.logicalOr, [this, other], undefined);
  }
  /** Whether it is false. A `TypeError` unless it is bool. */
  logicalNot<A extends Shape>(this: Tensor<A, "bool">): Tensor<A, "bool"> {
    return unary(comparison.logicalNot, this);
  }
  /**
   * These elements where the condition is true, elsewhere those of `other`; all three broadcast.
   * The gradient goes to whichever was chosen. {@linkcode where} is the same as a function.
   *
   * @example
   * ```ts
   * import { tensor } from "@norma/norma";
   * import { assert } from "@std/assert";
   * const x = tensor([-1, 4]);
   * assert(x.where(x.greater(0), 0).sum().item() === 4);
   * ```
   */
  where<A extends Shape, D extends DType, C extends Shape, B extends Shape = []>(
    this: Tensor<A, D>,
    condition: Tensor<C, "bool"> & Fits<Broadcast<C, A>>,
    other: Operand<Result<Broadcast<C, A>>, B, D>,
  ): Tensor<Result<Broadcast<Result<Broadcast<C, A>>, B>>, D> {
    return apply(comparison.where, [condition, this, lift(other, this)], undefined);
  }
  /**
   * The same numbers in another element type. To int32 the fraction is cut off; to bool everything
   * but 0 is true. Gradients flow between float32 and float64, not through int32 and bool.
   *
   * @throws {RangeError} if a number is NaN, infinite or too large for int32.
   *
   * @example
   * ```ts
   * import { tensor } from "@norma/norma";
   * import { assert } from "@std/assert";
   * assert(tensor([1.9, -1.9]).to("int32").toArray()[1] === -1);
   * ```
   */
  to<A extends Shape, E extends DType>(this: Tensor<A>, dtype: E): Tensor<A, E> {
    return apply(cast, [this], { dtype });
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
  /** `eˣ − 1`, exact for small x. */
  expm1<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.expm1, this);
  }
  /** `ln(1 + x)`, exact for small x. */
  log1p<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.log1p, this);
  }
  /** Sine of an angle in radians. */
  sin<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.sin, this);
  }
  /** Cosine of an angle in radians. */
  cos<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.cos, this);
  }
  /** The error function `2/√π ∫₀ˣ exp(−t²) dt` (Cody, 1969), to a relative error of 1e-15. */
  erf<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.erf, this);
  }
  /** `|x|`; its derivative at 0 is 0. */
  abs<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.abs, this);
  }
  /** −1, 0 or 1; 0 for a NaN. Nothing flows back. */
  sign<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.sign, this);
  }
  /** The integer at or below x. Nothing flows back. */
  floor<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.floor, this);
  }
  /** The integer at or above x. Nothing flows back. */
  ceil<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.ceil, this);
  }
  /** The nearest integer, the even one of two: 0.5 → 0, 1.5 → 2. Nothing flows back. */
  round<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.round, this);
  }
  /**
   * Limited to `min` … `max`, either of which may be left out. Nothing flows back from elements
   * outside; those equal to a limit count as inside. Should `min` be larger, all become `max`.
   *
   * @example
   * ```ts
   * import { tensor } from "@norma/norma";
   * import { assert } from "@std/assert";
   * assert(tensor([-7, 0.5, 7]).clip({ min: -1, max: 1 }).sum().item() === 0.5);
   * ```
   */
  clip<A extends Shape, D extends DType>(this: Tensor<A, D>, limits: Limits): Tensor<A, D> {
    const { min = -Infinity, max = Infinity } = limits;
    return apply(elementwise.clip, [this], { min, max });
  }

  /** `1 / (1 + e⁻ˣ)`. */
  sigmoid<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(activation.sigmoid, this);
  }
  /** Hyperbolic tangent. */
  tanh<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(activation.tanh, this);
  }
  /** `max(x, 0)`; its derivative at 0 is 0. */
  relu<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(activation.relu, this);
  }
  /** 1 where `x > 0`, else 0; nothing flows back. */
  step<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(elementwise.step, this);
  }
  /** `x · sigmoid(x)`, also called swish. */
  silu<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(activation.silu, this);
  }
  /**
   * `x · Φ(x)` with Φ the distribution function of the normal distribution, as BERT has it, or its
   * approximation by a hyperbolic tangent, as GPT-2 has it (Hendrycks and Gimpel, 2016).
   *
   * @example
   * ```ts
   * import { tensor } from "@norma/norma";
   * import { assert } from "@std/assert";
   * const x = tensor([1], { dtype: "float64" });
   * assert(Math.abs(x.gelu().item() - 0.841345) < 1e-6);
   * assert(Math.abs(x.gelu({ approximate: "tanh" }).item() - 0.841192) < 1e-6);
   * ```
   */
  gelu<A extends Shape, D extends DType>(this: Tensor<A, D>, options?: GeluOptions): Tensor<A, D> {
    const tanh = options?.approximate === "tanh";
    return unary(tanh ? activation.geluTanh : activation.gelu, this);
  }
  /** `ln(1 + e^βx) / β`, a smooth relu; `x` itself where `βx` is above the threshold. */
  softplus<A extends Shape, D extends DType>(
    this: Tensor<A, D>,
    options?: SoftplusOptions,
  ): Tensor<A, D> {
    const { beta = 1, threshold = 20 } = options ?? {};
    return apply(activation.softplus, [this], { beta, threshold });
  }
  /** `x` where it is positive, elsewhere `slope · x`; the derivative at 0 is the slope. */
  leakyRelu<A extends Shape, D extends DType>(this: Tensor<A, D>, slope = 0.01): Tensor<A, D> {
    return apply(activation.leakyRelu, [this], { slope });
  }
  /** `x` where it is positive, elsewhere `α (eˣ − 1)`. */
  elu<A extends Shape, D extends DType>(this: Tensor<A, D>, alpha = 1): Tensor<A, D> {
    return apply(activation.elu, [this], { alpha });
  }
  /** 0 below −3, 1 above 3, between them `x/6 + ½`; the derivative at both corners is 0. */
  hardSigmoid<A extends Shape, D extends DType>(this: Tensor<A, D>): Tensor<A, D> {
    return unary(activation.hardSigmoid, this);
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
   * Variance over `axis`, in two passes: `Σ (x − μ)² / (n − correction)`. The default divides by n,
   * as normalization does; `correction: 1` is PyTorch's default, the unbiased estimate.
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
  /**
   * Standard deviation over `axis`, the root of {@linkcode Tensor.variance}, with its options. Where
   * all elements are equal it is 0, and its derivative is not finite.
   */
  std<
    A extends Shape,
    D extends DType,
    const X extends Axes = undefined,
    K extends boolean = false,
  >(
    this: Tensor<A, D>,
    options?: VarianceOptions<X, K> & Fits<Reduce<A, X, K>>,
  ): Tensor<Result<Reduce<A, X, K>>, D> {
    return (this as Tensor).variance(options as VarianceOptions).sqrt() as Tensor as Tensor<
      Result<Reduce<A, X, K>>,
      D
    >;
  }
  /**
   * Largest element over `axis`; NaN if there is one. A `RangeError` if that is over no elements.
   */
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

  /**
   * Smallest element over `axis`; NaN if there is one. A `RangeError` if that is over no elements.
   */
  min<
    A extends Shape,
    D extends DType,
    const X extends Axes = undefined,
    K extends boolean = false,
  >(
    this: Tensor<A, D>,
    options?: ReduceOptions<X, K> & Fits<Reduce<A, X, K>>,
  ): Tensor<Result<Reduce<A, X, K>>, D> {
    return reduce(this, options, (axes) => apply(reduction.min, [this], { axes }));
  }
  /** Product over `axis`, in float64 and rounded once; its gradient is right at zeros, too. */
  prod<
    A extends Shape,
    D extends DType,
    const X extends Axes = undefined,
    K extends boolean = false,
  >(
    this: Tensor<A, D>,
    options?: ReduceOptions<X, K> & Fits<Reduce<A, X, K>>,
  ): Tensor<Result<Reduce<A, X, K>>, D> {
    return reduce(this, options, (axes) => apply(prod, [this], { axes }));
  }
  /** `log Σ eˣ` over `axis`, without overflow. */
  logSumExp<
    A extends Shape,
    D extends DType,
    const X extends Axes = undefined,
    K extends boolean = false,
  >(
    this: Tensor<A, D>,
    options?: ReduceOptions<X, K> & Fits<Reduce<A, X, K>>,
  ): Tensor<Result<Reduce<A, X, K>>, D> {
    return reduce(this, options, (axes) => apply(softmax.logSumExp, [this], { axes }));
  }
  /** Length over `axis`: `√Σ x²`, or with `p` 1 or Infinity `Σ |x|` or `max |x|`. */
  norm<
    A extends Shape,
    D extends DType,
    const X extends Axes = undefined,
    K extends boolean = false,
  >(
    this: Tensor<A, D>,
    options?: NormOptions<X, K> & Fits<Reduce<A, X, K>>,
  ): Tensor<Result<Reduce<A, X, K>>, D> {
    const { p = 2 } = (options ?? {}) as NormOptions;
    return reduce(this, options, (axes) => norm(this, axes, p));
  }
  /**
   * Quantile `q`, from 0 to 1, over `axis`; of a list, each of them along a new first axis. Between
   * two elements it is interpolated linearly; NaN where there is one. `0.95` is the 95th
   * percentile.
   */
  quantile<
    A extends Shape,
    D extends DType,
    const Q extends number | readonly number[],
    const X extends Axes = undefined,
    K extends boolean = false,
  >(
    this: Tensor<A, D>,
    q: Q,
    options?: QuantileOptions<X, K> & Fits<Reduce<A, X, K>>,
  ): Tensor<QuantileShape<Q, Result<Reduce<A, X, K>>>, D> {
    return quantile(this, q, options as QuantileOptions<Axes, boolean>) as Tensor as Tensor<
      QuantileShape<Q, Result<Reduce<A, X, K>>>,
      D
    >;
  }
  /**
   * Middle element over `axis`, the lower one of two, as PyTorch has it; `quantile(0.5)` is their
   * mean.
   */
  median<
    A extends Shape,
    D extends DType,
    const X extends Axes = undefined,
    K extends boolean = false,
  >(
    this: Tensor<A, D>,
    options?: ReduceOptions<X, K> & Fits<Reduce<A, X, K>>,
  ): Tensor<Result<Reduce<A, X, K>>, D> {
    const lower = { ...options as ReduceOptions<Axes, boolean>, interpolation: "lower" } as const;
    return quantile(this, 0.5, lower) as Tensor as Tensor<Result<Reduce<A, X, K>>, D>;
  }
  /**
   * Index of the largest element along `axis`, of all in row-major order by default; the first of
   * equals.
   */
  argMax<
    A extends Shape,
    const X extends number | undefined = undefined,
    K extends boolean = false,
  >(
    this: Tensor<A, DType>,
    options?: ReduceOptions<X, K> & Fits<Reduce<A, X, K>>,
  ): Tensor<Result<Reduce<A, X, K>>, "int32"> {
    return argBest("argMax", this, options) as Tensor as Tensor<Result<Reduce<A, X, K>>, "int32">;
  }
  /**
   * Index of the smallest element along `axis`, of all in row-major order by default; the first of
   * equals.
   */
  argMin<
    A extends Shape,
    const X extends number | undefined = undefined,
    K extends boolean = false,
  >(
    this: Tensor<A, DType>,
    options?: ReduceOptions<X, K> & Fits<Reduce<A, X, K>>,
  ): Tensor<Result<Reduce<A, X, K>>, "int32"> {
    return argBest("argMin", this, options) as Tensor as Tensor<Result<Reduce<A, X, K>>, "int32">;
  }

  /** `eˣ / Σ eˣ` along `axis`, the last one by default: positive, with sum 1. */
  softmax<A extends Shape, D extends DType, X extends number = -1>(
    this: Tensor<A, D>,
    options?: AlongLast<X> & Fits<Along<"softmax", A, X>>,
  ): Tensor<A, D> {
    return apply(softmax.softmax, [this], { axes: [alongLast("softmax", this, options)] });
  }
  /** Logarithm of {@linkcode softmax} along `axis`, the last one by default, without underflow. */
  logSoftmax<A extends Shape, D extends DType, X extends number = -1>(
    this: Tensor<A, D>,
    options?: AlongLast<X> & Fits<Along<"logSoftmax", A, X>>,
  ): Tensor<A, D> {
    return apply(softmax.logSoftmax, [this], { axes: [alongLast("logSoftmax", this, options)] });
  }
  /** Running sum along `axis`, the last one by default; with `reverse` from the other end. */
  cumSum<A extends Shape, D extends DType, X extends number = -1>(
    this: Tensor<A, D>,
    options?: CumSumOptions<X> & Fits<Along<"cumSum", A, X>>,
  ): Tensor<A, D> {
    const { reverse = false } = (options ?? {}) as CumSumOptions;
    return apply(cumSum, [this], { axis: alongLast("cumSum", this, options), reverse });
  }
  /**
   * Elements in order along `axis`, the last one by default, and where they were; equal ones keep
   * their order. A NaN counts as larger than every number. Gradients flow through the values.
   */
  sort<A extends Shape, D extends DType, X extends number = -1>(
    this: Tensor<A, D>,
    options?: SortOptions<X> & Fits<Along<"sort", A, X>>,
  ): Sorted<A, D> {
    return sort(this, options as SortOptions<number>) as Sorted as Sorted<A, D>;
  }
  /** Positions that put the elements in order along `axis`: the indices of {@linkcode sort}. */
  argSort<A extends Shape, X extends number = -1>(
    this: Tensor<A, DType>,
    options?: SortOptions<X> & Fits<Along<"argSort", A, X>>,
  ): Tensor<A, "int32"> {
    return argSort(this, options as SortOptions<number>) as Tensor as Tensor<A, "int32">;
  }
  /**
   * The `k` largest elements along `axis`, the last one by default, in order, and where they were.
   */
  topK<A extends Shape, D extends DType, K extends number, X extends number = -1>(
    this: Tensor<A, D>,
    k: K,
    options?: TopKOptions<X> & Fits<Along<"topK", A, X>>,
  ): Sorted<Resized<A, X, K>, D> {
    const { axis = -1, largest = true } = (options ?? {}) as TopKOptions<number>;
    return topK(this, k, axis, largest) as Sorted as Sorted<Resized<A, X, K>, D>;
  }

  /**
   * Matrix product of the last two axes, `[…, n, k] × […, k, m] → […, n, m]`; leading ones
   * broadcast.
   */
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
   * Elements `start` to `end` along an axis, meant as by `Array.prototype.slice`; bounds outside
   * are refused. A view.
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
   * Elements picked by index along an axis, which the shape of the indices replaces: rows of a
   * matrix by default. What numpy calls `take`, ONNX `Gather` and PyTorch `index_select`.
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
    checkIndices("gather", this.shape, indices, along);
    return apply(indexed.gather, [this, indices], { axis: along, shape });
  }
  /**
   * Zeros, to which each element is added where its index says: what {@linkcode gather} undoes, and
   * its gradient. The axis of the indices becomes one of `size`, so `x.scatterAdd(labels, 10)` sums
   * the rows of each of ten classes.
   *
   * @throws {RangeError} for an index that is negative or not below `size`.
   */
  scatterAdd<
    A extends Shape,
    D extends DType,
    I extends Shape,
    N extends number,
    X extends number = 0,
  >(
    this: Tensor<A, D>,
    indices: Tensor<I, "int32"> & Fits<Scatter<A, I, N, X>>,
    size: N,
    options?: AlongAxis<X>,
  ): Tensor<Result<Scatter<A, I, N, X>>, D> {
    const { axis = 0 } = (options ?? {}) as AlongAxis<number>;
    const along = scatterShape(this.shape, indices.shape, size, axis);
    checkIndices("scatter", along.shape, indices, along.axis);
    return apply(indexed.scatterAdd, [this, indices], along);
  }

  /**
   * Elements of `value`, 0 by default, added around: a pair `[before, after]` for each axis.
   *
   * @throws {RangeError} unless there is a pair per axis.
   */
  pad<A extends Shape, D extends DType, const W extends Widths>(
    this: Tensor<A, D>,
    widths: W & Fits<Pad<A, W>>,
    options?: PadOptions,
  ): Tensor<Result<Pad<A, W>>, D> {
    padShape(this.shape, widths);
    return apply(movement.pad, [this], { widths, value: options?.value ?? 0 });
  }
  /** The elements in the opposite order along an axis or several; all by default. */
  flip<A extends Shape, D extends DType, const X extends Axes = undefined>(
    this: Tensor<A, D>,
    options?: { readonly axis?: X } & Fits<Reduce<A, X, true>>,
  ): Tensor<A, D> {
    return flip(this, (options as { axis?: Axes } | undefined)?.axis) as Tensor<A, D>;
  }
  /**
   * Moved `shift` places on along `axis`, the end to the beginning; row-major over all by default.
   */
  roll<A extends Shape, D extends DType, X extends number = 0>(
    this: Tensor<A, D>,
    shift: number,
    options?: { readonly axis?: X } & Fits<Along<"roll", A, X>>,
  ): Tensor<A, D> {
    return roll(this, shift, (options as AlongAxis<number> | undefined)?.axis) as Tensor<A, D>;
  }
  /** `counts` copies along each axis; more counts than axes put new axes in front. */
  repeat<A extends Shape, D extends DType, const N extends Shape>(
    this: Tensor<A, D>,
    counts: readonly [...N] & Fits<Repeat<A, N>>,
  ): Tensor<Result<Repeat<A, N>>, D> {
    return repeat(this, counts) as Tensor as Tensor<Result<Repeat<A, N>>, D>;
  }
  /** Without `axis`, whose size is 1, or without all axes of size 1. */
  squeeze<A extends Shape, D extends DType, X extends number | undefined = undefined>(
    this: Tensor<A, D> & Fits<Squeeze<A, X>>,
    axis?: X,
  ): Tensor<Result<Squeeze<A, X>>, D> {
    return apply(movement.reshape, [this as Tensor], { shape: squeezeShape(this.shape, axis) });
  }
  /** With an axis of size 1 at position `axis` of the result. */
  unsqueeze<A extends Shape, D extends DType, X extends number>(
    this: Tensor<A, D> & Fits<Unsqueeze<A, X>>,
    axis: X,
  ): Tensor<Result<Unsqueeze<A, X>>, D> {
    return apply(movement.reshape, [this as Tensor], { shape: unsqueezeShape(this.shape, axis) });
  }
  /** With the axes `from` to `to` joined into one; all of them by default. */
  flatten<A extends Shape, D extends DType, F extends number = 0, T extends number = -1>(
    this: Tensor<A, D> & Fits<Flatten<A, F, T>>,
    from?: F,
    to?: T,
  ): Tensor<Result<Flatten<A, F, T>>, D> {
    return apply(movement.reshape, [this as Tensor], {
      shape: flattenShape(this.shape, from ?? 0, to ?? -1),
    });
  }
  /**
   * Parts along an axis: of these sizes, or all of one size, the last of which may be smaller.
   * Views.
   */
  split<
    A extends Shape,
    D extends DType,
    const N extends number | Shape,
    X extends number = 0,
  >(
    this: Tensor<A, D>,
    sizes: N,
    options?: AlongAxis<X> & Fits<Along<"split", A, X>>,
  ): Parts<A, D, N, X> {
    const { axis = 0 } = (options ?? {}) as AlongAxis<number>;
    return split(this, sizes, axis) as readonly Tensor[] as Parts<A, D, N, X>;
  }
  /** `count` parts of equal size along an axis. Views. */
  chunk<A extends Shape, D extends DType, X extends number = 0>(
    this: Tensor<A, D>,
    count: number,
    options?: AlongAxis<X> & Fits<Along<"chunk", A, X>>,
  ): Parts<A, D, number, X> {
    const { axis = 0 } = (options ?? {}) as AlongAxis<number>;
    return chunk(this, count, axis) as readonly Tensor[] as Parts<A, D, number, X>;
  }
  /**
   * The elements at one position, or in a range, of each leading axis: `x.at(-1)` is the last row,
   * `x.at(":", 0)` the first column, `x.at([2, 5])` rows 2, 3 and 4. Positions take their axis
   * away, negative numbers count from the end. Or the elements where a mask is true that covers the
   * leading axes: `x.at(x.greater(0))` is a list of elements, `x.at(labels.equal(3))` some rows.
   *
   * @throws {RangeError} for positions and ranges that an axis does not have.
   *
   * @example
   * ```ts
   * import { tensor } from "@norma/norma";
   * import { assert } from "@std/assert";
   * const x = tensor([[1, 2, 3], [4, 5, 6]]);
   * assert(x.at(1, -1).item() === 6);
   * assert(x.at(":", [0, 2]).shape[1] === 2);
   * assert(x.at(x.greater(4)).size === 2);
   * ```
   */
  at<A extends Shape, D extends DType, const I extends Indices>(
    this: Tensor<A, D> & Fits<Indexed<A, I>>,
    ...indices: I
  ): Tensor<Result<Indexed<A, I>>, D> {
    const [mask] = indices;
    const y = mask instanceof Tensor
      ? masked(this as Tensor, mask)
      : at(this as Tensor, indices as readonly Index[]);
    return y as Tensor as Tensor<Result<Indexed<A, I>>, D>;
  }
  /**
   * One element for each index along `axis`, 0 by default; other axes agree. PyTorch's `gather`.
   */
  takeAlongAxis<D extends DType, I extends Shape>(
    this: Tensor<Shape, D>,
    indices: Tensor<I, "int32">,
    options?: AlongAxis<number>,
  ): Tensor<I, D> {
    return takeAlongAxis(this, indices, options?.axis ?? 0) as Tensor as Tensor<I, D>;
  }
  /**
   * Where row and column of the first two axes are equal, or the column `offset` larger: they
   * become a last axis.
   */
  diagonal<A extends Shape, D extends DType, O extends number = 0>(
    this: Tensor<A, D> & Fits<Diagonal<A, O>>,
    offset?: O,
  ): Tensor<Result<Diagonal<A, O>>, D> {
    return diagonal(this as Tensor, offset ?? 0) as Tensor as Tensor<Result<Diagonal<A, O>>, D>;
  }
  /** Sum of the diagonal of the first two axes. */
  trace<A extends Shape, D extends DType>(
    this: Tensor<A, D> & Fits<Diagonal<A>>,
  ): Tensor<Result<Reduce<Result<Diagonal<A>>, -1, false>>, D> {
    return diagonal(this as Tensor, 0).sum({ axis: -1 }) as Tensor as Tensor<
      Result<Reduce<Result<Diagonal<A>>, -1, false>>,
      D
    >;
  }
  /** `zᵢⱼ = xᵢ yⱼ` of two vectors. */
  outer<A extends Shape, D extends DType, B extends Shape>(
    this: Tensor<A, D>,
    other: Tensor<B, D> & Fits<Outer<A, B>>,
  ): Tensor<Result<Outer<A, B>>, D> {
    const [n, m] = outerShape(this.shape, other.shape) as [number, number];
    const product = this.reshape([n, 1]).mul(other.reshape([1, m]));
    return product as Tensor as Tensor<Result<Outer<A, B>>, D>;
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

  /** @internal 1 where the operands are equal, else 0, in their type; nothing flows back. */
  matches(other: Tensor): Tensor {
    return apply(elementwise.matches, [this as Tensor, other], undefined);
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
  /**
   * What `JSON.stringify` writes, a state dict's tensors among it: all elements, flat.
   *
   * @throws {RangeError} if an element is not finite, for which JSON has no number.
   *
   * @example
   * ```ts
   * import { tensor } from "@norma/norma";
   * import { assertEquals } from "@std/assert";
   * const { data, shape, dtype } = JSON.parse(JSON.stringify(tensor([[1, 2], [3, 4]])));
   * assertEquals(tensor(data as number[], { dtype }).reshape(shape).shape, [2, 2]);
   * ```
   */
  toJSON(): TensorJson {
    const { dtype, shape } = this as Tensor, data = Array.from((this as Tensor).toArray(), Number);
    const odd = data.find((x) => !Number.isFinite(x));
    if (odd !== undefined) {
      throw new RangeError(
        `Cannot write a tensor ${show(shape)} as JSON: ${odd} is among its elements`,
      );
    }
    return { dtype, shape, data };
  }
  /**
   * Shape, type and elements, of large tensors not all, but with statistics: what a terminal shows.
   */
  toString(): string {
    return inspectTensor(this);
  }
  /** Shape, type and elements, in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return inspectTensor(this);
  }
  /** Shape, type, statistics, a picture and elements, in a notebook. */
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
/** The axis in the options, which default to the last one, counted from the front. */
function alongLast(op: string, x: Tensor, options: unknown): number {
  const { axis = -1 } = (options ?? {}) as AlongLast<number>;
  return along(op, x.shape, axis);
}
const SCALAR: Shape = [];
/** A number as a tensor of the other operand's type: scalars need no kernels of their own. */
function lift(x: number | Tensor, like: Tensor): Tensor {
  if (typeof x !== "number") return x;
  checkElement(x, like.dtype);
  state.making = "a number";
  const v = empty(SCALAR, like.dtype);
  heap[like.dtype][v.storage.ptr / bytesOf[like.dtype]] = x;
  return like.wrap(v);
}
function checkIndices(
  verb: "gather" | "scatter",
  shape: Shape,
  indices: Tensor<Shape, "int32">,
  axis: number,
): void {
  if (indices.dtype !== "int32") {
    throw new TypeError(
      `Cannot ${verb} with ${indices.dtype} indices ${show(indices.shape)}: use int32`,
    );
  }
  const preposition = verb === "gather" ? "from" : "to";
  for (const i of indices.toArray()) {
    if (i < 0 || i >= shape[axis]!) {
      throw new RangeError(
        `Cannot ${verb} index ${i} ${preposition} ${show(shape)} along axis ${axis}: ` +
          `indices are 0 to ${shape[axis]! - 1}`,
      );
    }
  }
}
