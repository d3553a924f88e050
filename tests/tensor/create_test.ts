import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { full, ones, type Tensor, tensor, zeros } from "../../mod.ts";

Deno.test("tensor() takes nested arrays, a number, and typed arrays with their shape", () => {
  const x = tensor([[1, 2, 3], [4, 5, 6]]) satisfies Tensor<[2, 3], "float32">;
  assertEquals(x.shape, [2, 3]);
  assertEquals(x.toNested(), [[1, 2, 3], [4, 5, 6]]);
  assertStrictEquals(tensor(2.5).item(), 2.5);
  const y = tensor(Float64Array.of(1, 2), [1, 2]) satisfies Tensor<[1, 2], "float64">;
  assertStrictEquals(y.dtype, "float64");
  assertStrictEquals(tensor(Int32Array.of(1), [1]).dtype, "int32");
  assertStrictEquals(tensor([0.1], { dtype: "float64" }).item(), 0.1);
  assertStrictEquals(tensor([0.1]).item(), Math.fround(0.1));
  assertEquals(tensor([]).shape, [0]);
  assertEquals(tensor([[], []]).shape, [2, 0]);
});

Deno.test("tensor() takes truth values", () => {
  const x = tensor([[true, false, true], [false, true, true]]) satisfies Tensor<[2, 3], "bool">;
  assertEquals([x.dtype, x.toNested()], ["bool", [[1, 0, 1], [0, 1, 1]]]);
  const one = tensor(true) satisfies Tensor<[], "bool">;
  assertEquals(one.item(), 1);
  const many: boolean[] = [true, true];
  assertEquals((tensor(many) satisfies Tensor<[number], "bool">).size, 2);
  assertThrows(() => tensor([0.5, true] as never), TypeError, "found boolean among the numbers");
  assertThrows(() => tensor([true, 2] as never), TypeError, "Cannot store 2 in a bool tensor");
  assertThrows(
    () => tensor([true] as never, { dtype: "float32" }),
    TypeError,
    "found boolean among the numbers",
  );
});

Deno.test("tensor() copies: neither side sees what the other does later", () => {
  const data = Float32Array.of(1, 2), shape: [number] = [2];
  const x = tensor(data, shape);
  data[0] = 9;
  shape[0] = 7;
  const out = x.toArray();
  out[1] = 8;
  assertEquals([...x.toArray()], [1, 2]);
  assertEquals(x.shape, [2]);
});

Deno.test("tensor() refuses ragged arrays, wrong counts and what is no number", () => {
  assertThrows(
    () => tensor([[1, 2], [3]]),
    RangeError,
    "expected 2 elements at depth 1, as in the first array [2, 2], got 1 elements",
  );
  assertThrows(() => tensor([[1], 2]), RangeError, "got a number");
  assertThrows(() => tensor([1, [2]]), RangeError, "expected a number at depth 1");
  assertThrows(() => tensor(["1"] as never), TypeError, "found string among the numbers");
  assertThrows(() => tensor([null] as never), TypeError, "found null");
  assertThrows(
    () => tensor(Float32Array.of(1, 2, 3), [2, 2]),
    RangeError,
    "Cannot make a tensor [2, 2] (4 elements) of 3 numbers",
  );
  assertThrows(
    () => tensor(Float32Array.of(1, 2), undefined as never),
    TypeError,
    "give its shape",
  );
  assertThrows(() => tensor(Int16Array.of(1) as never, [1]), TypeError, "of a Int16Array");
  assertThrows(() => tensor(Uint8Array.of(2), [1]), TypeError, "Cannot store 2 in a bool tensor");
  assertThrows(() => tensor([1.5], { dtype: "int32" }), TypeError, "Cannot store 1.5");
  assertThrows(() => tensor([2 ** 31], { dtype: "int32" }), TypeError, "32-bit integers");
  assertThrows(() => full([1], 0.5, { dtype: "int32" }), TypeError, "Cannot store 0.5");
});

Deno.test("zeros(), ones() and full() fill, in each element type", () => {
  for (const dtype of ["float32", "float64", "int32", "bool"] as const) {
    assertEquals([...zeros([2, 2], { dtype }).toArray()], [0, 0, 0, 0]);
    assertEquals([...ones([3], { dtype }).toArray()], [1, 1, 1]);
    assertEquals(full([1], dtype === "bool" ? 1 : 7, { dtype }).item(), dtype === "bool" ? 1 : 7);
  }
  assertEquals(zeros([0, 3]).size, 0);
  assertEquals(zeros([]).item(), 0);
});

Deno.test("creation refuses sizes that no axis can have", () => {
  for (const size of [-1, 2.5, NaN, Infinity]) {
    assertThrows(
      () => zeros([2, size]),
      RangeError,
      `Cannot make a tensor of shape [2, ${size}]: sizes are non-negative integers`,
    );
  }
});

Deno.test("tensor() narrows int64 to int32, and refuses what does not fit", () => {
  const low = -(2n ** 31n), high = 2n ** 31n - 1n;
  const x = tensor(BigInt64Array.of(low, -1n, 0n, high), [4]) satisfies Tensor<[4], "int32">;
  assertEquals([...x.toArray()], [-(2 ** 31), -1, 0, 2 ** 31 - 1]);
  for (const value of [low - 1n, high + 1n, 2n ** 62n]) {
    assertThrows(
      () => tensor(BigInt64Array.of(0n, value), [2]),
      RangeError,
      `Cannot store ${value}, element 1 of an int64 array, in an int32 tensor`,
    );
  }
});
