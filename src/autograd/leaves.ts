/**
 * Arguments of a function as leaves of a tape, and the cotangents found at them.
 *
 * @module
 */
import { elements, empty } from "../backend/backend.ts";
import { backend } from "../backend/current.ts";
import { isFloat } from "../ops/dtype.ts";
import { same, type Shape, show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Gradients } from "./backward.ts";
import { isPaused } from "./tape.ts";

/** What a gradient by `X` is: a tensor of its shape and element type. */
export type GradientOf<X> = X extends Tensor<infer S, infer D> ? Tensor<S, D> : never;
/** Gradients by the arguments `A`: that by the only one, or a list of them. */
export type GradientsOf<A extends readonly Tensor[]> = A extends readonly [infer X] ? GradientOf<X>
  : { -readonly [K in keyof A]: GradientOf<A[K]> };

/**
 * @internal `x` as an argument to differentiate by: a view, so that `x` itself, should the function
 * close over it, is a constant. To be made before the tape that differentiates opens: then an outer
 * tape knows how the view came from `x`.
 */
export function leaf<T extends Tensor>(what: string, x: T): T {
  if (!isFloat(x)) {
    throw new TypeError(
      `Cannot take ${what} by ${x.dtype} ${show(x.shape)}: it has no gradient; ` +
        `let the function close over it instead of taking it as an argument`,
    );
  }
  if (isPaused()) {
    throw new TypeError(`Cannot take ${what} inside noGrad(): nothing is recorded there`);
  }
  const view: Tensor = x.tracked ? (x as Tensor).expand(x.shape) : x.detach();
  view.tracked = true;
  return view as T;
}

/** @internal Cotangents of the leaves: 0 for what `y` does not depend on. */
export function atLeaves(y: Tensor, leaves: readonly Tensor[], find: () => Gradients): Tensor[] {
  const found = y.tracked ? find() : undefined;
  return leaves.map((x) => found?.has(x) ? found.get(x) : x.filled(0));
}

/** @internal The only one of `list`, or the list: a function of one argument has one gradient. */
export const single = <A extends readonly Tensor[]>(list: readonly Tensor[]): GradientsOf<A> =>
  (list.length === 1 ? list[0] : list) as GradientsOf<A>;

/** @internal Throws unless `v` has the shape and element type of `x`. */
export function checkLike(what: string, v: Tensor, x: Tensor): void {
  if (same(v.shape, x.shape) && v.dtype === x.dtype) return;
  throw new RangeError(
    `Cannot take ${what} of ${x.dtype} ${show(x.shape)} with ${v.dtype} ${show(v.shape)}: ` +
      `both need the same shape and dtype`,
  );
}

/** @internal A tensor of `shape` whose elements `f` gives by their flat position. */
export function filledBy(like: Tensor, shape: Shape, f: (position: number) => number): Tensor {
  const view = empty(shape, like.dtype), data = elements(view);
  for (let i = 0; i < data.length; i++) data[i] = f(i);
  return like.wrap(view);
}
/** @internal Zeros like `y`, but 1 at a flat position. */
export function basis(y: Tensor, position: number): Tensor {
  const view = empty(y.shape, y.dtype);
  backend.fill(view, 0);
  elements(view)[position] = 1;
  return y.wrap(view);
}
