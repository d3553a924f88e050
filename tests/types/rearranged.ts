// Reductions, order, indexing and rearrangement: what is known at compile time, and what is refused.
// Each line under an @ts-expect-error must NOT compile; all others must.
import { einsum, stack, type Tensor, tensor, zeros } from "@norma/norma";

const x = zeros([60, 784]), images = zeros([60, 28, 28]), some: Tensor = x;

export const probabilities: Tensor<[60, 784]> = x.softmax().logSoftmax({ axis: 0 }).cumSum();
export const lengths: Tensor<[60]> = x.norm({ axis: 1, p: 1 });
export const least: Tensor<[1, 784]> = x.min({ axis: 0, keepDims: true });
export const quartiles: Tensor<[3, 784]> = x.quantile([0.25, 0.5, 0.75], { axis: 0 });
export const middle: Tensor<[784]> = x.quantile(0.5, { axis: 0 });
export const labels: Tensor<[60], "int32"> = x.argMax({ axis: -1 });
export const best: Tensor<[60, 5]> = x.topK(5).values;
export const order: Tensor<[60, 784], "int32"> = x.sort({ axis: 0 }).indices;
export const framed: Tensor<[60, 32, 30]> = images.pad([[0, 0], [2, 2], [1, 1]]);
export const twice: Tensor<[2, 60, 784]> = stack([x, x]);
export const list: Tensor<[number, 784]> = stack([...Array(3).keys()].map((i) => x.at(i)));
export const tiled: Tensor<[120, 784]> = x.repeat([2, 1]);
export const rows: Tensor<[3, 784]> = x.at([2, 5]);
export const pixel: Tensor<[60]> = images.at(":", 0, -1);
export const few: Tensor<[number, 784]> = x.at(labels.equal(3));
export const flat: Tensor<[60, 784]> = images.flatten(1);
export const channel: Tensor<[60, 1, 28, 28]> = images.unsqueeze(1);
export const diagonal: Tensor<[60]> = images.permute([1, 2, 0]).diagonal().at(":", 0);
export const [head, tail]: [Tensor<[10, 784]>, Tensor<[50, 784]>] = x.split([10, 50]);
export const sums: Tensor<[10, 784]> = x.scatterAdd(labels, 10);
export const scores: Tensor<[60, 28, 60]> = einsum("nhw,mhw->nhm", [images, images]);
export const graceful: Tensor = some.softmax({ axis: 5 }).at(0, [1, 2]).squeeze(3).flatten().topK(2)
  .values;

// @ts-expect-error Cannot apply softmax to [60, 784] along axis 2: out of range
x.softmax({ axis: 2 });
// @ts-expect-error Cannot apply sort to [60, 784] along axis -3: out of range
x.sort({ axis: -3 });
// @ts-expect-error Cannot reduce [60, 784] over axis 2: out of range
x.quantile(0.5, { axis: 2 });
// @ts-expect-error Cannot reduce [60, 784] over axis 2: out of range
x.argMax({ axis: 2 });
// @ts-expect-error Cannot pad [60, 784] by 1 pairs: needs one [before, after] per axis
x.pad([[1, 1]]);
// @ts-expect-error Cannot squeeze axis 1 of [60, 784]: its size is 784
x.squeeze(1);
// @ts-expect-error Cannot put an axis into [60, 784] at 3: out of range
x.unsqueeze(3);
// @ts-expect-error Cannot flatten axes 1 to -1 of [60]: out of range
zeros([60]).flatten(1);
// @ts-expect-error Cannot repeat [60, 784] by [2]: needs a count for each axis
x.repeat([2]);
// @ts-expect-error Cannot stack [60, 784] and [60]: shapes have to be equal
stack([x, zeros([60])]);
// @ts-expect-error Cannot index [60, 784] by a mask [10]: it covers the leading axes
x.at(zeros([10]).equal(0));
// @ts-expect-error Cannot take the diagonal of [3]: needs at least 2 axes
tensor([1, 2, 3]).diagonal();
// @ts-expect-error Cannot take the outer product of [60, 784] and [3]: needs two vectors
x.outer(zeros([3]));
// @ts-expect-error Cannot apply einsum ij,jk->ik to [60, 784] and [60, 784]: j is 784 and 60
einsum("ij,jk->ik", [x, x]);
// @ts-expect-error Cannot apply einsum ij->ik to [60, 784]: k is in no operand
einsum("ij->ik", [x]);
// @ts-expect-error Cannot scatter [784, 60] by indices [60] along axis 0: they have no index for each element
x.transpose().scatterAdd(labels, 10);
