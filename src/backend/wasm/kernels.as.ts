/** Everything but the matrix product, which is compiled with other options. */
export * from "./unary.as";
export * from "./binary.as";
export * from "./copy.as";
export { max, sum } from "./reduce.as";
export * from "./batch_norm_columns.as";
export * from "./batch_norm_columns_vjp.as";
export * from "./batch_norm_planes.as";
export * from "./layer_norm.as";
export * from "./rms_norm.as";
export * from "./cross_entropy.as";
export * from "./sgd.as";
