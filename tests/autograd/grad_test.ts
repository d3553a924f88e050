import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  grad,
  memoryUsage,
  noGrad,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
  variable,
} from "../../mod.ts";

const numbers = (...values: number[]): Tensor<[number], "float64"> =>
  tensor(Float64Array.from(values), [values.length]);
const cube = (x: Tensor): Tensor => x.mul(x).mul(x);

Deno.test("grad() of a function of one argument is one gradient, typed as the argument", () => {
  const g: Tensor<[2], "float32"> = grad((x: Tensor<[2], "float32">) => x.square().sum())(
    tensor([1, -2]),
  );
  assertEquals(g.toNested(), [2, -4]);
});

Deno.test("grad() of a function of several arguments is a list, 0 for what does not matter", () => {
  const x = numbers(1, 2), y = numbers(3, 4);
  const [dx, dy, dz] = grad((x, y, _) => x.mul(y).sum())(x, y, numbers(5));
  assertEquals([dx.toNested(), dy.toNested(), dz.toNested()], [[3, 4], [1, 2], [0]]);
  assertEquals(grad(() => numbers(7))(x).toNested(), [0, 0]);
});

Deno.test("grad() of grad() of grad() is the third derivative", () => {
  const slope = grad((x) => x.mul(cube(x)));
  const at = numbers(2);
  assertEquals(slope(at).item(), 32); // 4x³
  assertEquals(grad(slope)(at).item(), 48); // 12x²
  assertEquals(grad(grad(slope))(at).item(), 48); // 24x
});

Deno.test("grad() takes what its function closes over for constant, its own argument too", () => {
  const x = variable(numbers(3));
  assertEquals(grad((y) => y.mul(x).mul(y))(numbers(2)).item(), 12);
  assertEquals(grad((y) => y.mul(x))(x).item(), 3);
  assertEquals(grad(() => x.square())(x).item(), 0);
});

Deno.test("grad() inside valueAndGrad() is differentiated: a gradient penalty", () => {
  const x = variable(numbers(2)), w = variable(numbers(5));
  const { value, gradients } = valueAndGrad(() => grad((y) => y.square().mul(w))(x).square());
  assertEquals(value.item(), 400); // (2wx)²
  assertEquals(gradients.get(w).item(), 160); // 8wx²
  assertEquals(gradients.get(x).item(), 400); // 8w²x
});

Deno.test("grad() leaves nothing behind but the gradient", () => {
  const x = numbers(1, 2), before = memoryUsage().tensors;
  scope(() => {
    grad((x) => cube(x).exp().sum())(x);
    assertEquals(memoryUsage().tensors, before + 1);
  });
  assertEquals(memoryUsage().tensors, before);
  assert(!x.tracked);
});

Deno.test("grad() says what cannot be differentiated", () => {
  assertThrows(
    () => grad((x) => x.exp())(numbers(1, 2)),
    RangeError,
    "reduce it to one number first",
  );
  assertThrows(
    () => grad((x) => x)(tensor([1], { dtype: "int32" })),
    TypeError,
    "Cannot take a gradient by int32 [1]: it has no gradient; let the function close over it",
  );
  assertThrows(
    () => noGrad(() => grad(cube)(numbers(1))),
    TypeError,
    "Cannot take a gradient inside noGrad(): nothing is recorded there",
  );
  const late = async () => await Promise.resolve(numbers(1));
  assertThrows(() => grad(late as never)(numbers(1)), TypeError, "in grad()");
});
