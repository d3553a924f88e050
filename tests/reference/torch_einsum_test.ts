/** Einstein's summation against PyTorch 2.13: values and the gradients of every operand. */
import { assertGreater } from "@std/assert";
import { einsum } from "../../mod.ts";
import { cases, compare } from "./torch_cases.ts";

const own = cases.filter((c) => c.name === "einsum");

for (const c of own) {
  Deno.test(`einsum ${c.options.equation} is PyTorch's, forward and backward, ${c.dtype}`, () => {
    compare(c, (operands, { equation }) => einsum(equation as string, operands));
  });
}

Deno.test("einsum is compared in both precisions", () => {
  assertGreater(own.length, 20);
});
