/**
 * A notebook that derives gradients by hand, and compares.
 *
 * @module
 */
import { assert, assertLess } from "@std/assert";
import {
  batchNorm,
  bceWithLogits,
  grad,
  gradcheck,
  hessianVectorProduct,
  jacobian,
  jvp,
  ones,
  Random,
  type Tensor,
  tensor,
  vjp,
  zeros,
} from "@norma/norma";
import { compare } from "@norma/norma/display";

const random = new Random(1), dtype = "float64" as const;
/** What a lesson reads below the cell. */
async function agree(...compared: Parameters<typeof compare>): Promise<void> {
  const comparison = await compare(...compared);
  assertLess(comparison!.relative, 1e-13, comparison!.name);
}
const normal = (n: number): Float64Array => random.fillNormal(new Float64Array(n));

Deno.test("a notebook on derivatives: the derivatives of softmax, from its formula and from the tape", async () => {
  const z = tensor(normal(4), [4]);
  const p = z.softmax();
  // ∂pᵢ/∂zⱼ = pᵢ (δᵢⱼ − pⱼ)
  const identity = tensor([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], { dtype });
  const byHand = identity.sub(p.reshape([1, 4])).mul(p.reshape([4, 1]));

  const byTape = jacobian((z) => z.softmax(), z);
  await agree("∂p/∂z", byHand, byTape);

  const v = tensor(normal(4), [4]); // J v and vᵀ J are the same here: J is symmetric
  const forward = jvp((z) => z.softmax(), [z], [v]).tangent;
  const backward = vjp((z) => z.softmax(), z).vjp(v);
  await agree("Jv", forward, backward);
});

Deno.test("a notebook on derivatives: Newton's method fits a logistic regression in a few steps", () => {
  const x = tensor(normal(100), [50, 2]);
  const labels = tensor(x.toNested().map(([a, b]) => a! - 2 * b! + random.normal() > 0 ? 1 : 0), {
    dtype,
  });
  const loss = (w: Tensor<[2], "float64">): Tensor => {
    const logits = x.matmul(w.reshape([2, 1])).reshape([50]);
    return bceWithLogits(logits, labels as Tensor as typeof logits);
  };
  assert(gradcheck(loss, [tensor([0.5, -0.5], { dtype })], { order: 2 }).passed);

  let w = zeros([2], { dtype });
  const slope = grad(loss);
  for (let step = 0; step < 12; step++) {
    const [g0, g1] = slope(w).toNested() as [number, number];
    const [[a, b], [, d]] = jacobian(slope, w).toNested() as [[number, number], [number, number]];
    const determinant = a * d - b * b; // the inverse of the 2 × 2 Hessian, by hand
    const step = tensor([(d * g0 - b * g1) / determinant, (a * g1 - b * g0) / determinant], {
      dtype,
    });
    w = w.sub(step);
  }
  const [g0, g1] = slope(w).toNested() as [number, number];
  assertLess(Math.hypot(g0, g1), 1e-12); // quadratic convergence: the gradient is gone
  const curvature = hessianVectorProduct(loss, w, tensor([1, 0], { dtype })).toArray()[0]!;
  assert(curvature > 0);
});

Deno.test("a notebook on derivatives: a batch's gradient is orthogonal to ones and to x̂", async () => {
  const x = tensor(normal(24), [8, 3]), dy = tensor(normal(24), [8, 3]);
  const normalize = (x: Tensor<[8, 3], "float64">): Tensor<[8, 3], "float64"> =>
    batchNorm(x, ones([3], { dtype }), zeros([3], { dtype }), { eps: 0 })[0];
  const { value: xHat, vjp: back } = vjp(normalize, x);
  const dx = back(dy), column = { axis: 0 } as const;
  const largest = (t: Tensor): number => t.abs().max().item();
  assertLess(largest(dx.sum(column)), 1e-14);
  assertLess(largest(dx.mul(xHat).sum(column)), 1e-14);

  // dx = (dy − mean dy − x̂ · mean(dy x̂)) / σ
  const projected = dy.sub(dy.mean(column)).sub(xHat.mul(dy.mul(xHat).mean(column)));
  const byHand = projected.div(x.variance(column).sqrt());
  await agree("dx", byHand, dx);
});
