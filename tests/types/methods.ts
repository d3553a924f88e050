// Slices, gathers, expansions and trailing axes: what errors.ts and graceful.ts do not reach.
// Each line under an @ts-expect-error must NOT compile; all others must.
import { concat, type Tensor, zeros } from "@norma/norma";
import { batchNorm1d, layerNorm, linear, sequential } from "@norma/norma/nn";

const x = zeros([60, 784]), images = zeros([60, 28, 28]), stack = zeros([5, 3, 4]);
const labels = zeros([60], { dtype: "int32" }), batch: number = Math.random();

export const sliced: Tensor<[60, number]> = x.slice(10, 20, { axis: -1 });
export const picked: Tensor<[60, 784]> = zeros([10, 784]).gather(labels);
export const columns: Tensor<[60, 60]> = x.gather(labels, { axis: 1 });
export const expanded: Tensor<[60, 784]> = zeros([1, 784]).expand([60, 784]);
export const turned: Tensor<[28, 60, 28]> = images.permute([-1, 0, 1]);
export const products: Tensor<[7, 5, 3, 6]> = stack.matmul(zeros([7, 1, 4, 6]));
export const normal: Tensor<[number, 28, 28]> = layerNorm([28, 28]).forward(zeros([batch, 28, 28]));

// @ts-expect-error Cannot slice [60, 784] along axis 2: out of range
x.slice(0, 1, { axis: 2 });
// @ts-expect-error Cannot gather from [60, 784] along axis -3: out of range
x.gather(labels, { axis: -3 });
// @ts-expect-error Cannot expand [60, 784] to [60, 785]: 784 against 785
x.expand([60, 785]);
// @ts-expect-error Cannot expand [60, 784] to [784]: needs at least 2 axes
x.expand([784]);
// @ts-expect-error Cannot permute [60, 28, 28] by [0, 1, 1]: axis 1 appears twice
images.permute([0, 1, 1]);
// @ts-expect-error Cannot permute [60, 28, 28] by [0, 1, 3]: axis 3 is out of range
images.permute([0, 1, 3]);
// @ts-expect-error Cannot reduce [60, 784] over axes [1, -1]: axis 1 appears twice
x.max({ axis: [1, -1] });
// @ts-expect-error Cannot reduce [60, 784] over axis 2: out of range
x.variance({ axis: 2, keepDims: true });
// @ts-expect-error Cannot reshape [60, 784] to [-1, -1]: only one size may be -1
x.reshape([-1, -1]);
// @ts-expect-error Cannot reshape [60] to [-4, 15]: sizes are non-negative integers, or one -1
zeros([60]).reshape([-4, 15]);
// @ts-expect-error leading axes [5] and [7] do not broadcast
stack.matmul(zeros([7, 4, 6]));
// @ts-expect-error Cannot concatenate [60, 784] and [60] along axis 0: 2 against 1 axes
concat([x, zeros([60])]);
// @ts-expect-error Cannot concatenate [60, 784] along axis 2: out of range
concat([x, x], 2);
// @ts-expect-error Expected 28 on last axis, got [60, 27]
layerNorm(28).forward(zeros([60, 27]));
// @ts-expect-error Expected 100 on last axis, got [?, 99]
sequential(linear(784, 99), batchNorm1d(99), layerNorm([100]));

// Where a type is wanted, a list of sizes stays the list that was written.
declare function rows(x: Tensor<[number, number]>): void;
rows(images.reshape([60, 784]));
rows(zeros([1, 784]).expand([60, 784]));
rows(x.permute([1, 0]));
// @ts-expect-error Cannot reshape [60, 28, 28] (47040 elements) to [60, 785] (47100 elements)
rows(images.reshape([60, 785]));
// @ts-expect-error Cannot expand [60, 784] to [61, 784]: 60 against 61
rows(x.expand([61, 784]));
// @ts-expect-error Cannot permute [60, 784] by [0, 0]: axis 0 appears twice
rows(x.permute([0, 0]));
