/**
 * Parameters and buffers as layers make them.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import { backend } from "../backend/current.ts";
import type { Shape } from "../shape/shape.ts";
import { full } from "../tensor/create.ts";
import { Random } from "../tensor/random.ts";
import { Buffer, Parameter, type State } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Float } from "./layer.ts";

/**
 * @internal What layers draw their weights from if they are given no generator: one stream for the
 * whole program, so that it makes the same weights whenever it runs.
 */
export const layersRandom: Random = new Random(0, "layers");

/** A constant of a shape that only a type parameter knows. */
const filled = <S extends Shape>(shape: S, value: number, dtype: Float): Tensor<S, Float> =>
  full(shape as Shape, value, { dtype }) as Tensor as Tensor<S, Float>;

/** @internal A parameter that starts as `value`. */
export function parameter<S extends Shape>(
  shape: S,
  value: number,
  dtype: Float,
): Parameter<S, Float> {
  return scope(() => new Parameter(filled(shape, value, dtype)));
}
/** @internal A buffer that starts as `value`. */
export function buffer<S extends Shape>(shape: S, value: number, dtype: Float): Buffer<S, Float> {
  return scope(() => new Buffer(filled(shape, value, dtype)));
}
/** @internal A buffer that counts, from 0. */
export function counter(): Buffer<[], "int32"> {
  return scope(() => new Buffer(full([], 0, { dtype: "int32" })));
}
/** @internal Every element becomes `value`. */
export function fill(state: State | null, value: number): void {
  if (state === null) return;
  backend.fill(state, value);
  state.changed();
}
