import { assertEquals, assertThrows } from "@std/assert";
import {
  eye,
  fullLike,
  oneHot,
  ones,
  onesLike,
  type Tensor,
  tensor,
  zeros,
  zerosLike,
} from "../../mod.ts";

Deno.test("oneHot() adds an axis with a one at each label", () => {
  const labels = tensor([[2, 0], [1, 1]], { dtype: "int32" });
  const y = oneHot(labels, 3) satisfies Tensor<[2, 2, 3], "float32">;
  assertEquals(y.toNested(), [[[0, 0, 1], [1, 0, 0]], [[0, 1, 0], [0, 1, 0]]]);
  assertEquals(oneHot(labels.transpose(), 3).toNested()[0], [[0, 0, 1], [0, 1, 0]]);
  const truth = oneHot(labels, 4, { dtype: "bool" }) satisfies Tensor<[2, 2, 4], "bool">;
  assertEquals([truth.dtype, truth.shape], ["bool", [2, 2, 4]]);
  const one = oneHot(tensor(1, { dtype: "int32" }), 2) satisfies Tensor<[2], "float32">;
  assertEquals([...one.toArray()], [0, 1]);
});

Deno.test("oneHot() refuses labels that are no class, and labels of another type", () => {
  assertThrows(
    () => oneHot(tensor([0, 3], { dtype: "int32" }), 3),
    RangeError,
    "Cannot encode label 3 among 3 classes: labels are 0 to 2",
  );
  assertThrows(() => oneHot(tensor([-1], { dtype: "int32" }), 3), RangeError, "label -1");
  assertThrows(
    () => oneHot(tensor([1]) as never, 3),
    TypeError,
    "Cannot encode float32 labels [1]: classes are numbered in int32",
  );
});

Deno.test("eye() has ones on its diagonal, square or not", () => {
  const square = eye(2) satisfies Tensor<[2, 2], "float32">;
  assertEquals(square.toNested(), [[1, 0], [0, 1]]);
  const wide = eye(2, 3, { dtype: "int32" }) satisfies Tensor<[2, 3], "int32">;
  assertEquals(wide.toNested(), [[1, 0, 0], [0, 1, 0]]);
  assertEquals(eye(3, 1).toNested(), [[1], [0], [0]]);
  assertEquals(eye(1, { dtype: "float64" }).dtype, "float64");
});

Deno.test("zerosLike(), onesLike() and fullLike() take shape and type from a tensor", () => {
  const x = ones([2, 1], { dtype: "float64" });
  const sevens = fullLike(x, 7) satisfies Tensor<[2, 1], "float64">;
  assertEquals([sevens.dtype, sevens.toNested()], ["float64", [[7], [7]]]);
  const none = zerosLike(x, { dtype: "int32" }) satisfies Tensor<[2, 1], "int32">;
  assertEquals([none.dtype, none.toNested()], ["int32", [[0], [0]]]);
  const yes = onesLike(zeros([2], { dtype: "bool" })) satisfies Tensor<[2], "bool">;
  assertEquals([yes.dtype, [...yes.toArray()]], ["bool", [1, 1]]);
  assertThrows(() => fullLike(yes, 2), TypeError, "Cannot store 2 in a bool tensor");
});
