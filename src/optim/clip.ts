/**
 * Gradient clipping.
 *
 * @module
 */
import { Gradients } from "../autograd/backward.ts";
import { backend } from "../backend/current.ts";
import { Parameter } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * The norm of all gradients by parameters, as if they were one vector: `√Σ g²`. Summed in float64.
 *
 * @example
 * ```ts
 * import { Parameter, tensor, valueAndGrad } from "@norma/norma";
 * import { gradientNorm } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 * const a = new Parameter(tensor([3])), b = new Parameter(tensor([4]));
 * const { gradients } = valueAndGrad(() => a.square().add(b.square()).sum().div(2));
 * assert(gradientNorm(gradients) === 5);
 * ```
 */
export function gradientNorm(gradients: Gradients): number {
  let sum = 0;
  for (const [x, g] of gradients.entries()) {
    if (x instanceof Parameter) { for (const v of g.toArray()) sum += v * v; }
  }
  return Math.sqrt(sum);
}

/**
 * The gradients, shortened together to a norm of `limit` if theirs is larger (Pascanu et al. 2013,
 * arXiv:1211.5063): `g · min(1, limit / (norm + 10⁻⁶))`, PyTorch's `clip_grad_norm_`. Those by
 * other variables than parameters stay as they are.
 *
 * @throws {RangeError} if `limit` is negative, or the norm is not finite: there is nothing to
 * shorten.
 *
 * @example
 * ```ts
 * import { Parameter, tensor, valueAndGrad } from "@norma/norma";
 * import { clipGradNorm, gradientNorm, SGD } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 * const w = new Parameter(tensor([300])), sgd = new SGD([w], { lr: 1 });
 * const { gradients } = valueAndGrad(() => w.square().sum());
 * sgd.step(clipGradNorm(gradients, 1));
 * assert(gradientNorm(gradients) === 600 && Math.abs(w.item() - 299) < 1e-4);
 * ```
 */
export function clipGradNorm(gradients: Gradients, limit: number): Gradients {
  checkLimit(limit);
  const norm = gradientNorm(gradients);
  if (!Number.isFinite(norm)) {
    throw new RangeError(
      `Cannot clip gradients whose norm is ${norm}: ` +
        `the loss has left the range of numbers; try a smaller learning rate`,
    );
  }
  const factor = limit / (norm + 1e-6);
  return factor < 1 ? mapped(gradients, (g) => g.mul(factor)) : gradients;
}

/**
 * The gradients with every element between `-limit` and `limit`, PyTorch's `clip_grad_value_`.
 * Those by other variables than parameters stay as they are.
 *
 * @throws {RangeError} if `limit` is negative.
 *
 * @example
 * ```ts
 * import { Parameter, tensor, valueAndGrad } from "@norma/norma";
 * import { clipGradValue } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 * const w = new Parameter(tensor([-3, 0.25]));
 * const { gradients } = valueAndGrad(() => w.square().sum());
 * assert(clipGradValue(gradients, 1).get(w).toArray().join() === "-1,0.5");
 * ```
 */
export function clipGradValue(gradients: Gradients, limit: number): Gradients {
  checkLimit(limit);
  const clip = { name: "clipGradient", f: (v: number) => Math.min(Math.max(v, -limit), limit) };
  return mapped(gradients, (g) => g.wrap(backend.unary(clip, g)));
}

/** New gradients, `f` of those by parameters. */
function mapped(gradients: Gradients, f: (g: Tensor) => Tensor): Gradients {
  return new Gradients(
    new Map([...gradients.entries()].map(([x, g]) => [x, x instanceof Parameter ? f(g) : g])),
  );
}
function checkLimit(limit: number): void {
  if (!(limit >= 0)) {
    throw new RangeError(`Cannot clip gradients to ${limit}: a number from 0 is needed`);
  }
}
