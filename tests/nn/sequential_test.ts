import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { scope, type Tensor, tensor, zeros } from "../../mod.ts";
import {
  batchNorm1d,
  flatten,
  Layer,
  linear,
  type Module,
  relu,
  type Same,
  sequential,
  sigmoid,
  tanh,
} from "../../src/nn/mod.ts";

Deno.test("sequential() applies layers in order", () => {
  class Add extends Layer<Same> {
    constructor(readonly what: number) {
      super();
    }
    override compute(x: Tensor): Tensor {
      return x.add(this.what);
    }
  }
  assertEquals(sequential(new Add(-1), relu(), new Add(5)).forward(tensor([0, 3])).toNested(), [
    5,
    7,
  ]);
  assertEquals(sequential().forward(tensor([1])).toNested(), [1]);
});

Deno.test("sequential() says in which layer a shape does not fit", () => {
  const layers: Layer[] = [linear(784, 100), batchNorm1d(99)];
  const error = assertThrows(() => sequential(...layers).forward(zeros([60, 784])), RangeError);
  assertEquals(error.message, "Layer 1: BatchNorm1d(99): Expected 99 on axis 1, got [60, 100]");
  assertInstanceOf(error.cause, RangeError);
  assertThrows(
    () => sequential(relu(), sequential(...layers)).forward(zeros([60, 784])),
    RangeError,
    "Layer 1: Layer 1: BatchNorm1d(99): Expected 99 on axis 1, got [60, 100]",
  );
  assertThrows(
    () => sequential(relu(), linear(2, 2)).forward(zeros([1, 2], { dtype: "float64" })),
    TypeError,
    "Layer 1: Cannot apply a linear map to float64",
  );
});

Deno.test("sequential() passes other errors on as they are", () => {
  let x: Tensor = zeros([1]);
  scope(() => {
    x = zeros([1]);
  });
  const error = assertThrows(() => sequential(relu()).forward(x), ReferenceError);
  assertEquals(error.message.startsWith("Cannot use tensor [1]"), true);
});

Deno.test("a layer of a model is reached by number, with its type", () => {
  const model = sequential(linear(3, 4), batchNorm1d(4), sigmoid());
  const mean: Float32Array | Float64Array | undefined = model.layers[1].runningMean?.toArray();
  assertEquals(mean, new Float32Array(4));
  assertEquals(model.layers[0].weight.shape satisfies readonly [4, 3], [4, 3]);
});

Deno.test("activations compute what their names say", () => {
  const x = tensor([-2, 0, 3]);
  assertEquals(sigmoid().forward(x).toArray(), x.sigmoid().toArray());
  assertEquals(tanh().forward(x).toArray(), x.tanh().toArray());
  assertEquals(relu().forward(x).toNested(), [0, 0, 3]);
});

Deno.test("flatten() keeps the first axis and makes one of the others", () => {
  const x = zeros([2, 3, 4]).add(tensor([1, 2, 3, 4]));
  assertEquals(flatten().forward(x).toArray(), x.toArray());
  assertEquals(flatten().forward(x).shape, [2, 12]);
  assertEquals(flatten().forward(zeros([5])).shape, [5, 1]);
  assertEquals(flatten().forward(zeros([0, 2, 3])).shape, [0, 6]);
  assertThrows(
    () => flatten().forward(tensor(1) as Tensor),
    RangeError,
    "Flatten(): Expected [N, …], got []",
  );
});

Deno.test("a model is a layer and a module to whoever does not care for its sizes", () => {
  const model = sequential(linear(3, 4), sigmoid());
  const [layer, module]: [Layer, Module] = [model, model];
  assertEquals([layer.forward(zeros([2, 3])).shape[1], module.modules().length], [4, 3]);
  const normed = (norm: boolean) => sequential(linear(3, 4), ...(norm ? [batchNorm1d(4)] : []));
  assertEquals([normed(true), normed(false)].map((m) => m.layers.length), [2, 1]);
});
