import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  memoryUsage,
  ones,
  Random,
  record,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
  variable,
} from "../../mod.ts";
import { linear, Module, relu, sequential, sigmoid } from "../../src/nn/mod.ts";

const random = new Random(3);
const model = sequential(
  linear(2, 3, { random }),
  sequential(sigmoid(), linear(3, 4, { random })),
  relu(),
);
const x = tensor([[1, 2], [3, 4]]);

/** A forward of one's own, with a layer that runs twice. */
class Twice extends Module {
  readonly inner = linear(2, 2, { random });
  readonly unused = linear(2, 2, { random });
  forward(x: Tensor<[number, 2], "float32">): Tensor<[number, 2], "float32"> {
    return this.inner.forward(this.inner.forward(x));
  }
}

Deno.test("trace() has the output of every layer by path, and the model's, typed", () => {
  const trace = model.trace(x);
  const output: Tensor<[2, 4], "float32"> = trace.output;
  assertEquals([...trace.keys()], ["0", "1.0", "1.1", "1", "2", ""]);
  assertEquals(trace.get("0").toNested(), model.layers[0].forward(x).toNested());
  assertEquals(trace.get("1.0").toNested(), trace.get("0").sigmoid().toNested());
  assertEquals(trace.get("1"), trace.get("1.1"));
  assertEquals(trace.get("2"), output);
  assertEquals(output.toNested(), model.forward(x).toNested());
  assertEquals([...trace].length, trace.size);
});

Deno.test("trace() of a module with its own forward sees the layers in it, each run", () => {
  const model = new Twice(), trace = model.trace(x);
  assertEquals([...trace.keys()], ["inner", ""]);
  const [first, second] = trace.all("inner");
  assertEquals(first!.toNested(), model.inner.forward(x).toNested());
  assertEquals(second, trace.get("inner"));
  assertEquals(second, trace.output);
});

Deno.test("trace() inside record() gives the gradients of activations", () => {
  const run = record(() => {
    const trace = model.trace(x);
    return [trace.output.sum(), trace] as const;
  });
  const [, trace] = run.value;
  const gradient = run.gradients().get(trace.get("0"));
  // The same by hand: the rest of the model, from that activation on.
  const h = variable(trace.get("0").detach());
  const { gradients } = valueAndGrad(() =>
    model.layers[2].forward(model.layers[1].forward(h)).sum()
  );
  assertEquals(gradient.toNested(), gradients.get(h).toNested());
});

Deno.test("what runs outside of a trace, or in a trace inside it, is not in it", () => {
  class Curious extends Module {
    readonly inner = linear(2, 2, { random });
    seen = 0;
    forward(x: Tensor<[number, 2], "float32">): Tensor {
      this.seen = model.trace(x).size; // its own business
      return this.inner.forward(x);
    }
  }
  const curious = new Curious(), trace = curious.trace(x);
  assertEquals([...trace.keys()], ["inner", ""]);
  assertEquals(curious.seen, 6);
  assertThrows(() => model.trace(ones([2, 5]) as never), RangeError, "Layer 0");
  const after = model.trace(x).size; // the failed one no longer listens
  model.forward(x);
  assertEquals(after, 6);
});

Deno.test("a trace is kept by a scope that returns it, and freed by one that does not", () => {
  const before = memoryUsage().tensors;
  scope(() => {
    const trace = scope(() => model.trace(x));
    assert(trace.get("1.0").toArray().length === 6);
  });
  assertEquals(memoryUsage().tensors, before);
});

Deno.test("a trace says which paths there are, and prints as a bounded table", () => {
  assertThrows(
    () => model.trace(x).get("7"),
    RangeError,
    'Cannot get the output of "7": no layer of that path ran; there are "0", "1.0", "1.1", "1", ' +
      '"2", ""',
  );
  assertEquals(new Twice().trace(x).has("unused"), false);
  const identity = sequential(linear(2, 2));
  identity.loadStateDict({ "0.weight": tensor([[1, 0], [0, NaN]]), "0.bias": tensor([0, 0]) });
  assertEquals(
    Deno.inspect(identity.trace(tensor([[1, 0], [2, 0], [2, 0], [3, 0]]))),
    `Outputs of 2 layers
path  layer                output  mean     sd  min  histogram         max
0     Linear(2, 2)         [4, 2]     2  0.707    1  ▄       █      ▄  3    4 not finite
      Sequential(1 layer)  [4, 2]     2  0.707    1  ▄       █      ▄  3    4 not finite`,
  );
  const deep = sequential(...Array.from({ length: 500 }, () => sigmoid())).trace(x);
  assert(Deno.inspect(deep).split("\n").length < 50);
});
