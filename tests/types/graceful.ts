// Everything here must compile with no cast: shapes known in part or not at all.
import { concat, type Shape, type Tensor, tensor, zeros } from "@norma/norma";
import {
  type BatchNorm,
  batchNorm,
  batchNorm1d,
  batchNorm2d,
  batchNorm3d,
  dynamicTanh,
  flatten,
  foldBatchNorm,
  type FrozenBatchNorm,
  frozenBatchNorm,
  groupNorm,
  instanceNorm2d,
  type Layer,
  linear,
  relu,
  removeParametrizations,
  rmsNorm,
  scaleNorm,
  sequential,
  spectralNorm,
  weightNorm,
} from "@norma/norma/nn";
import { conv2d, maxPool2d } from "./pending.ts";
type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
/** Compiles only if `T` is exactly the type of the argument. */
declare function expectType<T>(): <U>(value: U, same: Eq<T, U>) => void;

const batch: number = Math.random() * 100 | 0;
const anyShape: number[] = [3, 4];
const x = zeros([60, 784]), w = zeros([784, 100]), b = zeros([100]);

expectType<Tensor<[60, 100], "float32">>()(x.matmul(w).add(b).relu(), true);
expectType<Tensor<[number, 100], "float32">>()(zeros([batch, 784]).matmul(w).add(b), true);
expectType<Tensor<Shape, "float32">>()(zeros(anyShape).add(b).matmul(w), true);
expectType<Tensor<[60, 1], "float32">>()(x.mean({ axis: -1, keepDims: true }), true);
expectType<Tensor<[], "float32">>()(x.sum(), true);
expectType<Tensor<[16], "float32">>()(zeros([8, 16, 5, 5]).mean({ axis: [0, 2, 3] }), true);
expectType<Tensor<[number, 400], "float32">>()(
  zeros([batch, 16, 5, 5]).reshape([batch, 400]),
  true,
);
expectType<Tensor<[number, 28, 28], "float32">>()(zeros([batch, 784]).reshape([-1, 28, 28]), true);
expectType<Tensor<[5, 8, 5, 16], "float32">>()(zeros([8, 16, 5, 5]).permute([2, 0, 3, 1]), true);
expectType<Tensor<[2, 3], "float32">>()(tensor([[1, 2, 3], [4, 5, 6]]), true);
expectType<Tensor<[5, 3], "float32">>()(concat([zeros([2, 3]), zeros([3, 3])]), true);
expectType<Tensor<[2, number], "float32">>()(concat([zeros([2, 3]), zeros([2, batch])], 1), true);

const mlp = sequential(linear(784, 100), batchNorm1d(100), relu(), linear(100, 10));
expectType<Tensor<[60, 10], "float32">>()(mlp.forward(x), true);
expectType<Tensor<[number, 10], "float32">>()(mlp.forward(zeros([batch, 784])), true);
expectType<Tensor<[4, 7, 10], "float32">>()(
  sequential(linear(784, 10), relu()).forward(zeros([4, 7, 784])),
  true,
);

const lenet = sequential(
  conv2d(1, 6, 5, { padding: 2 }),
  relu(),
  maxPool2d(2),
  conv2d(6, 16, 5),
  batchNorm2d(16),
  relu(),
  maxPool2d(2),
  flatten(),
  linear(400, 120),
  relu(),
  linear(120, 10),
);
expectType<Tensor<[number, 10], "float32">>()(lenet.forward(zeros([batch, 1, 28, 28])), true);

// a parametrized layer is a layer, and its weight a tensor of known shape
const normed = sequential(
  weightNorm(linear(784, 100)),
  scaleNorm(100),
  spectralNorm(linear(100, 10)),
);
expectType<Tensor<[60, 10], "float32">>()(normed.forward(x), true);
expectType<Tensor<[100, 784], "float32" | "float64">>()(normed.layers[0].weight, true);
expectType<typeof normed>()(removeParametrizations(normed), true);
expectType<Tensor<[60, 784], "float32">>()(dynamicTanh(784).forward(x), true);

// one layer for any number of axes, in front of whatever takes them
expectType<Tensor<[8, 3, 2, 2, 2, 2], "float32">>()(
  batchNorm(3).forward(zeros([8, 3, 2, 2, 2, 2])),
  true,
);
sequential(batchNorm(3), batchNorm2d(3), conv2d(3, 6, 5));
sequential(batchNorm(784), linear(784, 10));
expectType<Tensor<[number, 6, number, number], "float32">>()(
  sequential(conv2d(1, 6, 5), groupNorm(2, 6), instanceNorm2d(6), rmsNorm(24)).forward(
    zeros([batch, 1, batch, batch]),
  ),
  true,
);
expectType<FrozenBatchNorm<6>>()(frozenBatchNorm(batchNorm2d(6)), true);
expectType<Tensor<[60, 10], "float32">>()(
  foldBatchNorm(sequential(linear(784, 10), batchNorm1d(10)), x).model.forward(x),
  true,
);
const norms: BatchNorm[] = [batchNorm1d(3), batchNorm2d(4), batchNorm3d(5), batchNorm(6)];
expectType<Tensor<Shape, "float32">>()(norms[0]!.forward(x), true);

// sizes from a config file, layers from a list, shapes from a loop
const hidden: number = batch;
expectType<Tensor<[60, 10], "float32">>()(
  sequential(linear(784, hidden), batchNorm1d(100), linear(hidden, 10)).forward(x),
  true,
);
const stack: Layer[] = [linear(784, 100), relu()];
if (batch > 50) stack.push(linear(100, 10));
expectType<Tensor<Shape, "float32">>()(sequential(...stack).forward(x), true);
let h: Tensor<Shape, "float32"> = x;
for (const layer of stack) h = layer.forward(h);

// a known shape is an unknown shape, never the other way round
const wide: Tensor<[number, 100]> = x.matmul(w);
const wider: Tensor = wide;
function rows(t: Tensor<[number, number]>): number {
  return t.shape[0];
}
rows(x);
export { h, wider };
