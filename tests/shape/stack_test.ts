import { assertEquals } from "@std/assert";
import type { Shape } from "../../src/shape/shape.ts";
import { type Stack, stack } from "../../src/shape/stack.ts";
import { type Literal, refusal, type Same } from "./rule.ts";

Deno.test("stack() makes a new axis, counted in the result", () => {
  assertEquals(
    stack([[28, 3], [28, 3]], 0),
    [2, 28, 3] satisfies Literal<Stack<[[28, 3], [28, 3]], 0>>,
  );
  assertEquals(
    stack([[28, 3], [28, 3]], -1),
    [28, 3, 2] satisfies Literal<Stack<[[28, 3], [28, 3]], -1>>,
  );
  assertEquals(stack([[]], 0), [1] satisfies Literal<Stack<[[]], 0>>);
});

Deno.test("stack() refuses shapes that differ, and no tensors", () => {
  assertEquals(
    refusal(() => stack([[3], [4]], 0)),
    "Cannot stack [3] and [4]: shapes have to be equal" satisfies Stack<[[3], [4]], 0>,
  );
  assertEquals(
    refusal(() => stack([[3], [3, 1]], 0)),
    "Cannot stack [3] and [3, 1]: shapes have to be equal" satisfies Stack<[[3], [3, 1]], 0>,
  );
  assertEquals(
    refusal(() => stack([], 0)),
    "Cannot stack no tensors: needs at least 1" satisfies Stack<[], 0>,
  );
  refusal(() => stack([[3]], 2));
});

Deno.test("Stack knows what can be known", () => {
  true satisfies Same<Stack<[[number, 3], [28, number]], 0>, [2, 28, 3]>;
  true satisfies Same<Stack<[Shape, [3]], 0>, Shape>;
  true satisfies Same<Stack<[3][], 0>, [number, 3]>;
});
