/**
 * Norma: normalization in neural networks, to learn and to use. Typed tensors, an autograd tape,
 * BatchNorm, LayerNorm and their family.
 *
 * @example A training step
 * ```ts
 * import { crossEntropy, nn, optim, tensor, valueAndGrad } from "@norma/norma";
 * import { assert } from "@std/assert";
 *
 * const model = nn.sequential(nn.linear(2, 8), nn.batchNorm1d(8), nn.sigmoid(), nn.linear(8, 2));
 * const sgd = new optim.SGD(model.parameters(), { lr: 0.5 });
 * const x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]);
 * const labels = tensor([0, 1, 1, 0], { dtype: "int32" });
 *
 * const { value: loss, gradients } = valueAndGrad(() => crossEntropy(model.forward(x), labels));
 * sgd.step(gradients);
 * assert(loss.item() > 0);
 * ```
 *
 * ## Coming from PyTorch
 *
 * Names, defaults and layouts are PyTorch's wherever there is no reason against it.
 *
 * | PyTorch | here |
 * | ------- | ---- |
 * | `torch.tensor([[1., 2.]])`, `x.numpy()` | `tensor([[1, 2]])`, `x.toArray()` or `x.toNested()` |
 * | `x.mean(dim=0, keepdim=True)` | `x.mean({ axis: 0, keepDims: true })` |
 * | `x.var(unbiased=False)`, `x.std(0)` | `x.variance({ correction: 0 })`, `x.std({ axis: 0 })` |
 * | `x @ w + b`, `F.linear(x, w, b)` | `x.matmul(w).add(b)`, `linear(x, w, b)` |
 * | `x[:, 0]`, `x[mask]` | `x.at(":", 0)`, `x.at(mask)` |
 * | `x.requires_grad_()`, `nn.Parameter(x)` | `variable(x)` |
 * | `opt.zero_grad(); loss.backward(); opt.step()` | `opt.step(valueAndGrad(() => loss).gradients)` |
 * | `torch.autograd.grad(…, create_graph=True)` | `grad(grad(f))` |
 * | `torch.func.jacrev`, `jvp`, `vjp` | {@linkcode jacobian}, {@linkcode jvp}, {@linkcode vjp} |
 * | `with torch.no_grad():` | `noGrad(() => …)` |
 * | `torch.manual_seed(0)` | `new Random(0)`, handed to whatever draws |
 * | `nn.Sequential(nn.Linear(2, 8), …)` | `nn.sequential(nn.linear(2, 8), …)` |
 * | `model.train()`, `model.eval()` | `model.train()`, `model.eval()` |
 * | `model.state_dict()`, `load_state_dict` | `model.stateDict()`, `loadStateDict`: same keys, layouts |
 * | `F.batch_norm(x, rm, rv, w, b, training=True)` | `const [y, mean, variance] = batchNorm(x, w, b)` |
 * | `nn.BatchNorm1d(8, momentum=0.1)` | `nn.batchNorm1d(8, { momentum: 0.1 })` |
 * | `nn.utils.parametrizations.weight_norm(layer)` | `nn.parametrize(layer, (w) => new nn.WeightNorm(w))` |
 * | `fuse_conv_bn_eval`, `update_bn` | `nn.foldBatchNorm(model, x)`, `nn.recalibrate(model, batches)` |
 *
 * What is different, and why:
 *
 * - Shapes are part of the types, so what does not fit does not compile; where sizes are known only
 *   at run time, the same sentence is thrown.
 * - Nothing happens in place. Optimizers and running statistics assign new values to a
 *   {@linkcode Parameter} or {@linkcode State}.
 * - There is no global seed, and no global switch between training and evaluation.
 * - Tensors made in a loop are freed by a {@linkcode scope}; a turn of `for … of batches` is one.
 * - Statistics in float32 are exact at any offset, where PyTorch's are not: see the README.
 * - A batch that is not finite leaves running statistics as they are, unless `nonFinite` says
 *   otherwise; PyTorch's become NaN for good.
 *
 * @module
 */
