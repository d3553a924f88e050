import { assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  grad,
  hessianVectorProduct,
  jacobian,
  memoryUsage,
  Random,
  scope,
  type Shape,
  type Tensor,
  tensor,
} from "../../mod.ts";
import { distance } from "../ops/gradcheck.ts";

const random = new Random(4);
const draw = <const S extends Shape>(...shape: S): Tensor<[...S], "float64"> =>
  tensor(
    random.fillNormal(new Float64Array(shape.reduce((a, b) => a * b, 1))),
    shape,
  ) as Tensor as Tensor<[...S], "float64">;
/** A function whose Hessian is full: `Σ exp(xᵢ)·xⱼ`-like terms by a matrix. */
const MATRIX = draw(3, 3);
const f = (x: Tensor<[3], "float64">): Tensor =>
  MATRIX.matmul(x.reshape([3, 1])).tanh().square().sum();

Deno.test("jacobian() of a linear map is its matrix, axes of the value first", () => {
  const w = draw(4, 3);
  const j: Tensor<[4, 1, 3, 1], "float64"> = jacobian((x) => w.matmul(x), draw(3, 1));
  assertEquals(j.shape, [4, 1, 3, 1]);
  assertEquals(j.reshape([4, 3]).toNested(), w.toNested());
});

Deno.test("jacobian() of grad() is the Hessian: symmetric, and hessianVectorProduct() agrees", () => {
  const x = draw(3), v = draw(3);
  const hessian = jacobian(grad(f), x);
  assertLess(distance(hessian.toArray(), hessian.transpose().toArray()), 1e-14);
  const want = hessian.matmul(v.reshape([3, 1])).toArray();
  assertLess(distance(hessianVectorProduct(f, x, v).toArray(), want), 1e-14);
});

Deno.test("jacobian() can be differentiated: the third derivative of Σ x⁴ is 24x", () => {
  const x = tensor([1, -2], { dtype: "float64" });
  const g = grad((x: Tensor) => x.square().square().sum());
  const third = jacobian((x) => jacobian(g, x), x).toArray();
  assertEquals([...third], [24, 0, 0, 0, 0, 0, 0, -48]);
});

Deno.test("jacobian() and hessianVectorProduct() keep their result alone", () => {
  const x = draw(3), v = draw(3), before = memoryUsage().tensors;
  scope(() => {
    jacobian((x) => x.exp(), x);
    assertEquals(memoryUsage().tensors, before + 1);
    hessianVectorProduct(f, x, v);
    assertEquals(memoryUsage().tensors, before + 2);
  });
});

Deno.test("hessianVectorProduct() wants a vector like its point", () => {
  assertThrows(
    () => hessianVectorProduct(f, draw(3), draw(2) as never),
    RangeError,
    "Cannot take a Hessian-vector product of float64 [3] with float64 [2]",
  );
});
