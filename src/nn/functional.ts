/**
 * The mathematics of layers, on plain tensors: what a layer computes, without its bookkeeping. A
 * family a file.
 *
 * @module
 */
export * from "./functional/normalize.ts";
export * from "./functional/batch_norm.ts";
export {
  batchRenorm,
  type BatchRenormLimits,
  type BatchRenormOptions,
  batchRenormSchedule,
} from "./functional/batch_renorm.ts";
export * from "./functional/ghost_batch_norm.ts";
export * from "./functional/masked_batch_norm.ts";
export * from "./functional/sync_batch_norm.ts";
export * from "./functional/layer_norm.ts";
export * from "./functional/instance_norm.ts";
export * from "./functional/group_norm.ts";
export * from "./functional/rms_norm.ts";
export {
  localResponseNorm,
  type LocalResponseNormOptions,
} from "./functional/local_response_norm.ts";
export * from "./functional/scale_norm.ts";
export * from "./functional/dynamic_tanh.ts";
export * from "./functional/weight_norm.ts";
export * from "./functional/weight_standardization.ts";
export * from "./functional/spectral_norm.ts";
export * from "./functional/linear.ts";
export * from "./functional/cross_entropy.ts";
