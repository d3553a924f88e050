/**
 * Picking by index, and adding back where it was picked.
 *
 * @module
 */
import { backend } from "../backend/current.ts";
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { needsNumber } from "./dtype.ts";
import type { Op } from "./op.ts";

/** @internal Indices are in range; `shape` is the result's. */
interface Along {
  readonly axis: number;
  readonly shape: Shape;
}
type Indexed = Op<readonly [x: Tensor, indices: Tensor<Shape, "int32">], Along>;

/** `y[…, k, …] = x[…, indices[k], …]`. */
export const gather: Indexed = {
  name: "gather",
  forward: ([x, indices], { axis, shape }) => [backend.gather(x, indices, axis, shape)],
  vjp: (g, { inputs: [x, indices], params: { axis } }) => [
    () => g.scatterAdd(indices, x.shape[axis]!, { axis }),
    null,
  ],
};
/** `y[…, indices[k], …] += x[…, k, …]`, from zeros. */
export const scatterAdd: Indexed = {
  name: "scatterAdd",
  forward: ([x, indices], { axis, shape }) => [
    backend.scatterAdd(needsNumber("scatterAdd", x), indices, axis, shape),
  ],
  vjp: (g, { inputs: [, indices], params: { axis } }) => [() => g.gather(indices, { axis }), null],
};
