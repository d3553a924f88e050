/**
 * What a device does: loops over strided views of flat memory. It knows neither tensors nor
 * derivatives. A backend is `{ ...reference, …what it does faster }`.
 *
 * @module
 */
import { product } from "../shape/shape.ts";
import type { Shape } from "../shape/shape.ts";
import type { AdamMoments, AdamStep } from "./adam.ts";
import { allocate, bytesOf, type DType, heap, type Numbers, type Storage } from "./memory.ts";
import type { RMSpropAverages, RMSpropStep } from "./rmsprop.ts";

/** @internal Elements in memory. `strides === null` is row-major without gaps, as nearly always. */
export interface View {
  readonly storage: Storage;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly size: number;
  /** Elements before the first one. */
  readonly offset: number;
  readonly strides: Shape | null;
}
/** @internal The plainest view. */
export class Strided implements View {
  constructor(
    readonly storage: Storage,
    readonly shape: Shape,
    readonly dtype: DType,
    readonly size: number = product(shape),
    readonly offset: number = 0,
    readonly strides: Shape | null = null,
  ) {}
}
/** @internal New elements of undefined value. */
export function empty(shape: Shape, dtype: DType): View {
  const size = product(shape);
  return new Strided(allocate(size * bytesOf[dtype]), shape, dtype, size);
}
/** @internal Address of the first element, in bytes. */
export const address = (v: View): number => v.storage.ptr + v.offset * bytesOf[v.dtype];
/** @internal Index of the first element in `heap[v.dtype]`. */
export const first = (v: View): number => v.storage.ptr / bytesOf[v.dtype] + v.offset;
/**
 * @internal A row-major view's elements, for reading and writing at the border; dies with the
 * storage.
 */
export function elements<D extends DType>(v: View & { readonly dtype: D }): Numbers[D] {
  const start = first(v);
  return heap[v.dtype].subarray(start, start + v.size) as Numbers[D];
}

/** @internal A function of one number; `name` is the key of a fast kernel, `f` the meaning. */
export interface UnaryOp {
  readonly name: string;
  readonly f: (x: number) => number;
}
/** @internal A function of two numbers. */
export interface BinaryOp {
  readonly name: string;
  readonly f: (x: number, y: number) => number;
}
/** @internal A relation between two numbers. */
export interface Relation {
  readonly name: string;
  readonly f: (x: number, y: number) => boolean;
}
/** @internal A reduction: starts at `initial`, accumulates in float64. */
export interface ReduceOp {
  readonly name: "sum" | "max" | "min" | "prod";
  readonly initial: number;
  readonly f: (accumulated: number, x: number) => number;
}
/**
 * @internal A function of all elements along an axis at once: where they rank, their running sum.
 * `f` reads a line and fills the line of the result, which may differ in length and type.
 */
export interface LineOp {
  readonly name: string;
  readonly f: (from: Numbers[DType], to: Numbers[DType]) => void;
}
/** @internal One step of stochastic gradient descent, PyTorch's formula and names. */
export interface SgdStep {
  readonly lr: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
}

/** @internal An operand of an op whose cotangents are asked for. */
export interface Operand extends View {
  /** `false` if nobody wants its cotangent. */
  readonly tracked?: boolean;
}
/**
 * @internal A whole op in one loop, looked up by the op's name. `null` from either function means
 * "not for these operands": the formula runs instead.
 */
export interface Kernel {
  /**
   * The op's results, then by-products that only `vjp` finds again (1/σ, say): no formula sees
   * them, so none can mistake them for differentiable values.
   */
  forward(inputs: readonly View[], params: never): readonly [View, ...View[]] | null;
  /**
   * Cotangents of the inputs given that of the first result; `results` is what `forward` returned.
   * `null` for an input whose cotangent is zero, or not wanted.
   */
  vjp?(
    g: View,
    inputs: readonly Operand[],
    results: readonly View[],
    params: never,
  ): readonly (View | null)[] | null;
}

/** @internal What every backend can do. Results are new and row-major. */
export interface Backend {
  readonly name: string;
  unary(op: UnaryOp, x: View): View;
  /** `shape` is what the operands broadcast to. */
  binary(op: BinaryOp, x: View, y: View, shape: Shape): View;
  /** Where the relation holds, as a bool; `shape` is what the operands broadcast to. */
  compare(op: Relation, x: View, y: View, shape: Shape): View;
  /** `x` where the condition, a bool, is true, else `y`; all three broadcast to `shape`. */
  select(condition: View, x: View, y: View, shape: Shape): View;
  /** The same numbers in another element type; throws for one that it cannot hold. */
  cast(x: View, dtype: DType): View;
  /** Reduced axes are kept with size 1. `axes` are normalized, sorted and unique. */
  reduce(op: ReduceOp, x: View, axes: Shape): View;
  /** Each line along `axis` becomes one of `size` elements of type `dtype`. */
  lines(op: LineOp, x: View, axis: number, size: number, dtype: DType): View;
  /** The last two axes multiply, leading axes broadcast to those of `shape`. */
  matmul(x: View, y: View, shape: Shape): View;
  /** The same elements, row-major, in storage of their own. */
  copy(x: View): View;
  /** Copies `x` over the elements of `to`, a view of the same shape and dtype. */
  write(to: View, x: View): void;
  /** All elements become `value`. */
  fill(to: View, value: number): void;
  /** `y[…, k, …] = x[…, indices[k], …]` along `axis`; `shape` is the result's. */
  gather(x: View, indices: View, axis: number, shape: Shape): View;
  /** Zeros of `shape`, to which `x[…, k, …]` is added at `[…, indices[k], …]`. */
  scatterAdd(x: View, indices: View, axis: number, shape: Shape): View;
  /** Updates parameter `p` in place by gradient `g`; `velocity` is null without momentum. */
  sgd(p: View, g: View, velocity: View | null, step: SgdStep): void;
  /** Updates parameter `p` and its moments in place by gradient `g`. */
  adam(p: View, g: View, moments: AdamMoments, step: AdamStep): void;
  /** Updates parameter `p` and its averages in place by gradient `g`. */
  rmsprop(p: View, g: View, averages: RMSpropAverages, step: RMSpropStep): void;
  /** Whole ops in one loop, by op name. */
  readonly kernels: Readonly<Record<string, Kernel>>;
}
