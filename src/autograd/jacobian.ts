/**
 * Derivatives of functions of one tensor that have more axes than a gradient: the Jacobian, and the
 * Hessian by its products.
 *
 * @module
 */
import { elements, empty } from "../backend/backend.ts";
import type { Shape } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { grad } from "./grad.ts";
import { basis, checkLike, filledBy, type GradientOf } from "./leaves.ts";
import { vjp } from "./products.ts";
import { scope } from "./scope.ts";
import { isTaping } from "./tape.ts";

/** Every derivative of `Y` by `X`: the axes of `Y`, then those of `X`. */
export type JacobianOf<Y, X> = Y extends Tensor<infer S, infer D>
  ? X extends Tensor<infer T> ? Tensor<[...S, ...T], D> : never
  : never;

/**
 * The derivative of every element of `f(x)` by every element of `x`: shape `[…Y, …X]` for a value
 * `[…Y]` and an argument `[…X]`. One backward pass for each element of the value, so it is for
 * small ones. `jacobian(grad(f), x)` is the Hessian.
 *
 * @throws {TypeError} if `x` is int32, inside `noGrad`, or if `f` is async.
 *
 * @example
 * ```ts
 * import { jacobian, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const matrix = tensor([[1, 2], [3, 4], [5, 6]]);
 * const j = jacobian((x) => matrix.matmul(x), tensor([[1], [1]])); // [3, 1, 2, 1]
 * assert(j.reshape([3, 2]).sub(matrix).square().sum().item() === 0);
 * ```
 */
export function jacobian<X extends Tensor, Y extends Tensor>(
  f: (x: X) => Y,
  x: X,
): JacobianOf<Y, X> {
  const j = scope(() => {
    const { value, vjp: back } = vjp<[X], Y>(f, x);
    const row = (i: number): Tensor =>
      scope(() => back(basis(value, i) as GradientOf<Y>) as Tensor);
    const rows = isTaping() ? recorded : written;
    return rows(value.size, x, row).reshape([...value.shape, ...x.shape]);
  });
  return j as Tensor as JacobianOf<Y, X>;
}

/** Rows one below the other, `[n, size of x]`, as plain numbers. */
function written(n: number, x: Tensor, row: (i: number) => Tensor): Tensor {
  const shape: Shape = [n, x.size], all = empty(shape, x.dtype);
  for (let i = 0; i < n; i++) {
    const numbers = scope(() => row(i).toArray()); // the memory may grow meanwhile
    elements(all).set(numbers, i * x.size);
  }
  return x.wrap(all);
}
/** The same in operations, so that a tape around it can go on. */
function recorded(n: number, x: Tensor, row: (i: number) => Tensor): Tensor {
  let all: Tensor = filledBy(x, [n, x.size], () => 0);
  for (let i = 0; i < n; i++) {
    const place = filledBy(x, [n, 1], (j) => j === i ? 1 : 0);
    all = all.add(place.mul(row(i).reshape([1, x.size])));
  }
  return all;
}

/**
 * `Hv`: the Hessian of `f`, whose value is one number, times `v`, without the Hessian. It is the
 * gradient of `⟨∇f(x), v⟩` (Pearlmutter 1994), at the cost of two backward passes.
 *
 * @throws {RangeError} if `v` is not like `x`, or the value of `f` has more than one element.
 * @throws {TypeError} if `x` is int32, inside `noGrad`, or if `f` is async.
 *
 * @example
 * ```ts
 * import { hessianVectorProduct, type Tensor, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const f = (x: Tensor) => x.square().square().sum(); // its Hessian is 12x² on the diagonal
 * const hv = hessianVectorProduct(f, tensor([1, 2]), tensor([1, 1]));
 * assert(hv.toArray()[1] === 48);
 * ```
 */
export function hessianVectorProduct<X extends Tensor>(
  f: (x: X) => Tensor,
  x: X,
  v: GradientOf<X>,
): GradientOf<X> {
  checkLike("a Hessian-vector product", v, x);
  const slope = grad(f);
  const along = (at: X): Tensor => (slope(at) as Tensor).mul(v as Tensor).sum();
  return grad(along)(x);
}
