// Each line under an @ts-expect-error must NOT compile.
import { concat, type Tensor, tensor, zeros } from "@norma/norma";
import {
  batchNorm,
  batchNorm1d,
  batchNorm2d,
  batchNorm3d,
  flatten,
  frozenBatchNorm,
  groupNorm,
  instanceNorm2d,
  linear,
  relu,
  rmsNorm,
  sequential,
  weightNorm,
} from "@norma/norma/nn";
import { conv2d, maxPool2d } from "./pending.ts";

const x = zeros([60, 784]), w = zeros([784, 100]), b = zeros([100]);
declare const labels: Tensor<[60], "int32">;

// @ts-expect-error Cannot broadcast [60, 784] with [100]: 784 against 100
x.add(b);
// @ts-expect-error the same, created in place
x.add(zeros([100]));
// @ts-expect-error Cannot broadcast [2, 3] with [3, 2]: 3 against 2
tensor([[1, 2, 3], [4, 5, 6]]).mul(zeros([3, 2]));
// @ts-expect-error a partly known shape conflicts in what is known
zeros([Math.random(), 100]).add(zeros([99]));
// @ts-expect-error Cannot broadcast [60, 784] with [100]: 784 against 100
x.greater(b);
// @ts-expect-error Cannot broadcast [60, 784] with [100]: 784 against 100
x.less(0).logicalAnd(b.less(0));
// @ts-expect-error Cannot broadcast [100] with [60, 784]: 100 against 784
x.where(b.less(0), 0);
// @ts-expect-error a condition is bool, not float32
x.where(x, 0);
// @ts-expect-error Cannot multiply [60, 784] by [100, 784]: inner sizes 784 and 100 differ
x.matmul(zeros([100, 784]));
// @ts-expect-error Cannot multiply [60, 784] by [100]: both need at least 2 axes
x.matmul(b);
// @ts-expect-error Cannot transpose [100]: needs at least 2 axes
b.transpose();
// @ts-expect-error Cannot reshape [60, 784] (47040 elements) to [60, 28, 29] (48720 elements)
x.reshape([60, 28, 29]);
// @ts-expect-error Cannot permute [60, 784] by [0]: needs one entry per axis
x.permute([0]);
// @ts-expect-error Cannot reduce [60, 784] over axis 2: out of range
x.mean({ axis: 2 });
// @ts-expect-error Cannot reduce [60, 784] over axis -3: out of range
x.sum({ axis: -3 });
// @ts-expect-error Cannot reduce [60, 784] over axis 5: out of range
x.sum({ axis: [0, 5] });
// @ts-expect-error Cannot concatenate [2, 3] and [5, 4] along axis 0
concat([zeros([2, 3]), zeros([5, 4])]);
// @ts-expect-error int32 is not float32
b.add(labels);
// @ts-expect-error [60, 100] is not [60, 99]
export const wrong: Tensor<[60, 99]> = x.matmul(w);
// @ts-expect-error an unknown size is not a known one
export const narrow: Tensor<[60, 100]> = zeros([Math.random(), 784]).matmul(w);

// @ts-expect-error Expected 99 on axis 1, got [?, 100]
sequential(linear(784, 100), batchNorm1d(99), relu(), linear(100, 10));
// @ts-expect-error Expected [N, C, H, W], got [?, 100]
sequential(linear(784, 100), batchNorm2d(100), relu());
// @ts-expect-error Expected [N, C] or [N, C, L], got [?, 6, ?, ?]
sequential(conv2d(1, 6, 5), batchNorm1d(6));
// @ts-expect-error Expected 3 on axis 1, got [8, 28, 28, 3]
batchNorm2d(3).forward(zeros([8, 28, 28, 3]));
// @ts-expect-error Expected [N, C, D, H, W], got [8, 3, 28, 28]
batchNorm3d(3).forward(zeros([8, 3, 28, 28]));
// @ts-expect-error Expected [N, C, …], got [100]
batchNorm(100).forward(b);
// @ts-expect-error Expected 3 on axis 1, got [8, 4, 2, 2, 2, 2]
batchNorm(3).forward(zeros([8, 4, 2, 2, 2, 2]));
// @ts-expect-error Expected 64 on axis 1, got [8, 32, 7, 7]
groupNorm(8, 64).forward(zeros([8, 32, 7, 7]));
// @ts-expect-error Expected 6 on axis 1, got [?, 7, ?, ?]
sequential(conv2d(1, 7, 5), groupNorm(2, 6));
// @ts-expect-error Expected [C, H, W] or [N, C, H, W], got [60, 784]
instanceNorm2d(784).forward(x);
// @ts-expect-error Expected 3 on axis 0, got [28, 28, 3]
instanceNorm2d(3).forward(zeros([28, 28, 3]));
// @ts-expect-error Expected 3 on axis 1, got [8, 28, 28, 3]
instanceNorm2d(3).forward(zeros([8, 28, 28, 3]));
// @ts-expect-error Expected 99 on last axis, got [?, 100]
sequential(linear(784, 100), rmsNorm(99));
// @ts-expect-error Expected 99 on axis 1, got [?, 100]
sequential(linear(784, 100), frozenBatchNorm(99));
// @ts-expect-error Expected 101 on last axis, got [?, 100]
sequential(linear(784, 100), batchNorm1d(100), relu(), linear(101, 10));
// @ts-expect-error Expected 7 on axis 1, got [?, 6, ?, ?]
sequential(conv2d(1, 6, 5), relu(), conv2d(7, 16, 5));
// @ts-expect-error a model is a layer: Expected 11 on last axis, got [?, 10]
sequential(sequential(linear(784, 10), relu()), linear(11, 2));
// @ts-expect-error Expected 3 on axis 1, got [60, 784]
batchNorm1d(3).forwardMasked(x, zeros([60]).less(0));
// @ts-expect-error a batch norm may be without a weight
weightNorm(batchNorm1d(100));
// @ts-expect-error a normalized weight keeps the layer's rule: Expected 99 on last axis, got [?, 100]
sequential(weightNorm(linear(784, 100)), relu(), linear(99, 10));
const mlp = sequential(linear(784, 100), batchNorm1d(100), relu(), linear(100, 10));
// @ts-expect-error Expected 784 on last axis, got [60, 785]
mlp.forward(zeros([60, 785]));
const lenet = sequential(
  conv2d(1, 6, 5),
  relu(),
  maxPool2d(2),
  conv2d(6, 16, 5),
  maxPool2d(2),
  flatten(),
  linear(400, 10),
);
// @ts-expect-error Expected 400 on last axis, got [8, 256]: without padding 28 → 24 → 12 → 8 → 4
lenet.forward(zeros([8, 1, 28, 28]));
