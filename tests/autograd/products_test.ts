import { assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  batchNorm,
  grad,
  jvp,
  memoryUsage,
  Random,
  scope,
  type Tensor,
  tensor,
  vjp,
} from "../../mod.ts";
import { distance } from "../ops/gradcheck.ts";

const numbers = (...values: number[]): Tensor<[number], "float64"> =>
  tensor(Float64Array.from(values), [values.length]);
const random = new Random(3);
const draw = (...shape: number[]): Tensor =>
  tensor(random.fillNormal(new Float64Array(shape.reduce((a, b) => a * b, 1))), shape);
const dot = (a: Tensor, b: Tensor): number => scope(() => a.mul(b).sum()).item();

Deno.test("vjp() gives the value and a way back that can be gone twice", () => {
  const { value, vjp: back } = vjp((x, y) => x.mul(y), numbers(1, 2), numbers(3, 4));
  assertEquals(value.toNested(), [3, 8]);
  assertEquals(back(numbers(1, 0)).map((g) => g.toNested()), [[3, 0], [1, 0]]);
  assertEquals(back(numbers(0, 10)).map((g) => g.toNested()), [[0, 40], [0, 20]]);
});

Deno.test("vjp() is kept by a scope that returns it, and freed by one that does not", () => {
  const x = numbers(1, 2);
  const before = memoryUsage().tensors;
  scope(() => {
    const run = scope(() => vjp((x) => x.exp().square(), x));
    assertLess(
      distance(run.vjp(numbers(1, 1)).toArray(), [1, 2].map((v) => 2 * Math.exp(2 * v))),
      1e-14,
    );
  });
  assertEquals(memoryUsage().tensors, before);
});

Deno.test("jvp() is what finite differences along the tangent are", () => {
  const f = (x: Tensor, gamma: Tensor, beta: Tensor): Tensor => batchNorm(x, gamma, beta)[0];
  const xs = [draw(8, 3), draw(3), draw(3)] as const, vs = [draw(8, 3), draw(3), draw(3)] as const;
  const { value, tangent } = jvp(f, xs, vs);
  assertEquals(value.toNested(), f(...xs).toNested());
  const moved = (h: number): Tensor =>
    f(xs[0].add(vs[0].mul(h)), xs[1].add(vs[1].mul(h)), xs[2].add(vs[2].mul(h)));
  const differences = moved(1e-5).sub(moved(-1e-5)).div(2e-5);
  assertLess(distance(tangent.toArray(), differences.toArray()), 1e-8);
});

Deno.test("⟨u, Jv⟩ of jvp() is ⟨uᵀJ, v⟩ of vjp()", () => {
  const x = draw(4, 3), w = draw(3, 5), v = draw(4, 3), u = draw(4, 5);
  const f = (x: Tensor): Tensor => x.matmul(w).tanh();
  const { tangent } = jvp(f, [x], [v]);
  assertLess(Math.abs(dot(u, tangent) - dot(vjp(f, x).vjp(u), v)), 1e-13);
});

Deno.test("jvp() can be differentiated, and is 0 where nothing depends on the arguments", () => {
  const slope = (x: Tensor): Tensor =>
    jvp((y: Tensor) => y.mul(y).mul(y), [x], [x.filled(1)]).tangent;
  assertEquals(slope(numbers(2)).item(), 12);
  assertEquals(grad(slope)(numbers(2)).item(), 12);
  assertEquals(jvp((_: Tensor) => numbers(5, 6), [numbers(1)], [numbers(1)]).tangent.toNested(), [
    0,
    0,
  ]);
});

Deno.test("products say what they miss", () => {
  const x = numbers(1, 2);
  assertThrows(
    () => vjp((x) => x.exp(), x).vjp(numbers(1)),
    RangeError,
    "Cannot take a vector-Jacobian product of float64 [2] with float64 [1]: both need the same",
  );
  assertThrows(
    () => jvp((x) => x.exp(), [x], [numbers(1)]),
    RangeError,
    "Cannot take a Jacobian-vector product of float64 [2] with float64 [1]",
  );
  assertThrows(
    () => jvp((x) => x.exp(), [x], [] as never),
    RangeError,
    "of 1 arguments with 0 tangents",
  );
});
