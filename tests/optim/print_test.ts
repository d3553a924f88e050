import { assertEquals, assertStringIncludes } from "@std/assert";
import { batchNorm1d, linear, sequential } from "../../src/nn/mod.ts";
import { AdamW, parameterGroups, SGD } from "../../src/optim/mod.ts";

Deno.test("an optimizer prints its groups with sizes and options, not the numbers in them", () => {
  const model = sequential(linear(784, 100), batchNorm1d(100));
  const adamW = new AdamW(parameterGroups(model, { weightDecay: 0.1 }), { lr: 0.003 });
  assertEquals(
    Deno.inspect(adamW),
    `AdamW
group  parameters  numbers  lr     betas         eps   amsgrad  weightDecay
0               1   78,400  0.003  [0.9, 0.999]  1e-8  false    0.1
1               3      300  0.003  [0.9, 0.999]  1e-8  false    0`,
  );
});

Deno.test("an optimizer shows itself as a table in a notebook", () => {
  const sgd = new SGD(linear(2, 3).parameters(), { lr: 0.5 });
  const display = Reflect.get(sgd, Symbol.for("Jupyter.display")) as () => Record<string, string>;
  const shown = display.call(sgd);
  assertEquals(shown["text/plain"], Deno.inspect(sgd));
  assertStringIncludes(shown["text/html"]!, "<caption>SGD</caption>");
});
