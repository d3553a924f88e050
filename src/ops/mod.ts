/**
 * Every operation, for those who loop over all: the gradient check, the parity of backends.
 *
 * @module
 */
export * from "./elementwise.ts";
export * from "./activation.ts";
export * from "./comparison.ts";
export * from "./cast.ts";
export * from "./reduce.ts";
export * from "./prod.ts";
export * from "./norm.ts";
export * from "./softmax.ts";
export * from "./cum_sum.ts";
export * from "./order.ts";
export * from "./movement.ts";
export * from "./gather.ts";
export * from "./matmul.ts";
export { normalize } from "./normalize.ts";
export * from "./batch_norm.ts";
export * from "./batch_norm_relu.ts";
export * from "./layer_norm.ts";
export * from "./rms_norm.ts";
export * from "./masked_batch_norm.ts";
export * from "./local_response_norm.ts";
export * from "./scale_norm.ts";
export * from "./dynamic_tanh.ts";
export * from "./weight_norm.ts";
export * from "./spectral_norm.ts";
export * from "./softmax_cross_entropy.ts";
