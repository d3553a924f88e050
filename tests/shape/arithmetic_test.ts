import { assertEquals } from "@std/assert";
import type { Add, Halve, Mul, Product, Sub } from "../../src/shape/arithmetic.ts";
import type { Literal, Same } from "./rule.ts";

type Batch = number & { readonly axis: "batch" };

Deno.test("Add, Sub and Mul compute on literals of any length", () => {
  assertEquals(0 + 0, 0 satisfies Literal<Add<0, 0>>);
  assertEquals(999 + 1, 1000 satisfies Literal<Add<999, 1>>);
  assertEquals(7 + 123456, 123463 satisfies Literal<Add<7, 123456>>);
  assertEquals(1000 - 1, 999 satisfies Literal<Sub<1000, 1>>);
  assertEquals(784 - 784, 0 satisfies Literal<Sub<784, 784>>);
  assertEquals(16000 - 987, 15013 satisfies Literal<Sub<16000, 987>>);
  assertEquals(28 * 28, 784 satisfies Literal<Mul<28, 28>>);
  assertEquals(0 * 784, 0 satisfies Literal<Mul<0, 784>>);
  assertEquals(1 * 784, 784 satisfies Literal<Mul<1, 784>>);
  assertEquals(99999 * 99999, 9999800001 satisfies Literal<Mul<99999, 99999>>);
});

Deno.test("Sub gives never below zero", () => {
  true satisfies Same<Sub<3, 5>, never>;
  true satisfies Same<Sub<99, 100>, never>;
});

Deno.test("Halve rounds down", () => {
  assertEquals(0, 0 satisfies Literal<Halve<"0">>);
  assertEquals(0, 0 satisfies Literal<Halve<"1">>);
  assertEquals(112, 112 satisfies Literal<Halve<"225">>);
  assertEquals(50000, 50000 satisfies Literal<Halve<"100000">>);
});

Deno.test("Product multiplies all sizes; an empty tuple gives 1", () => {
  assertEquals(1, 1 satisfies Literal<Product<[]>>);
  assertEquals(60 * 28 * 28, 47040 satisfies Literal<Product<[60, 28, 28]>>);
  assertEquals(0, 0 satisfies Literal<Product<[60, 0, 28]>>);
});

Deno.test("a result is number where an operand is, named or not", () => {
  true satisfies Same<Add<number, 5>, number>;
  true satisfies Same<Add<5, Batch>, number>;
  true satisfies Same<Sub<Batch, 5>, number>;
  true satisfies Same<Mul<5, number>, number>;
  true satisfies Same<Mul<Batch, 5>, number>;
  true satisfies Same<Product<[2, number, 3]>, number>;
  true satisfies Same<Product<[2, Batch]>, number>;
  true satisfies Same<Product<number[]>, number>;
});