export type { DType, MemoryUsage, Numbers } from "./src/backend/memory.ts";
export { memoryUsage } from "./src/backend/memory.ts";
export type { Backend } from "./src/backend/backend.ts";
export { useBackend } from "./src/backend/current.ts";
export { reference } from "./src/backend/reference.ts";
export { wasm } from "./src/backend/wasm/wasm.ts";
export { setThreads } from "./src/backend/wasm/threads/pool.ts";
export { Blas, type BlasOptions, useBlas } from "./src/backend/blas/blas.ts";
export { Scope, scope } from "./src/autograd/scope.ts";
export { Line, noGrad, Tape } from "./src/autograd/tape.ts";
export { record, Recording, valueAndGrad } from "./src/autograd/record.ts";
export { Gradients } from "./src/autograd/backward.ts";
export type { GradientOf, GradientsOf } from "./src/autograd/leaves.ts";
export * from "./src/autograd/grad.ts";
export * from "./src/autograd/products.ts";
export * from "./src/autograd/jacobian.ts";
export * from "./src/autograd/gradcheck.ts";
export type { Fits, Result, Shape } from "./src/shape/shape.ts";
export type { Along, Resized } from "./src/shape/along.ts";
export type { At, Index, Masked } from "./src/shape/at.ts";
export type { Broadcast } from "./src/shape/broadcast.ts";
export type { Concat } from "./src/shape/concat.ts";
export type { Diagonal, Outer } from "./src/shape/diagonal.ts";
export type { Einsum } from "./src/shape/einsum.ts";
export type { Expand } from "./src/shape/expand.ts";
export type { Gather } from "./src/shape/gather.ts";
export type { MatMul } from "./src/shape/matmul.ts";
export type { Pad, Widths } from "./src/shape/pad.ts";
export type { Permute, Transpose } from "./src/shape/permute.ts";
export type { Reduce } from "./src/shape/reduce.ts";
export type { Repeat } from "./src/shape/repeat.ts";
export type { Reshape } from "./src/shape/reshape.ts";
export type { Flatten, Squeeze, Unsqueeze } from "./src/shape/squeeze.ts";
export type { Stack } from "./src/shape/stack.ts";
export type { Scatter } from "./src/shape/scatter.ts";
export type { Slice } from "./src/shape/slice.ts";
export * from "./src/tensor/tensor.ts";
export * from "./src/tensor/create.ts";
export * from "./src/tensor/range.ts";
export * from "./src/tensor/like.ts";
export * from "./src/tensor/one_hot.ts";
export * from "./src/tensor/draw.ts";
export * from "./src/tensor/categorical.ts";
export * from "./src/tensor/concat.ts";
export * from "./src/tensor/stack.ts";
export * from "./src/tensor/einsum.ts";
export * from "./src/tensor/where.ts";
export type { Indexed, Indices } from "./src/tensor/at.ts";
export type { Parts } from "./src/tensor/split.ts";
export * from "./src/tensor/histogram.ts";
export type { NormOptions } from "./src/tensor/norm.ts";
export type { CumSumOptions, Sorted, SortOptions, TopKOptions } from "./src/tensor/order.ts";
export type { Interpolation, QuantileOptions, QuantileShape } from "./src/tensor/quantile.ts";
export type { PadOptions } from "./src/tensor/rearrange.ts";
export * from "./src/tensor/state.ts";
export * from "./src/tensor/random.ts";
export * from "./src/nn/functional.ts";
export * from "./src/nn/loss.ts";
export * from "./src/nn/binary_cross_entropy.ts";
export * from "./src/nn/kl_divergence.ts";
export { type CrossEntropyOptions, nll, type NllOptions } from "./src/nn/cross_entropy.ts";
export type { Reduced, Reduction, ReductionOption } from "./src/nn/reduction.ts";
export * from "./src/nn/metrics.ts";
export * as nn from "./src/nn/mod.ts";
export * as optim from "./src/optim/mod.ts";
export * as data from "./src/data/mod.ts";
