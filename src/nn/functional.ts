/**
 * The mathematics of layers, on plain tensors: what a layer computes, without its bookkeeping. A
 * family a file.
 *
 * @module
 */
export * from "./functional/normalize.ts";
export * from "./functional/batch_norm.ts";
export * from "./functional/layer_norm.ts";
export * from "./functional/instance_norm.ts";
export * from "./functional/group_norm.ts";
export * from "./functional/rms_norm.ts";
export * from "./functional/linear.ts";
export * from "./functional/cross_entropy.ts";
