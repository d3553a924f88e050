/** Everything but the matrix product, which is compiled with other options. */
export * from "./unary.as";
export * from "./activation.as";
export * from "./binary.as";
export * from "./compare.as";
export * from "./truth.as";
export * from "./cast.as";
export * from "./copy.as";
export * from "./along.as";
export { max, smallest as min, sum } from "./reduce.as";
export * from "./batch_norm_columns.as";
export * from "./batch_norm_columns_vjp.as";
export * from "./batch_norm_planes.as";
export * from "./layer_norm.as";
export * from "./softmax.as";
export * from "./cross_entropy.as";
export * from "./sgd.as";
export * from "./adam.as";
export * from "./rmsprop.as";
