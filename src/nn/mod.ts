/**
 * Layers: modules with parameters, whose effect on shapes the compiler knows.
 *
 * Names, defaults and layouts are PyTorch's. What a layer computes is in the functions of the same
 * names in `@norma/norma`.
 *
 * @example
 * ```ts
 * import { zeros } from "@norma/norma";
 * import { batchNorm1d, linear, sequential, sigmoid } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const model = sequential(linear(784, 100), batchNorm1d(100), sigmoid(), linear(100, 10));
 * assert(model.forward(zeros([60, 784])).shape[1] === 10);
 * assert("1.running_mean" in model.stateDict());
 * ```
 *
 * ## Normalization
 *
 * Normalizations differ in which elements share a mean and a variance, which is what `normalize` in
 * `@norma/norma` is about. As layers they are {@linkcode batchNorm} ({@linkcode batchNorm1d},
 * {@linkcode batchNorm2d}, {@linkcode batchNorm3d}), {@linkcode layerNorm}, {@linkcode groupNorm},
 * {@linkcode instanceNorm1d} ({@linkcode instanceNorm2d}, {@linkcode instanceNorm3d}),
 * {@linkcode rmsNorm} and {@linkcode frozenBatchNorm}. {@linkcode recalibrate} computes running
 * statistics anew, `health()` of a batch norm tells how they are, {@linkcode foldBatchNorm} takes
 * batch norms out of a trained model.
 *
 * A number that is copied from another framework does what it did there if the layer is told its
 * `convention`:
 *
 * | convention | momentum weighs | default | ε in batch norm | layer | group | instance | RMS  | running variance |
 * | ---------- | --------------- | ------- | --------------- | ----- | ----- | -------- | ---- | ---------------- |
 * | `"torch"`  | the new batch   | 0.1     | 1e-5            | 1e-5  | 1e-5  | 1e-5     | 2⁻²³ | unbiased         |
 * | `"keras"`  | the old value   | 0.99    | 1e-3            | 1e-3  | 1e-3  | 1e-3     | 1e-6 | biased           |
 * | `"flax"`   | the old value   | 0.99    | 1e-5            | 1e-6  | 1e-6  | 1e-6     | 1e-6 | biased           |
 * | `"onnx"`   | the old value   | 0.9     | 1e-5            | 1e-5  | 1e-5  | 1e-5     | 1e-5 | biased           |
 *
 * PyTorch's is the default: `"torch"`. Its 2⁻²³ is the machine epsilon of float32; in float64 it is
 * 2⁻⁵². All normalize with the biased variance; the last column is about what is kept for
 * evaluation. `"keras"` is Keras 3 (the fused kernel of Keras 2 kept the unbiased one), whose
 * instance norm is a group norm with as many groups as channels. No convention changes what a layer
 * refuses: a batch with one value per channel is an error in each.
 *
 * @module
 */
export { Module } from "./module.ts";
export { type Absorbing, type Float, Layer } from "./layer.ts";
export { Trace } from "./trace.ts";
export * from "./summary.ts";
export * from "./rule.ts";
export type { Layout } from "../shape/channels.ts";
export * from "./sequential.ts";
export * from "./linear.ts";
export { type Convention, type ConventionRow, conventions } from "./convention.ts";
export { ChannelNorm, type ChannelNormOptions, type NonFinite } from "./channel_norm.ts";
export * from "./batch_norm.ts";
export * from "./batch_renorm.ts";
export * from "./ghost_batch_norm.ts";
export * from "./frozen_batch_norm.ts";
export * from "./fold_batch_norm.ts";
export * from "./recalibrate.ts";
export { type ChannelHealth, Health } from "./health.ts";
export * from "./layer_norm.ts";
export * from "./instance_norm.ts";
export * from "./group_norm.ts";
export * from "./rms_norm.ts";
export * from "./local_response_norm.ts";
export * from "./scale_norm.ts";
export * from "./dynamic_tanh.ts";
export * from "./computed_weight.ts";
export * from "./parametrized.ts";
export * from "./weight_norm.ts";
export * from "./weight_standardization.ts";
export * from "./spectral_norm.ts";
export * from "./activation.ts";
export * from "./rectifier.ts";
export * from "./softmax.ts";
export * from "./dropout.ts";
export * from "./embedding.ts";
export * from "./residual.ts";
export * from "./flatten.ts";
export * as init from "./init.ts";
export type { Initializer } from "./init.ts";
