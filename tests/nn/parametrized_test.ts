import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  memoryUsage,
  ones,
  Parameter,
  Random,
  record,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from "../../mod.ts";
import {
  batchNorm1d,
  ComputedWeight,
  dynamicTanh,
  foldBatchNorm,
  init,
  type LastAxis,
  type Layer,
  type Linear,
  linear,
  Module,
  Parametrization,
  parametrize,
  type Parametrized,
  relu,
  removeParametrizations,
  sequential,
  SpectralNorm,
  spectralNorm,
  WeightNorm,
  weightNorm,
  WeightStandardization,
  weightStandardization,
} from "../../src/nn/mod.ts";

/** `w = 2 original`. */
class Double extends Parametrization {
  override compute(original: Tensor): Tensor {
    return original.mul(2);
  }
  override inverse(weight: Tensor): [Tensor] {
    return [weight.div(2)];
  }
}
/** `w = a b`: no tensor that it is made of has the weight's shape. */
class Product extends Parametrization {
  override compute(a: Tensor, b: Tensor): Tensor {
    return a.matmul(b);
  }
  override inverse(weight: Tensor): [Tensor, Tensor] {
    const [rows, columns] = weight.shape as [number, number];
    return [ones([rows, 1]), weight.mean({ axis: 0, keepDims: true }).reshape([1, columns])];
  }
}
const x = tensor([[1, 2, 3], [4, 5, 7]]);

Deno.test("a parametrized layer computes with the computed weight, and its gradients reach what it is made of", () => {
  const plain = linear(3, 2), weight = plain.weight.toNested(), expected = plain.forward(x);
  const layer = parametrize(plain, () => new Double());
  assertEquals(layer.forward(x).toNested(), expected.toNested());
  assertEquals(layer.weight.toNested(), weight);
  const [original] = layer.parametrization.originals;
  const { gradients } = valueAndGrad(() => layer.forward(x).sum());
  assertEquals(gradients.get(original!).toNested(), [[10, 14, 20], [10, 14, 20]]);
  assertEquals(gradients.size, 2);
});

Deno.test("a parametrized layer fits where the layer fits", () => {
  const model = sequential(weightNorm(linear(3, 4)), relu(), spectralNorm(linear(4, 2)));
  const y: Tensor<[2, 2]> = model.forward(x);
  const { weight } = model.layers[0], typed: Tensor<[4, 3]> = weight;
  assertEquals([y.shape, typed.shape], [[2, 2], [4, 3]]);
  const first: Parametrized<Linear<3, 4>> = model.layers[0], general: Layer<LastAxis<3, 4>> = first;
  assertEquals(general.forward(x).shape, [2, 4]);
});

Deno.test("the parameter that held the weight goes on as what the weight is made of", () => {
  const plain = linear(3, 2), { weight } = plain;
  assertEquals(weightNorm(plain).parametrization.originals[1], weight);
  const other = linear(3, 2);
  assertEquals(spectralNorm(other).parametrization.originals, [other.weight]);
  const third = linear(3, 2), low = parametrize(third, () => new Product());
  assertEquals(low.parametrization.originals.map((p) => p.shape), [[2, 1], [1, 3]]);
  assertEquals(low.parameters().length, 3);
  assert(!low.parameters().includes(third.weight));
});

Deno.test("parametrizations apply one after another, each made for the weight before it", () => {
  const seen: number[] = [],
    layer = parametrize(
      linear(2, 2, { init: init.constant(1) }),
      () => new Double(),
      (weight) => {
        seen.push(weight.toArray()[0]!);
        return new Double();
      },
    );
  assertEquals(seen, [1]);
  assertEquals(layer.parametrization.originals[0]!.toArray(), new Float32Array(4).fill(0.25));
  assertEquals(layer.weight.toArray(), new Float32Array(4).fill(1));
});

