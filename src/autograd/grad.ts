/**
 * The gradient of a function as a function.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import { atLeaves, type GradientOf, type GradientsOf, leaf, single } from "./leaves.ts";
import { synchronous, within } from "./scope.ts";
import { Tape } from "./tape.ts";

/** The gradient of a function of arguments `A`, as {@linkcode grad} returns it. */
export type GradientFunction<A extends readonly Tensor[]> = A extends
  readonly [infer X extends Tensor] ? <Y extends X>(x: Y) => GradientOf<Y>
  : A extends readonly [Tensor, Tensor, ...Tensor[]] ? <B extends A>(...xs: B) => GradientsOf<B>
  : GradientFunctionOfAny;
/** The gradient of a function whose declaration does not say how many arguments it takes. */
export interface GradientFunctionOfAny {
  /** Gradients by each of several arguments, as a list. */
  <B extends readonly [Tensor, Tensor, ...Tensor[]]>(...xs: B): GradientsOf<B>;
  /** The gradient by the only argument. */
  <X extends Tensor>(x: X): GradientOf<X>;
}

/**
 * The function that computes the gradient of `f`, whose value is one number, by its argument, or if
 * it has several the list of gradients by each. A gradient has the shape and element type of its
 * argument; it is 0 where `f` does not depend on it.
 *
 * Tensors that `f` closes over are constants, parameters and variables too, which
 * {@linkcode valueAndGrad} is for. The result can be differentiated again.
 *
 * @throws {RangeError} when called, if the value of `f` has more than one element.
 * @throws {TypeError} when called, for an int32 argument, inside `noGrad`, or if `f` is async.
 *
 * @example
 * ```ts
 * import { grad, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const slope = grad((x) => x.mul(x).mul(x));
 * assert(slope(tensor(2)).item() === 12); // 3x²
 * assert(grad(slope)(tensor(2)).item() === 12); // 6x
 * ```
 *
 * @example Several arguments
 * ```ts
 * import { grad, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const [dx, dy] = grad((x, y) => x.mul(y).sum())(tensor([1, 2]), tensor([3, 4]));
 * assert(dx.toArray()[0] === 3 && dy.toArray()[0] === 1);
 * ```
 */
export function grad<A extends readonly Tensor[]>(f: (...xs: A) => Tensor): GradientFunction<A> {
  const gradient = (...xs: Tensor[]): unknown => {
    const leaves = xs.map((x) => leaf("a gradient", x));
    return within(new Tape(), (tape) => {
      const y = synchronous("grad", f(...leaves as readonly Tensor[] as A));
      return tape.keep(single(atLeaves(y, leaves, () => tape.backward(y, undefined, true))));
    });
  };
  return gradient as GradientFunction<A>;
}
