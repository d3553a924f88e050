/**
 * A notebook on derivatives, from a slope to what batch normalization couples.
 *
 * @module
 */
import {
  batchNorm,
  grad,
  gradcheck,
  hessianVectorProduct,
  jacobian,
  jvp,
  layerNorm,
  noGrad,
  normal,
  ones,
  Random,
  type Tensor,
  tensor,
  valueAndGrad,
  variable,
  vjp,
  zeros,
} from "@norma/norma";
import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";

Deno.test("a notebook on gradients: slopes, products, Jacobians of two normalizations", () => {
  // The gradient of a function is a function: of x³ it is 3x², and of that 6x.
  const slope = grad((x: Tensor<[]>) => x.pow(3));
  assertEquals([slope(tensor(2)).item(), grad(slope)(tensor(2)).item()], [12, 12]);

  // A loss usually reads variables around it. One step of Newton's method from 1 towards √2:
  const w = variable(tensor(1));
  const { value, gradients } = valueAndGrad(() => w.square().sub(2));
  assertEquals(w.sub(value.div(gradients.get(w))).item(), 1.5);

  // From both sides of the Jacobian of f(x, y) = x·y: ⟨u, J v⟩ = ⟨uᵀJ, v⟩.
  const product = (x: Tensor<[2]>, y: Tensor<[2]>) => x.mul(y);
  const [x, y] = [tensor([1, 2]), tensor([3, 4])];
  const { tangent } = jvp(product, [x, y], [tensor([1, 0]), tensor([0, 1])]);
  assertEquals(tangent.toNested(), [3, 2]);
  const [dx, dy] = vjp(product, x, y).vjp(tensor([1, 10]));
  assertEquals([dx.toNested(), dy.toNested()], [[3, 40], [1, 20]]);

  // Normalize three samples of two features over the batch, and over the features.
  const samples = normal([3, 2], { random: new Random(1), dtype: "float64" });
  const one = ones([2], { dtype: "float64" }), zero = zeros([2], { dtype: "float64" });
  const overBatch = (x: typeof samples) => batchNorm(x, one, zero)[0];
  const overFeatures = (x: typeof samples) => layerNorm(x, one, zero);

  // How much does sample i depend on sample j? ‖∂yᵢ/∂xⱼ‖, a 3×3 picture of the Jacobian.
  const coupling = (f: (x: typeof samples) => typeof samples) =>
    jacobian(f, samples).norm({ axis: [1, 3] }); // [3, 2, 3, 2] → [3, 3]
  const alone = coupling(overFeatures), together = coupling(overBatch);
  const apart = tensor([[0, 1, 1], [1, 0, 1], [1, 1, 0]], { dtype: "bool" });
  assertEquals(alone.at(apart).max().item(), 0); // layer norm: each sample for itself, exactly
  assert(together.min().item() > 0); // batch norm: every sample feels every other

  // The same in a formula: ∂yᵢ/∂xⱼ = (δᵢⱼ − 1/m − yᵢyⱼ/m) / √(σ² + ε), for each feature.
  const first = overBatch(samples).at(":", [0, 1]); // [3, 1]
  const byHand = tensor([[1, 0, 0], [0, 1, 0], [0, 0, 1]], { dtype: "float64" })
    .sub(1 / 3)
    .sub(first.matmul(first.transpose()).div(3))
    .div(samples.at(":", 0).variance().add(1e-5).sqrt());
  const byTape = jacobian(overBatch, samples).at(":", 0, ":", 0);
  assertLess(byHand.sub(byTape).abs().max().item(), 1e-12);

  // Curvature without a Hessian: that of ½ xᵀAx is A, along (1, 0) its first column.
  const a = tensor([[2, 1], [1, 3]]);
  const energy = (x: Tensor<[2, 1]>) => x.transpose().matmul(a).matmul(x).sum().div(2);
  const column = hessianVectorProduct(energy, tensor([[5], [7]]), tensor([[1], [0]]));
  assertEquals(column.toNested(), [[2], [1]]);

  // Central differences agree with the tape, for its own gradient, too.
  const check = gradcheck(overBatch, [samples], { order: 2 });
  assert(check.passed, `worst error ${check.worst}`);

  // A constant on purpose: x · detach(x) has the slope x, not 2x; noGrad records nothing.
  assertEquals(grad((x: Tensor<[]>) => x.mul(x.detach()))(tensor(3)).item(), 3);
  const { gradients: none } = valueAndGrad(() => w.add(noGrad(() => w.mul(100))));
  assertAlmostEquals(none.get(w).item(), 1);
});