Deno.test("removeParametrizations() leaves the weight as it is, in the names of the layer alone", () => {
  const layer = weightNorm(linear(3, 2)), model = sequential(layer, relu(), linear(2, 1));
  layer.parametrization.originals[0]!.assign(tensor([[3], [4]]));
  const y = model.forward(x).toNested(), weight = layer.weight.toNested();
  assertEquals(removeParametrizations(model), model);
  assertEquals(layer.weight.toNested(), weight);
  assertEquals(model.forward(x).toNested(), y);
  const names = ["0.weight", "0.bias", "2.weight", "2.bias"];
  assertEquals(Object.keys(model.stateDict()), names);
  assert(layer.layer.weight instanceof Parameter && model.parameters()[0] === layer.layer.weight);
  const { gradients } = valueAndGrad(() => model.forward(x).sum());
  assertEquals(gradients.size, 4);
  assertEquals(
    assertThrows(() => removeParametrizations(model), TypeError).message,
    "Cannot remove parametrizations from Sequential(3 layers): there are none",
  );
});

Deno.test("resetParameters() draws the weight as without a parametrization", () => {
  const plain = sequential(linear(3, 4), linear(4, 2));
  const normed = sequential(weightNorm(linear(3, 4)), weightNorm(linear(4, 2)));
  const bounded = sequential(spectralNorm(linear(3, 4)), linear(4, 2));
  for (const model of [plain, normed, bounded]) model.resetParameters(new Random(7), init.normal());
  for (const i of [0, 1] as const) {
    const want = plain.layers[i].weight.toArray();
    normed.layers[i].weight.toArray().forEach((w, n) =>
      assert(Math.abs(w - want[n]!) <= 2 ** -22 * Math.abs(want[n]!))
    );
  }
  assertEquals(bounded.layers[1].weight.toArray(), plain.layers[1].weight.toArray());
  removeParametrizations(normed).resetParameters(new Random(7), init.normal());
  assertEquals(normed.layers[0].weight.toArray(), plain.layers[0].weight.toArray());
});

Deno.test("assign() finds what stands for a weight", () => {
  const layer = parametrize(linear(2, 2), () => new WeightNorm(), () => new Double());
  layer.parametrization.assign(tensor([[6, 8], [0, 2]]));
  assertEquals(layer.weight.toNested(), [[6, 8], [0, 2]]);
  assertEquals(layer.parametrization.originals[0]!.toNested(), [[5], [1]]);
});

Deno.test("train() and eval() reach the layer and its parametrizations", () => {
  const layer = spectralNorm(linear(3, 2)), [step] = layer.parametrization.steps;
  layer.eval().forward(x);
  assertEquals([layer.training, step!.training, layer.layer.training], [false, false, false]);
  layer.train().forward(x);
  assertEquals([layer.training, step!.training, layer.layer.training], [true, true, true]);
});

Deno.test("a parametrized layer shows in a trace and in print under one path", () => {
  const model = sequential(weightNorm(linear(3, 2)), spectralNorm(linear(2, 2), { dim: 1 }));
  const trace = model.trace(x);
  assertEquals([...trace.keys()], ["0", "1", ""]);
  const lines = Deno.inspect(model).split("\n");
  assertStringIncludes(lines[1]!, "(0): Parametrized(Linear(3, 2))");
  assertStringIncludes(lines[2]!, "(parametrizations.weight): ComputedWeight()");
  assertStringIncludes(lines[2]!, "original0 [2, 1] · original1 [2, 3]");
  assertStringIncludes(lines[3]!, "(0): WeightNorm()");
  assertStringIncludes(lines[6]!, "(0): SpectralNorm(dim 1)");
});

Deno.test("a parametrized layer leaves no tensor behind, and records what training needs", () => {
  const layer = parametrize(linear(3, 2), () => new WeightNorm(), (w) => new SpectralNorm(w));
  layer.forward(x);
  const before = memoryUsage();
  scope(() => {
    layer.forward(x);
    const run = record(() => layer.forward(x));
    assertEquals(run.lines.filter((line) => /Norm|linear/.test(line.name)).map((l) => l.name), [
      "weightNorm",
      "spectralNorm",
      "linear",
    ]);
    run.gradients(ones([2, 2]));
    layer.weight;
  });
  assertEquals(memoryUsage().tensors, before.tensors);
  assertEquals(memoryUsage().bytes, before.bytes);
});

Deno.test("a layer that throws has its own weight back", () => {
  const plain = linear(3, 2), { weight } = plain, layer = weightNorm(plain);
  assertThrows(
    () => layer.forward(zeros([2, 4]) as Tensor),
    RangeError,
    "Linear(3, 2): Expected 3 on last axis, got [2, 4]",
  );
  assertEquals(plain.weight, weight);
});

