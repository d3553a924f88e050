import { assertEquals, assertThrows } from "@std/assert";
import { Parameter, type Tensor, tensor, valueAndGrad, zeros } from "../../mod.ts";
import { batchNorm1d, layerNorm, linear, Module, sequential } from "../../src/nn/mod.ts";
import { AdamW, parameterGroups, SGD } from "../../src/optim/mod.ts";

const parameter = () => new Parameter(tensor(Float64Array.of(1), [1]));

Deno.test("each group is adjusted with its own options, the optimizer's where it has none", () => {
  const a = parameter(), b = parameter();
  const sgd = new SGD([{ parameters: [a] }, { parameters: [b], lr: 0.25, weightDecay: 2 }], {
    lr: 0.5,
    weightDecay: 1,
  });
  assertEquals(sgd.parameters, [a, b]);
  assertEquals(sgd.groups.map(({ options }) => [options.lr, options.weightDecay]), [
    [0.5, 1],
    [0.25, 2],
  ]);
  sgd.step(valueAndGrad(() => a.add(b).mul(0).sum()).gradients);
  assertEquals([a.item(), b.item()], [0.5, 0.5]);
});

Deno.test("groups keep the ratio of their learning rates when the optimizer's is set", () => {
  const sgd = new SGD([{ parameters: [parameter()] }, { parameters: [parameter()], lr: 0.25 }], {
    lr: 1,
  });
  sgd.lr = 0;
  sgd.lr = 4;
  assertEquals(sgd.groups.map(({ options }) => options.lr), [4, 1]);
});

Deno.test("groups that make no sense are refused in a sentence", () => {
  const p = parameter();
  const says = (make: () => unknown, sentence: string) => {
    assertEquals(assertThrows(make, RangeError).message, sentence);
  };
  says(
    () => new SGD([{ parameters: [p] }, { parameters: [p] }], { lr: 1 }),
    "Cannot make SGD with parameter [1] in two groups: list it in one, it would be adjusted twice",
  );
  says(
    () => new SGD([{ parameters: [] }], { lr: 1 }),
    "Cannot make SGD without parameters: give model.parameters()",
  );
  says(
    () => new SGD([{ parameters: [p], momentum: -1 }], { lr: 1 }),
    "Cannot use SGD with momentum -1: a number from 0 is needed",
  );
  says(
    () => new SGD([{ parameters: [p], lr: 1 }], { lr: 0 }),
    "Cannot use SGD with lr 0 and a group with lr 1: groups keep the ratio to the optimizer's " +
      "own rate, which must be positive",
  );
  assertThrows(
    () => new SGD([{ parameters: [zeros([1]) as unknown as Parameter] }], { lr: 1 }),
    TypeError,
    "Cannot adjust a Tensor [1] with SGD: it adjusts parameters",
  );
});

Deno.test("an optimizer that is given a model in place of its parameters says what to give", () => {
  const model = linear(2, 2);
  const says = (given: unknown, sentence: string) => {
    const make = () => new SGD(given as Parameter[], { lr: 1 });
    assertEquals(assertThrows(make, TypeError).message, sentence);
  };
  const rest = "with SGD: give model.parameters()";
  says(model, `Cannot adjust a Linear ${rest}`);
  says(model.parameters, `Cannot adjust a function ${rest}`);
  says(undefined, `Cannot adjust undefined ${rest}`);
});

Deno.test("weight decay leaves out biases and normalization, of whatever shape", () => {
  class Model extends Module {
    readonly body = sequential(linear(4, 6), batchNorm1d(6));
    readonly norm = layerNorm([2, 3]);
    readonly head = linear(6, 2, { bias: false });
    readonly scale = new Parameter(zeros([]));
    forward(x: Tensor<[number, 4]>): Tensor {
      return this.head.forward(this.body.forward(x)).mul(this.scale);
    }
  }
  const model = new Model(), [decaying, others] = parameterGroups(model, { weightDecay: 0.5 });
  const names = new Map(model.namedParameters().map(([name, p]) => [p, name]));
  assertEquals(decaying?.parameters.map((p) => names.get(p)), ["body.0.weight", "head.weight"]);
  assertEquals([decaying?.weightDecay, others?.weightDecay], [0.5, 0]);
  assertEquals(others?.parameters.length, model.parameters().length - 2);
});

Deno.test("a model whose parameters all decay has one group", () => {
  const model = linear(2, 2, { bias: false });
  const adamW = new AdamW(parameterGroups(model, { weightDecay: 0.25 }));
  assertEquals(adamW.groups.map(({ options }) => options.weightDecay), [0.25]);
});
