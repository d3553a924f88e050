import { assertEquals, assertThrows } from "@std/assert";
import { ones, type Tensor, tensor, valueAndGrad, variable, where, zeros } from "../../mod.ts";

const odd = tensor([1, 0, 1], { dtype: "bool" });

Deno.test("where() chooses element by element, and all three broadcast", () => {
  const y = where(odd, tensor([1, 2, 3]), tensor([-1, -2, -3])) satisfies Tensor<[3], "float32">;
  assertEquals([...y.toArray()], [1, -2, 3]);
  const grid = where(odd, tensor([[1], [2]]), 0) satisfies Tensor<[2, 3], "float32">;
  assertEquals(grid.toNested(), [[1, 0, 1], [2, 0, 2]]);
  const other = where(odd, 7, ones([2, 1], { dtype: "int32" })) satisfies Tensor<[2, 3], "int32">;
  assertEquals(other.toNested(), [[7, 1, 7], [7, 1, 7]]);
  const numbers = where(odd, 0.5, -0.5) satisfies Tensor<[3], "float32">;
  assertEquals([...numbers.toArray()], [0.5, -0.5, 0.5]);
  const self = tensor([4, 5, 6]).where(odd, 9) satisfies Tensor<[3], "float32">;
  assertEquals([...self.toArray()], [4, 9, 6]);
  assertEquals([...odd.where(odd.logicalNot(), 0).toArray()], [0, 0, 0]);
});

Deno.test("where() does not multiply: infinities and NaN that are not chosen leave no trace", () => {
  const x = variable(tensor([1, NaN, 3])), y = variable(tensor([NaN, 5, Infinity]));
  const { value, gradients } = valueAndGrad(() => where(odd, x, y).sum());
  assertEquals(value.item(), 9);
  assertEquals([...gradients.get(x).toArray()], [1, 0, 1]);
  assertEquals([...gradients.get(y).toArray()], [0, 1, 0]);
});

Deno.test("where() refuses what is no condition, shapes that do not fit and mixed types", () => {
  assertThrows(
    () => where(ones([3]) as never, 1, 0),
    TypeError,
    "Cannot apply where to a float32 tensor [3]: it takes bool, which comparisons give",
  );
  assertThrows(
    // @ts-expect-error: "Cannot broadcast [3] with [2]: 3 against 2"
    () => where(odd, zeros([2]), 0),
    RangeError,
    "Cannot broadcast [3] with [2]: 3 against 2",
  );
  assertThrows(
    () => where(odd, zeros([3]), zeros([3], { dtype: "float64" }) as never),
    TypeError,
    "Cannot apply where to float32 [3] and float64 [3]: make both float32 or both float64",
  );
});