Deno.test("a module of one's own can compute a weight, too", () => {
  class Bilinear extends Module {
    readonly weight = new ComputedWeight(new Parameter(ones([3, 3])), [
      () => new WeightStandardization({ eps: 0.5 }),
    ]);
    forward(x: Tensor): Tensor {
      return x.matmul(this.weight.forward());
    }
  }
  const module = new Bilinear();
  assertEquals(Object.keys(module.stateDict()), ["weight.original"]);
  assertEquals(module.forward(x).toNested(), [[0, 0, 0], [0, 0, 0]]);
});

Deno.test("parametrize() says what cannot be meant", () => {
  const says = (make: () => unknown, Kind: typeof TypeError | typeof RangeError, text: string) =>
    assertEquals(assertThrows(make, Kind).message, text);
  says(
    () => parametrize(linear(3, 2)),
    RangeError,
    "Cannot parametrize Linear(3, 2): say how the weight is to be computed",
  );
  says(
    () => weightNorm(relu() as never),
    TypeError,
    "Cannot parametrize ReLU(): it has no weight that is a parameter",
  );
  says(
    () => weightNorm(batchNorm1d(3, { affine: false }) as never),
    TypeError,
    "Cannot parametrize BatchNorm1d(3, not affine): it has no weight that is a parameter",
  );
  says(
    () => weightNorm(spectralNorm(linear(3, 2)) as never),
    TypeError,
    "Cannot parametrize Parametrized(Linear(3, 2)): give parametrize() all parametrizations at once",
  );
  says(
    () => parametrize(linear(3, 2), () => new Double(), () => new WeightNorm()),
    RangeError,
    "Cannot parametrize a weight [2, 3] by Double(), WeightNorm(): what is made of 2 tensors must " +
      "come first",
  );
  class First extends Parametrization {
    override compute(weight: Tensor): Tensor {
      return weight.slice(0, 1);
    }
  }
  says(
    () => parametrize(linear(3, 2), () => new First()),
    RangeError,
    "Cannot parametrize a weight [2, 3] float32 by First(): it becomes [1, 3] float32",
  );
});

Deno.test("a state dict goes from one parametrized layer to another", () => {
  const make = () => sequential(weightNorm(linear(3, 2)), spectralNorm(linear(2, 2)));
  const from = make(), to = make();
  from.forward(x);
  to.loadStateDict(from.stateDict());
  assertEquals(to.eval().forward(x).toNested(), from.eval().forward(x).toNested());
});

Deno.test("weightStandardization() and weightNorm() in float64 compute in float64", () => {
  const x64 = tensor([[1, 2, 3]], { dtype: "float64" });
  for (const normalize of [weightNorm, weightStandardization, spectralNorm]) {
    const layer = normalize(linear(3, 2, { dtype: "float64" }));
    assertEquals(layer.forward(x64).dtype, "float64");
    assertEquals(layer.weight.dtype, "float64");
  }
});

Deno.test("foldBatchNorm() folds into a computed weight, which is a parameter then", () => {
  const model = sequential(weightNorm(linear(3, 4)), batchNorm1d(4), relu(), linear(4, 1));
  for (let step = 0; step < 5; step++) model.forward(tensor([[step, 1, 2], [3, -step, 5]]));
  const { weight } = model.layers[0].layer,
    { difference, model: folded } = foldBatchNorm(
      model.eval(),
      x,
    );
  assert(difference < 1e-5, `${difference}`);
  assertEquals(Object.keys(folded.stateDict()), ["0.weight", "0.bias", "2.weight", "2.bias"]);
  assertEquals(model.layers[0].layer.weight, weight);
  removeParametrizations(model);
  assert(foldBatchNorm(model, x).difference < 1e-5);
  const tanh = weightNorm(dynamicTanh([2, 3]));
  assertEquals(tanh.outputChannels, undefined);
  assertThrows(
    () => tanh.absorb(ones([3]), ones([3])),
    TypeError,
    "Parametrized(DynamicTanh([2, 3])): Expected a layer that takes in a scale, got " +
      "DynamicTanh([2, 3])",
  );
});
