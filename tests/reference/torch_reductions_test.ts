/**
 * Softmax, reductions, running sums, sorts and quantiles against PyTorch 2.13: values, ties, NaN,
 * and gradients.
 */
import { assertEquals, assertGreater } from "@std/assert";
import type { Shape, Tensor } from "../../mod.ts";
import type { Float } from "../../src/nn/mod.ts";
import { testRegenerated } from "./regenerate.ts";
import { type Case, cases, compare } from "./torch_cases.ts";
import json from "./torch_reductions.json" with { type: "json" };

type Run = (x: Tensor<Shape, Float>, options: Case["options"]) => Tensor;
/** `null` is how Python writes that there is no axis. */
const over = ({ axis }: { axis: number | null }) => (axis === null ? {} : { axis });
const RUNS: Readonly<Record<string, Run>> = {
  softmax: (x, options) => x.softmax(options),
  logSoftmax: (x, options) => x.logSoftmax(options),
  logSumExp: (x, options) => x.logSumExp(options),
  prod: (x, options) => x.prod(over(options)),
  min: (x, options) => x.min(options),
  norm: (x, { p, axis }) => x.norm({ p: Number(p), axis }),
  cumSum: (x, options) => x.cumSum(options),
  sort: (x, options) => x.sort(options).values,
  argSort: (x, options) => x.argSort(options),
  topK: (x, { k, ...options }) => x.topK(k, options).values,
  argMax: (x, options) => x.argMax(over(options)),
  argMin: (x, options) => x.argMin(over(options)),
  median: (x, options) => x.median(options),
  quantile: (x, { q, interpolation, ...options }) =>
    x.quantile(q, { ...over(options), interpolation }),
};

for (const [name, run] of Object.entries(RUNS)) {
  Deno.test(`${name} is PyTorch's, forward and backward`, () => {
    const own = cases.filter((c) => c.name === name);
    assertGreater(own.length, 1);
    for (const c of own) compare(c, ([x], options) => run(x!, options));
  });
}

Deno.test("every case of the file is compared", () => {
  const names = new Set(cases.map((c) => c.name));
  names.delete("einsum"); // torch_einsum_test.ts
  assertEquals([...names].sort(), Object.keys(RUNS).sort());
});

testRegenerated("torch_reductions.py", json);
