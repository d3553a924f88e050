import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { batchNorm, gradcheck, Random, type Shape, type Tensor, tensor } from "../../mod.ts";

const random = new Random(6);
const draw = <const S extends Shape>(...shape: S): Tensor<[...S], "float64"> =>
  tensor(
    random.fillNormal(new Float64Array(shape.reduce((a, b) => a * b, 1))),
    shape,
  ) as Tensor as Tensor<[...S], "float64">;
/** `x²`, whose gradient pretends that it is `s · x²` when `s` is not 1. */
const wrong = (x: Tensor, s: number): Tensor =>
  x.square().mul(s).add(x.square().detach().mul(1 - s));

Deno.test("gradcheck() passes what is right, in both orders, for every input", () => {
  const normalize = (x: Tensor, gamma: Tensor, beta: Tensor): Tensor =>
    batchNorm(x, gamma, beta)[0];
  const { passed, worst, errors } = gradcheck(normalize, [draw(8, 3), draw(3), draw(3)], {
    order: 2,
    random,
  });
  assert(passed);
  assertLess(worst, 1e-7);
  assertEquals(errors.map((e) => [e.order, e.by]), [
    [1, 0],
    [1, 1],
    [1, 2],
    [2, 0],
    [2, 1],
    [2, 2],
    [2, "cotangent"],
  ]);
});

Deno.test("gradcheck() sees a gradient that is wrong by a thousandth, and says where", () => {
  const x = tensor([[1, 2], [3, -4]], { dtype: "float64" });
  const { passed, worst, errors } = gradcheck((x) => wrong(x, 1.001), [x]);
  assert(!passed);
  assertLess(Math.abs(worst - 1e-3), 1e-4);
  const [first] = errors;
  assertEquals(first!.by, 0);
  assertLess(Math.abs(first!.tape / first!.differences - 1.001), 1e-6);
  assert(gradcheck((x) => wrong(x, 1.001), [x], { rtol: 0.01 }).passed);
});

Deno.test("gradcheck() throws a sentence when asked to", () => {
  const x = tensor([0, 0, 3], { dtype: "float64" });
  assertThrows(
    () => gradcheck((x) => wrong(x, 2), [x], { throws: true }),
    RangeError,
    "Gradient by input 0 is wrong by 1.0e+0, with 0.000001 allowed: at [2] the tape says",
  );
});

Deno.test("gradcheck() finds a wrong second derivative behind a right first one", () => {
  // A value and a gradient as of x², but the gradient's factor 2x is a constant to the tape.
  const square = (x: Tensor): Tensor => {
    const c = x.detach();
    return c.square().add(x.sub(c).mul(c.mul(2)));
  };
  const x = draw(3);
  assert(gradcheck(square, [x]).passed);
  const { errors } = gradcheck(square, [x], { order: 2 });
  const passed = errors.map((e) => [e.order, e.by, e.error < 1e-6]);
  assertEquals(passed, [[1, 0, true], [2, 0, false], [2, "cotangent", true]]);
});

Deno.test("gradcheck() counts a NaN as wrong", () => {
  const { passed, worst } = gradcheck((x) => x.sqrt(), [tensor([-1], { dtype: "float64" })]);
  assertEquals([passed, worst], [false, NaN]);
});

Deno.test("gradcheck() holds int32 inputs constant, and asks for float64", () => {
  const x = draw(4), rows = tensor([2, 0], { dtype: "int32" });
  const pick = (x: Tensor<[4], "float64">, rows: Tensor<[2], "int32">): Tensor => x.gather(rows);
  assert(gradcheck(pick, [x, rows]).passed);
  assertThrows(
    () => gradcheck((x) => x.exp(), [tensor([1])]),
    TypeError,
    "Cannot check gradients by float32 [1]",
  );
  assertThrows(() => gradcheck((x) => x, [rows]), TypeError, "none of the inputs is float64");
});
