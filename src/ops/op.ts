/**
 * What an operation is: how a result is computed, and how a cotangent flows back, side by side.
 *
 * @module
 */
import type { View } from "../backend/backend.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * @internal A cotangent, or how to compute it if somebody asks: often it costs as much as the op.
 */
export type Cotangent = Tensor | null | (() => Tensor);

/** @internal One use of an operation, as the tape remembers it. */
export interface Use<I extends readonly Tensor[] = readonly Tensor[], P = undefined> {
  readonly inputs: I;
  readonly output: Tensor;
  readonly params: P;
}

/**
 * @internal A differentiable operation. Tensors are inputs, never params: only inputs are checked
 * and recorded.
 */
export interface Op<I extends readonly Tensor[] = readonly Tensor[], P = undefined> {
  readonly name: string;
  /**
   * `false` if `vjp` reads no element of an input, but at most of the output: the tape then neither
   * keeps the inputs nor minds if they change.
   */
  readonly readsInputs?: false;
  /** How many results there are; 1 by default. A fused kernel's by-products are none of them. */
  readonly results?: number;
  /** `true` if `forward` is a formula in tensors, whose steps the tape does not record. */
  readonly composite?: true;
  /** The result, and further ones that carry no gradient (a batch's statistics). */
  forward(inputs: I, params: P): readonly [View, ...View[]];
  /**
   * Cotangents of the inputs given that of the result: a formula of inputs and output alone, in
   * tensor operations, so that it can be differentiated in its turn.
   */
  vjp(g: Tensor, use: Use<I, P>): { readonly [K in keyof I]: Cotangent };
}
