/**
 * Ten steps of SGD on a small network with batch normalization, against PyTorch 2.13: losses,
 * parameters and running statistics.
 *
 * A step adds a rounding of its own, and passes on the earlier ones little amplified: the steps are
 * short of the curvature's limit. So after n steps there are n times the 4 roundings of one result.
 */
import { assert, assertEquals } from "@std/assert";
import { crossEntropy, tensor, valueAndGrad } from "../../mod.ts";
import { batchNorm1d, linear, sequential, sigmoid } from "../../src/nn/mod.ts";
import type { Float } from "../../src/nn/mod.ts";
import { SGD } from "../../src/optim/mod.ts";
import { assertNear, camelCase, given, largest, torch } from "./torch.ts";

const { start, batches, runs } = torch.sgd;

/** The network at the beginning. */
function network(dtype: Float) {
  const model = sequential(
    linear(4, 6, { dtype }),
    batchNorm1d(6, { dtype }),
    sigmoid(),
    linear(6, 3, { dtype }),
  );
  const parameters = new Map(model.namedParameters());
  for (const [name, values] of Object.entries(start)) {
    parameters.get(name)!.assign(given(values, dtype));
  }
  return model;
}

for (const { dtype, options, losses, end } of runs) {
  const name = Object.entries(options).map(([key, value]) => `${key} ${value}`).join(", ");
  Deno.test(`SGD is PyTorch's after ten steps: ${name}, ${dtype}`, () => {
    const model = network(dtype),
      sgd = new SGD(model.parameters(), camelCase(options) as typeof options);
    batches.forEach((batch, i) => {
      const x = given(batch.x, dtype), labels = tensor(Int32Array.from(batch.labels), [8]);
      const { value: loss, gradients } = valueAndGrad(() => crossEntropy(model.forward(x), labels));
      sgd.step(gradients);
      assertNear(loss, losses[i]!, { what: `loss ${i}`, scale: 1, roundings: 4 * (i + 1) });
    });
    const state = model.stateDict();
    assertEquals(Object.keys(state), Object.keys(end));
    assertEquals(state["1.num_batches_tracked"]!.item(), end["1.num_batches_tracked"]);
    for (const [key, expected] of Object.entries(end)) {
      if (key === "1.num_batches_tracked") continue;
      const scale = Math.max(1, largest(expected));
      assertNear(state[key]!, expected, { what: key, scale, roundings: 4 * batches.length });
    }
  });
}

Deno.test("the settings of SGD that are compared with PyTorch's give different networks", () => {
  const ends = runs.map(({ dtype, end }) => JSON.stringify([dtype, end["3.weight"]]));
  assertEquals(new Set(ends).size, runs.length);
  assert(runs.length >= 14);
});
