import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  memoryUsage,
  normal,
  Parameter,
  Random,
  type Shape,
  type Tensor,
  tensor,
  zeros,
} from "../../mod.ts";
import {
  type Absorbing,
  batchNorm1d,
  batchNorm2d,
  type Channels,
  flatten,
  foldBatchNorm,
  frozenBatchNorm,
  Layer,
  layerNorm,
  linear,
  relu,
  residual,
  sequential,
} from "../../src/nn/mod.ts";

const random = new Random(6);
/** A model whose batch norms have learned and seen something, in evaluation. */
function settled<L extends Layer>(model: L, ...shape: number[]): L {
  for (let i = 0; i < 5; i++) model.compute(normal(shape as Shape, { random, mean: 1, std: 2 }));
  for (const p of model.parameters()) p.assign(normal(p.shape, { random, mean: 0.5 }).to(p.dtype));
  return model.eval();
}
const x = normal([32, 8], { random });

Deno.test("a folded model is the same function with fewer layers, and says how far apart it is", () => {
  const model = settled(
    sequential(linear(8, 16), batchNorm1d(16), relu(), linear(16, 4), batchNorm1d(4)),
    32,
    8,
  );
  const { model: folded, folded: paths, difference, magnitude } = foldBatchNorm(model, x);
  assertEquals(paths, ["1", "4"]);
  assertEquals(folded.modules().map((m) => m.constructor.name), [
    "Sequential",
    "Linear",
    "ReLU",
    "Linear",
  ]);
  const y = model.forward(x).toArray(), z = folded.forward(x).toArray();
  const apart = Math.max(...y.map((v, i) => Math.abs(v - z[i]!)));
  assertEquals(difference, apart);
  assertEquals(magnitude, Math.max(...y.map(Math.abs)));
  assertLess(difference, 1e-5 * magnitude);
  assert(difference > 0);
});

Deno.test("in float64 it is the same to the last digits, without a bias, a scale or a shift, too", () => {
  for (const bias of [true, false]) {
    for (const affine of [true, false]) {
      const dtype = "float64";
      const model = sequential(linear(8, 16, { bias, dtype }), batchNorm1d(16, { affine, dtype }));
      const wide = x.to(dtype);
      for (let i = 0; i < 3; i++) model.forward(wide.mul(i + 1));
      const { difference, magnitude } = foldBatchNorm(model.eval(), wide);
      assertLess(difference, 1e-14 * magnitude);
    }
  }
});

Deno.test("the model that is folded keeps its parameters, and shares what did not change", () => {
  const model = settled(sequential(linear(8, 16), batchNorm1d(16), linear(16, 4)), 32, 8);
  const before = model.parameters().map((p) => p.toArray());
  const { model: folded } = foldBatchNorm(model, x);
  assertEquals(model.parameters().map((p) => p.toArray()), before);
  assert(folded.modules().includes(model.layers[2]));
  assert(!folded.modules().includes(model.layers[0]));
});

Deno.test("it is folded inside of models inside of models, and where it is frozen", () => {
  const norm = settled(batchNorm1d(8), 32, 8);
  const block = residual(linear(8, 8), frozenBatchNorm(norm), relu());
  const model = sequential(sequential(linear(8, 8), batchNorm1d(8)), block, layerNorm(8)).eval();
  const { folded, difference, model: less } = foldBatchNorm(model, x);
  assertEquals(folded, ["0.1", "1.1"]);
  assertLess(difference, 1e-5);
  assertEquals(less.modules().length, model.modules().length - 2);
});

Deno.test("whatever can absorb takes part: a convolution of 1 × 1, say", () => {
  class Pointwise extends Layer<Channels<number, "[N, C, H, W]">> implements Absorbing {
    readonly outputChannels = 3;
    readonly outputAxis = 1;
    readonly scale: Parameter;
    readonly shift: Parameter;
    constructor(scale: Tensor, shift: Tensor) {
      super();
      this.scale = new Parameter(scale);
      this.shift = new Parameter(shift);
    }
    override compute(x: Tensor): Tensor {
      const along = (t: Tensor): Tensor => t.reshape([3, 1, 1]);
      return x.mul(along(this.scale)).add(along(this.shift));
    }
    absorb(scale: Tensor, shift: Tensor): Pointwise {
      const [a, b]: Tensor[] = [this.scale, this.shift];
      return new Pointwise(
        a!.to("float64").mul(scale).to("float32"),
        b!.to("float64").mul(scale).add(shift).to("float32"),
      );
    }
  }
  const image = normal([4, 3, 2, 2], { random });
  const layer = new Pointwise(tensor([1, 2, 3]), tensor([0.5, 0, -1]));
  const model = settled(sequential(layer, batchNorm2d(3)), 4, 3, 2, 2);
  const { difference, folded, model: less } = foldBatchNorm(model, image);
  assertEquals(folded, ["1"]);
  assertLess(difference, 1e-5);
  assert(less.modules().length === 2);
});

Deno.test("what does not follow a layer that can take it in stays", () => {
  const model = settled(
    sequential(
      batchNorm1d(8),
      linear(8, 16),
      relu(),
      batchNorm1d(16),
      linear(16, 4),
      batchNorm1d(4),
    ),
    32,
    8,
  );
  const { folded, model: less } = foldBatchNorm(model, x);
  assertEquals(folded, ["5"]);
  assertEquals(less.modules().length, model.modules().length - 1);
});

Deno.test("a linear layer takes in no batch norm whose channels are not its features", () => {
  const sequences = normal([6, 4, 8], { random }); // [N, C, L]
  const model = settled(sequential(linear(8, 4), batchNorm1d(4), flatten()), 6, 4, 8);
  assertThrows(() => foldBatchNorm(model, sequences), RangeError, "none follows a layer");
  const rows = settled(sequential(linear(8, 4), batchNorm1d(4)), 6, 8);
  assertEquals(foldBatchNorm(rows, x).folded, ["1"]);
});

Deno.test("foldBatchNorm() refuses a model in training and one where there is nothing to fold", () => {
  const says = (run: () => unknown, sentence: string) =>
    assertEquals(assertThrows(run, RangeError).message, sentence);
  const model = sequential(linear(8, 16), batchNorm1d(16)).eval();
  model.layers[1].train();
  says(
    () => foldBatchNorm(model, x),
    "Cannot fold batch norm in Sequential(2 layers): BatchNorm1d(16) is in training, where it " +
      "depends on the batch; call eval() first",
  );
  const none = "Cannot fold batch norm in Sequential(2 layers): none follows a layer that can " +
    "take it in, such as linear";
  says(() => foldBatchNorm(sequential(linear(8, 16), relu()).eval(), x), none);
  const untracked = sequential(linear(8, 16), batchNorm1d(16, { trackRunningStats: false }));
  says(() => foldBatchNorm(untracked.eval(), x), none);
});

Deno.test("folding leaves nothing behind but the model", () => {
  const model = settled(sequential(linear(8, 16), batchNorm1d(16)), 32, 8);
  const before = memoryUsage().tensors;
  const { model: folded } = foldBatchNorm(model, x);
  assertEquals(memoryUsage().tensors, before + folded.parameters().length);
  folded.forward(zeros([1, 8]));
});
