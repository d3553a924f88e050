import { assertEquals, assertThrows } from "@std/assert";
import {
  Buffer,
  memoryUsage,
  Parameter,
  scope,
  State,
  tensor,
  variable,
  zeros,
} from "../../mod.ts";

Deno.test("a state has storage of its own and is written in place", () => {
  const value = tensor([[1, 2], [3, 4]]);
  const s = new State(value.transpose());
  s.assign(s.add(1));
  assertEquals(s.toNested(), [[2, 4], [3, 5]]);
  assertEquals(value.toNested(), [[1, 2], [3, 4]]);
  const before = memoryUsage().tensors;
  scope(() => s.assign(value.transpose()));
  assertEquals(s.toNested(), [[1, 3], [2, 4]]);
  assertEquals(memoryUsage().tensors, before);
});

Deno.test("assign() refuses another shape or element type", () => {
  const b = new Buffer(zeros([2]));
  assertThrows(() => b.assign(zeros([3])), RangeError, "Cannot assign a tensor [3] to a state [2]");
  assertThrows(
    () => b.assign(zeros([2], { dtype: "float64" })),
    TypeError,
    "Cannot assign float64",
  );
});

Deno.test("only parameters and variables are tracked", () => {
  assertEquals(new Parameter(zeros([1])).tracked, true);
  assertEquals(new Buffer(zeros([1])).tracked, false);
  assertEquals(variable(zeros([1])).tracked, true);
  assertThrows(
    () => variable(zeros([1], { dtype: "int32" })),
    TypeError,
    "Cannot make a variable of int32 [1]",
  );
});
