import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { memoryUsage } from "../../mod.ts";
import {
  batchNorm1d,
  flatten,
  linear,
  Module,
  sequential,
  sigmoid,
  summary,
} from "../../src/nn/mod.ts";
import type { Tensor } from "../../mod.ts";

const model = sequential(linear(784, 100), batchNorm1d(100), sigmoid(), linear(100, 10));

Deno.test("summary() lists layers, output shapes and parameters, and prints them", () => {
  const table = summary(model, [60, 784]);
  assertEquals(table.rows[1], {
    path: "0",
    module: "Linear(784, 100)",
    outputs: [[60, 100]],
    memory: 60 * 100 * 4,
    parameters: 78_500,
  });
  assertEquals([table.parameters, table.buffers], [79_710, 201]);
  assertEquals(
    Deno.inspect(table),
    `Input [60, 784], 201 numbers in buffers; 312.2 KiB in the model
path  layer                 output       memory  parameters
      Sequential(4 layers)  [60, 10]
0     Linear(784, 100)      [60, 100]  23.4 KiB      78,500
1     BatchNorm1d(100)      [60, 100]  23.4 KiB         200
2     Sigmoid()             [60, 100]  23.4 KiB
3     Linear(100, 10)       [60, 10]    2.3 KiB       1,010
                                       72.7 KiB      79,710`,
  );
});

Deno.test("summary() changes nothing in the model, and leaves nothing behind", () => {
  const norm = model.layers[1];
  norm.eval();
  const before = memoryUsage().tensors;
  summary(model, [1, 784]); // a single sample: it runs in evaluation
  assertEquals(memoryUsage().tensors, before);
  assertEquals(model.modules().map((m) => m.training), [true, true, false, true, true]);
  norm.train();
  assertEquals(norm.numBatchesTracked!.item(), 0);
  assertThrows(() => summary(model, [60, 28]), RangeError, "Expected 784 on last axis");
  assert(model.training);
});

Deno.test("summary() counts a shared parameter once, and shows each run of a layer", () => {
  class Tied extends Module {
    readonly first = linear(2, 2);
    readonly second = sequential(this.first, sigmoid());
    readonly idle = linear(3, 3);
    forward(x: Tensor<[number, 2], "float32">): Tensor {
      return this.second.forward(this.first.forward(x));
    }
  }
  const { rows, parameters } = summary(new Tied(), [5, 2]);
  assertEquals(parameters, 6 + 12);
  assertEquals(rows.map((r) => [r.path, r.outputs.length, r.parameters]), [
    ["", 1, 0],
    ["first", 2, 6],
    ["second", 1, 0],
    ["second.1", 1, 0],
    ["idle", 0, 12],
  ]);
});

Deno.test("summary() counts no memory for views, and not twice for what is passed on", () => {
  const flat = sequential(sigmoid(), flatten(), sequential(linear(6, 2)));
  const { rows, memory } = summary(flat, [5, 2, 3]);
  assertEquals(rows.map((r) => [r.path, r.memory]), [
    ["", 0],
    ["0", 5 * 6 * 4],
    ["1", 0],
    ["2", 0],
    ["2.0", 5 * 2 * 4],
  ]);
  assertEquals(memory, (6 * 2 + 2) * 4);
});

Deno.test("summary() of a thousand layers prints in a bounded number of lines", () => {
  const deep = summary(sequential(...Array.from({ length: 1000 }, () => linear(2, 2))), [1, 2]);
  const lines = Deno.inspect(deep).split("\n");
  assert(lines.length < 50, `${lines.length} lines`);
  assertEquals(lines.at(-1)!.trim(), "7.8 KiB       6,000");
  const display = Reflect.get(deep, Symbol.for("Jupyter.display")) as () => Record<string, string>;
  assertStringIncludes(display.call(deep)["text/html"]!, "… 961 more");
});
