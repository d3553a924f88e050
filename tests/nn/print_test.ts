import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  batchNorm1d,
  layerNorm,
  linear,
  type Module,
  sequential,
  sigmoid,
} from "../../src/nn/mod.ts";

/** What a notebook is given. */
function displayed(model: Module): Record<string, string> {
  const display = Reflect.get(model, Symbol.for("Jupyter.display"));
  return display.call(model);
}

Deno.test("a model prints as a tree with shapes and counts", () => {
  const model = sequential(
    linear(784, 100, { bias: false }),
    batchNorm1d(100, { momentum: null }),
    sequential(sigmoid(), linear(100, 10)),
  );
  assertEquals(
    Deno.inspect(model.eval()),
    `Sequential(3 layers)
  (0): Linear(784, 100, no bias)        weight [100, 784]             78,400
  (1): BatchNorm1d(100, momentum null)  weight [100] · bias [100]        200
  (2): Sequential(2 layers)
    (0): Sigmoid()
    (1): Linear(100, 10)                weight [10, 100] · bias [10]   1,010
79,610 parameters, 201 numbers in buffers, 311.8 KiB, in evaluation`,
  );
});

Deno.test("a module is called by its class, its arguments, and what is not the default", () => {
  assertEquals(String(linear(2, 3)), "Linear(2, 3)");
  assertEquals(String(batchNorm1d(4)), "BatchNorm1d(4)");
  assertEquals(
    String(batchNorm1d(4, { eps: 1e-3, momentum: 0.5, affine: false, trackRunningStats: false })),
    "BatchNorm1d(4, eps 0.001, momentum 0.5, not affine, no running statistics)",
  );
  assertEquals(String(layerNorm([4, 5], { bias: false })), "LayerNorm([4, 5], no bias)");
  assertEquals(String(layerNorm(4, { elementwiseAffine: false })), "LayerNorm([4], not affine)");
  assertEquals(String(sequential(sigmoid())), "Sequential(1 layer)");
});

Deno.test("a model in a notebook is a table, and text for whoever has no HTML", () => {
  const model = sequential(linear(2, 3), batchNorm1d(3));
  const { "text/html": table = "", "text/plain": text } = displayed(model);
  assertStringIncludes(
    table,
    "<caption>15 parameters, 7 numbers in buffers, 88 B, in training</caption>",
  );
  assertStringIncludes(table, "running_mean [3] · running_var [3] · num_batches_tracked []");
  assertEquals(text, Deno.inspect(model));
});

Deno.test("a model of a thousand layers prints in a bounded number of lines", () => {
  const model = sequential(...Array.from({ length: 1000 }, () => sigmoid()));
  const lines = Deno.inspect(model).split("\n");
  assert(lines.length <= 62, `${lines.length} lines`);
  assertEquals(lines[30], "  … 941 more");
  assertEquals(lines.at(-2), "  (999): Sigmoid()");
  const table = displayed(model)["text/html"]!;
  assertStringIncludes(table, "… 941 more");
  assert(table.length < 20_000, `${table.length} characters`);
});
