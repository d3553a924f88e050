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
 * @module
 */
export { Module } from "./module.ts";
export { type Float, Layer } from "./layer.ts";
export { Trace } from "./trace.ts";
export * from "./summary.ts";
export * from "./rule.ts";
export type { Layout } from "../shape/channels.ts";
export * from "./sequential.ts";
export * from "./linear.ts";
export * from "./convention.ts";
export { ChannelNorm, type ChannelNormOptions, type NonFinite } from "./channel_norm.ts";
export * from "./batch_norm.ts";
export * from "./batch_renorm.ts";
export * from "./ghost_batch_norm.ts";
export * from "./frozen_batch_norm.ts";
export * from "./layer_norm.ts";
export * from "./instance_norm.ts";
export * from "./group_norm.ts";
export * from "./rms_norm.ts";
export * from "./local_response_norm.ts";
export * from "./scale_norm.ts";
export * from "./dynamic_tanh.ts";
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
