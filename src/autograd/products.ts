/**
 * Products with the Jacobian, from either side, without the Jacobian.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import { atLeaves, checkLike, type GradientOf, type GradientsOf, leaf, single } from "./leaves.ts";
import { record, type Recording } from "./record.ts";
import { synchronous, within } from "./scope.ts";
import { Tape } from "./tape.ts";

/** What {@linkcode vjp} returns: the value, and the way back from it. */
export class Pullback<A extends readonly Tensor[], Y extends Tensor> {
  /** Value of the function. */
  readonly value: Y;
  /**
   * Cotangents of the arguments given that of the value: that of the only argument, or a list. Can
   * be called again with another one; throws a `RangeError` unless it is like the value.
   */
  readonly vjp: (cotangent: GradientOf<Y>) => GradientsOf<A>;
  readonly #run: Recording<Y>;

  /** @internal */
  constructor(run: Recording<Y>, leaves: readonly Tensor[]) {
    this.#run = run;
    this.value = run.value;
    this.vjp = (cotangent) => {
      checkLike("a vector-Jacobian product", cotangent, run.value);
      return single(atLeaves(run.value, leaves, () => run.gradients(cotangent)));
    };
  }
  /** @internal What a scope keeps when it is returned from one. */
  tensors(): Iterable<unknown> {
    return this.#run.tensors();
  }
}

/**
 * The value of `f` at `xs`, and the function that takes a cotangent `u` of the value to those of
 * the arguments, the vector-Jacobian product `uᵀJ`: the chain rule backwards. It can be called
 * several times. What `f` closes over is constant, as with {@linkcode grad}.
 *
 * @throws {TypeError} for an int32 argument, inside `noGrad`, or if `f` is async.
 *
 * @example
 * ```ts
 * import { tensor, vjp } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const { value, vjp: back } = vjp((x) => x.square(), tensor([1, 2, 3]));
 * assert(value.toArray()[2] === 9);
 * assert(back(tensor([0, 0, 1])).toArray()[2] === 6);
 * ```
 */
export function vjp<A extends readonly Tensor[], Y extends Tensor>(
  f: (...xs: A) => Y,
  ...xs: A
): Pullback<A, Y> {
  const leaves = xs.map((x) => leaf("a vector-Jacobian product", x));
  const run = record(() => synchronous("vjp", f(...leaves as readonly Tensor[] as A)));
  return new Pullback<A, Y>(run, leaves);
}

/**
 * The value of `f` at `xs`, and how it changes when the arguments move along `tangents`: the
 * Jacobian-vector product `Jv`, a directional derivative.
 *
 * The tape only goes backwards, so it is computed as the gradient of `⟨uᵀJ, v⟩` by `u`, since `uᵀJ`
 * is linear in `u` (J. Townsend's "double vjp", 2017). That takes two backward passes, one through
 * the other, where a forward mode would take one forward pass.
 *
 * @throws {RangeError} if a tangent is missing or not like its argument.
 * @throws {TypeError} for an int32 argument, inside `noGrad`, or if `f` is async.
 *
 * @example
 * ```ts
 * import { jvp, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const { value, tangent } = jvp((x) => x.square(), [tensor([1, 2])], [tensor([1, 10])]);
 * assert(value.toArray()[1] === 4);
 * assert(tangent.toArray()[1] === 40);
 * ```
 */
export function jvp<A extends readonly Tensor[], Y extends Tensor>(
  f: (...xs: A) => Y,
  xs: readonly [...A],
  tangents: { readonly [K in keyof A]: GradientOf<A[K]> },
): { value: Y; tangent: GradientOf<Y> } {
  const vs: readonly Tensor[] = tangents as readonly Tensor[];
  checkTangents(xs, vs);
  const leaves = xs.map((x) => leaf("a Jacobian-vector product", x));
  return within(new Tape(), (outer) =>
    outer.keep(within(new Tape(), (inner) => {
      const value = synchronous("jvp", f(...leaves as readonly Tensor[] as A));
      const u = value.filled(0);
      u.tracked = true;
      const back = atLeaves(value, leaves, () => inner.gradients(value, u));
      const along = back.map((g, i) => (g as Tensor).mul(vs[i]!).sum());
      const total = along.reduce((a: Tensor, b: Tensor) => a.add(b));
      const [tangent] = atLeaves(total, [u], () => outer.gradients(total));
      return inner.keep({ value, tangent: tangent as Tensor as GradientOf<Y> });
    })));
}

function checkTangents(xs: readonly Tensor[], tangents: readonly Tensor[]): void {
  if (xs.length === 0 || xs.length !== tangents.length) {
    throw new RangeError(
      `Cannot take a Jacobian-vector product of ${xs.length} arguments with ${tangents.length} ` +
        `tangents: give one tangent for each of one or more arguments`,
    );
  }
  xs.forEach((x, i) => checkLike("a Jacobian-vector product", tangents[i]!, x));
}
