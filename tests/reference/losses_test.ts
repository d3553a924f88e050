/**
 * Losses against PyTorch 2.13, forward and backward, with every option.
 *
 * A loss is a sum of terms of the size `scale`, the largest input times the largest weight, each
 * rounded a few times on either side; a sum or a mean over rows is rounded once more a term.
 */
import { assertEquals } from "@std/assert";
import {
  bceWithLogits,
  crossEntropy,
  huber,
  klDiv,
  l1,
  mse,
  nll,
  type Reduction,
  type Shape,
  smoothL1,
  Tape,
  type Tensor,
  tensor,
  variable,
} from "../../mod.ts";
import type { Float } from "../../src/nn/mod.ts";
import { assertNear, camelCase, flat, given, largest, type Numbers } from "./torch.ts";
import { testRegenerated } from "./regenerate.ts";
import json from "./losses.json" with { type: "json" };

interface Case {
  readonly name: string;
  readonly dtype: Float;
  readonly leaves: readonly Numbers[];
  readonly constants: Readonly<Record<string, Numbers>>;
  readonly options: Readonly<Record<string, number | boolean | string>>;
  readonly dy: Numbers;
  readonly loss: Numbers;
  readonly gradients: readonly Numbers[];
}
const { losses } = json as unknown as { readonly losses: readonly Case[] };

type Loss = (input: Tensor, target: Tensor, options: { reduction?: Reduction }) => Tensor;
const functions: Readonly<Record<string, Loss>> = {
  mse,
  l1,
  huber,
  smoothL1,
  bceWithLogits,
  klDiv,
  nll: (x, labels, options) => nll(x, labels as Tensor<Shape, "int32">, options),
  crossEntropy,
};

const isLabels = (numbers: Numbers, name: string): boolean =>
  name === "nll" || (name === "crossEntropy" && !Array.isArray((numbers as Numbers[])[0]));

/** Options as Norma has them: weights as tensors, `"batchMean"` for `"batchmean"`. */
function optionsOf(c: Case): { reduction?: Reduction } {
  const tensors = Object.entries(c.constants).filter(([name]) => name !== "target");
  const options = camelCase<unknown>({
    ...c.options,
    ...Object.fromEntries(tensors.map(([name, values]) => [name, given(values, c.dtype)])),
  });
  return options["reduction"] === "batchmean"
    ? { ...options, reduction: "batchMean" as never }
    : options;
}

losses.forEach((c, i) => {
  const said = JSON.stringify({ ...c.options, given: Object.keys(c.constants) });
  Deno.test(`${c.name}() is PyTorch's: case ${i}, ${said}, ${c.dtype}`, () => {
    using tape = new Tape();
    const leaves = c.leaves.map((values) => variable(given(values, c.dtype)));
    const { target } = c.constants;
    const second = target === undefined
      ? leaves[1]!
      : isLabels(target, c.name)
      ? tensor(Int32Array.from(flat(target)), [flat(target).length])
      : given(target, c.dtype);
    const loss = functions[c.name]!(leaves[0]!, second, optionsOf(c));
    const weights = Object.entries(c.constants).filter(([name]) => name !== "target");
    const weight = Math.max(1, ...weights.map(([, values]) => largest(values)));
    const terms = Array.isArray(c.loss) ? 1 : flat(c.leaves[0]!).length;
    const scale = weight * Math.max(1, ...c.leaves.map(largest));
    const sum = Math.max(scale * Math.sqrt(terms), largest(c.loss));
    assertNear(loss, c.loss, { what: "loss", scale: sum });
    assertEquals([...loss.shape], Array.isArray(c.loss) ? [...given(c.dy, c.dtype).shape] : []);
    const gradients = tape.gradients(loss, given(c.dy, c.dtype));
    leaves.forEach((leaf, n) => {
      const scale = weight * largest(c.dy) * Math.max(1, ...c.leaves.map(largest));
      assertNear(gradients.get(leaf), c.gradients[n]!, { what: `gradient ${n}`, scale });
    });
  });
});

testRegenerated("losses.py", json);

Deno.test("every loss is compared with PyTorch's, in every reduction", () => {
  for (const name of Object.keys(functions)) {
    const found = losses.filter((c) => c.name === name).map((c) => c.options["reduction"]);
    for (const reduction of ["mean", "sum", "none"]) assertEquals(found.includes(reduction), true);
  }
});
