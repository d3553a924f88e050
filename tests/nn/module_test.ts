import { assert, assertEquals, assertThrows } from "@std/assert";
import { Buffer, Parameter, Random, State, zeros } from "../../mod.ts";
import {
  batchNorm1d,
  init,
  layerNorm,
  linear,
  Module,
  sequential,
  sigmoid,
} from "../../src/nn/mod.ts";

class Block extends Module {
  readonly inner = linear(2, 2);
}
class Net extends Module {
  readonly gain = new Parameter(zeros([3]));
  readonly movingSum = new Buffer(zeros([1]));
  readonly plain = new State(zeros([1]));
  readonly nothing = null;
  readonly numbers = [1, 2, 3];
  readonly layers = [linear(2, 2, { bias: false }), [layerNorm(2)]] as const;
  readonly block = new Block();
  readonly #hidden = linear(5, 5);
  get computed(): Parameter {
    return this.#hidden.weight;
  }
}
const names = (entries: readonly [string, unknown][]): string[] => entries.map(([name]) => name);

Deno.test("a module finds what is in its public fields and in arrays, and no other", () => {
  const net = new Net();
  assertEquals(names(net.namedParameters()), [
    "gain",
    "layers.0.weight",
    "layers.1.0.weight",
    "layers.1.0.bias",
    "block.inner.weight",
    "block.inner.bias",
  ]);
  assertEquals(names(net.namedBuffers()), ["moving_sum", "plain"]);
  assertEquals(names(net.namedModules()), ["", "layers.0", "layers.1.0", "block", "block.inner"]);
  assertEquals(net.modules()[0], net);
  assertEquals(net.parameters()[0], net.gain);
  assertEquals(net.buffers()[0], net.movingSum);
});

Deno.test("a parameter in two places is listed once, and is in the state dict twice", () => {
  const shared = linear(2, 2), net = sequential(shared, sigmoid(), shared);
  assertEquals(names(net.namedParameters()), ["0.weight", "0.bias"]);
  assertEquals(names(net.namedModules()), ["", "0", "1"]);
  assertEquals(Object.keys(net.stateDict()), ["0.weight", "0.bias", "2.weight", "2.bias"]);
});

Deno.test("a module inside itself is refused by name", () => {
  class Child extends Module {
    constructor(readonly parent: Module) {
      super();
    }
  }
  class Parent extends Module {
    readonly child = new Child(this);
  }
  assertThrows(
    () => new Parent().parameters(),
    TypeError,
    "Cannot list the modules of Parent: child.parent is a module around it; " +
      "keep such a reference in a #private field",
  );
});

Deno.test("train() and eval() switch a module and all in it, and return it", () => {
  const net = new Net();
  assert(net.modules().every((m) => m.training));
  assertEquals(net.eval(), net);
  assert(net.modules().every((m) => !m.training));
  assertEquals(net.train(), net);
  assert(net.modules().every((m) => m.training));
  net.block.eval();
  assertEquals(net.modules().map((m) => m.training), [true, true, true, false, false]);
});

Deno.test("resetParameters() gives the same weights for the same seed, and begins anew", () => {
  const net = sequential(linear(3, 4), batchNorm1d(4), linear(4, 2));
  const [first, norm] = net.layers;
  net.resetParameters(new Random(7));
  const weights = net.parameters().map((p) => p.toNested());
  norm.weight!.assign(norm.weight!.add(1));
  norm.forward(zeros([2, 4]));
  net.resetParameters(new Random(8));
  assert(first.weight.toNested()[0]![0] !== (weights[0] as number[][])[0]![0]);
  net.resetParameters(new Random(7));
  assertEquals(net.parameters().map((p) => p.toNested()), weights);
  assertEquals(norm.weight!.toNested(), [1, 1, 1, 1]);
  assertEquals(norm.runningVar!.toNested(), [1, 1, 1, 1]);
  assertEquals(norm.numBatchesTracked!.item(), 0);
});

Deno.test("resetParameters() gives a network the same weights with and without normalization", () => {
  const plain = sequential(linear(3, 4), sigmoid(), linear(4, 2));
  const normed = sequential(linear(3, 4), batchNorm1d(4), sigmoid(), linear(4, 2));
  for (const model of [plain, normed]) {
    model.resetParameters(new Random(7), init.normal({ std: 0.1 }));
  }
  assertEquals(plain.layers[0].weight.toNested(), normed.layers[0].weight.toNested());
  assertEquals(plain.layers[2].weight.toNested(), normed.layers[3].weight.toNested());
  assertEquals(plain.layers[2].bias!.toNested(), [0, 0]);
});
