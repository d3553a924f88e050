/**
 * The claim that training-mode statistics are exact at any offset, and what PyTorch 2.13 answers in
 * float32 on the CPU for the same numbers: o, o + 1, o + 2, o + 3, all exact in float32 up to o =
 * 1e7.
 */
import { assert, assertEquals } from "@std/assert";
import { tensor } from "../../mod.ts";
import { batchNorm1d, layerNorm } from "../../src/nn/mod.ts";
import { EPSILON, torch } from "./torch.ts";

/** `(x − μ) / √(σ² + ε)` of four numbers a step of 1 apart, wherever they are. */
const EXACT = [-1.5, -0.5, 0.5, 1.5].map((d) => d / Math.sqrt(1.25 + 1e-5));
const error = (values: Iterable<number>): number =>
  Math.max(...[...values].map((v, i) => Math.abs(v - EXACT[i]!)));

for (const { offset: o, dtype } of torch.offset) {
  Deno.test(`layers normalize four numbers at offset ${o} exactly in ${dtype}`, () => {
    const numbers = [o, o + 1, o + 2, o + 3];
    const column = tensor(numbers.map((v) => [v]), { dtype }), row = tensor([numbers], { dtype });
    const tolerance = 2 * EPSILON[dtype]; // a rounding of 1 / σ and one of the product
    assert(error(batchNorm1d(1, { dtype }).forward(column).toArray()) <= tolerance);
    assert(error(layerNorm(4, { dtype }).forward(row).toArray()) <= tolerance);
  });
}

Deno.test("what PyTorch answers in float32 is off by as much as the README says", () => {
  const off = torch.offset.filter(({ dtype }) => dtype === "float32").map((c) => [
    c.offset,
    error(c.batch_norm).toFixed(4),
    error(c.layer_norm).toFixed(4),
  ]);
  assertEquals(off, [
    [1e4, "0.0004", "0.0000"],
    [1e6, "0.0081", "0.0000"],
    [1e7, "0.5299", "0.4472"],
  ]);
});
